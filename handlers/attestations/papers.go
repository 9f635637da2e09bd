package attestations

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attestation"
	"passerelle/models/fault"
	"passerelle/models/person"
	views "passerelle/views/attestations"
)

func papersPath(id person.ID) string { return "/persons/" + id.String() + "/attestations" }

// papers lists whatever is attested of a person.
func papers(r *web.Request) error { return papersPage(r, nil) }

func papersAgain(r *web.Request) error {
	var form views.SeenForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return papersPage(r, &form)
}

func papersPage(r *web.Request, typed *views.SeenForm) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	who, err := person.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	page := views.Person{Person: who, Today: r.Today(), Errors: r.Errors(), Kinds: mayRecord(r), Health: r.Access().Sees(actor.Attestations)}
	if typed != nil {
		page.Form = *typed
	}
	all, err := attestation.OfPerson(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	page.Papers = slices.DeleteFunc(all, func(a attestation.Attestation) bool { return a.Kind.Care() && page.Health == actor.Nothing })
	r.Read("attestation", id.UUID, id.UUID)
	return r.Page(views.PersonPage(page))
}

// mayRecord are the kinds of papers the reader may record: of somebody's health,
// only whoever may read it.
func mayRecord(r *web.Request) []attestation.Kind {
	return slices.DeleteFunc(slices.Clone(attestation.Papers), func(k attestation.Kind) bool {
		return k.Care() && r.Access().Sees(actor.Attestations) == actor.Nothing
	})
}

// seePaper records a paper that was shown and kept by nobody here.
func seePaper(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	n, err := seen(r)
	if err != nil {
		return err
	}
	if n.Kind != "" && !slices.Contains(mayRecord(r), n.Kind) {
		return fault.Field("kind", "attestation.error.kind")
	}
	if err := attestation.SeePaper(r.Context(), r.Tx, id, n); err != nil {
		return err
	}
	return r.SeeOther(papersPath(id), "attestation.flash.seen")
}

func cancelPaper(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	which, err := web.ID[attestation.Attestation](r, "attestation")
	if err != nil {
		return err
	}
	if err := attestation.CancelPaper(r.Context(), r.Tx, id, which); err != nil {
		return err
	}
	return r.SeeOther(papersPath(id), "attestation.flash.cancelled")
}
