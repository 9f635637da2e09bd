package merges

import (
	"context"

	"passerelle/handlers/web"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/referral"
	views "passerelle/views/merges"
)

func compare(r *web.Request) error {
	other, err := web.ID[person.Person](r, "other")
	if err != nil {
		return err
	}
	return comparePage(r, other, views.MergeForm{})
}

func compareAgain(r *web.Request) error {
	form, other, err := decoded(r)
	if err != nil {
		return err
	}
	return comparePage(r, other, form)
}

func decoded(r *web.Request) (views.MergeForm, person.ID, error) {
	var form views.MergeForm
	if err := r.Decode(&form); err != nil {
		return form, person.ID{}, err
	}
	other, err := web.Parse[person.Person](form.OtherID)
	return form, other, err
}

func comparePage(r *web.Request, other person.ID, form views.MergeForm) error {
	kept, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	if kept == other {
		return fault.Missing()
	}
	page := views.Compare{Form: form, Errors: r.Errors()}
	if page.Kept, err = side(r.Context(), r.Tx, kept); err != nil {
		return err
	}
	if page.Other, err = side(r.Context(), r.Tx, other); err != nil {
		return err
	}
	if page.Shared, err = programme.Shared(r.Context(), r.Tx, kept, other); err != nil {
		return err
	}
	r.Read("person_merge", kept.UUID, kept.UUID)
	r.Read("person_merge", other.UUID, other.UUID)
	return r.Page(views.ComparePage(page))
}

// side is one of the two files, with what hangs on it.
func side(ctx context.Context, tx *db.Tx, id person.ID) (views.Side, error) {
	var s views.Side
	var err error
	if s.Person, err = person.ByID(ctx, tx, id); err != nil {
		return s, err
	}
	if s.Measures, err = person.Measures(ctx, tx, id); err != nil {
		return s, err
	}
	referred, err := referral.OfPerson(ctx, tx, id, tx.Now.AddDate(1, 0, 0))
	if err != nil {
		return s, err
	}
	seen := map[referral.ID]bool{}
	for _, m := range referred {
		seen[m.Referral] = true
	}
	enrolled, err := programme.OfPerson(ctx, tx, id, tx.Now.AddDate(1, 0, 0))
	if err != nil {
		return s, err
	}
	for _, m := range enrolled {
		if m.What == "enrolled" {
			s.Enrolments++
		}
	}
	s.Referrals = len(seen)
	return s, nil
}

func merge(r *web.Request) error {
	kept, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	form, other, err := decoded(r)
	if err != nil {
		return err
	}
	if _, err := person.MergeFiles(r.Context(), r.Tx, kept, other, form.Taken()); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+kept.String(), "merge.flash.done")
}
