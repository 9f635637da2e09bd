package persons

import (
	"context"
	"slices"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/person"
	"passerelle/models/referral"
	views "passerelle/views/persons"
	"passerelle/views/ui"
)

// moments is the person's timeline, the latest first: one place where whatever
// happened to a person comes together. A noun adds its own by a line here and
// the sentences of its keys.
func moments(ctx context.Context, tx *db.Tx, p person.Person) ([]views.Moment, error) {
	all := []views.Moment{opened(p)}
	cycles, err := ofCycles(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	all = append(all, cycles...)
	referred, err := referrals(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	all = append(all, referred...)
	merged, err := merges(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	all = append(all, merged...)
	slices.SortStableFunc(all, func(a, b views.Moment) int { return b.At.Compare(a.At) })
	return all, nil
}

// referrals are the moments of a person's referrals, for those who may read them.
func referrals(ctx context.Context, tx *db.Tx, id person.ID) ([]views.Moment, error) {
	if !tx.Actor.May(actor.ReferralRead) {
		return nil, nil
	}
	found, err := referral.OfPerson(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	all := make([]views.Moment, len(found))
	for i, m := range found {
		all[i] = views.Moment{
			At: m.At, Key: m.Key(), Args: []any{"organisation", m.Organisation}, Href: "/referrals/" + m.Referral.String(), Icon: ui.SignForward, Detail: m.Offer,
		}
	}
	return all, nil
}

// merges are the files that were merged into this one.
func merges(ctx context.Context, tx *db.Tx, id person.ID) ([]views.Moment, error) {
	found, err := person.MergesOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var all []views.Moment
	for _, m := range found {
		moment := views.Moment{At: m.At, Key: "person.timeline.merged", Args: []any{"name", m.Name()}, Icon: ui.SignPerson}
		if tx.Actor.May(actor.PersonMerge) {
			moment.Href = "/merges/" + m.ID.String()
		}
		all = append(all, moment)
		if m.UndoneAt != nil {
			all = append(all, views.Moment{At: *m.UndoneAt, Key: "person.timeline.unmerged", Args: []any{"name", m.Name()}, Icon: ui.SignPerson})
		}
	}
	return all, nil
}

// opened is the first moment of every file.
func opened(p person.Person) views.Moment {
	m := views.Moment{At: p.CreatedAt, Key: "person.timeline.created_left", Icon: ui.SignPerson}
	if p.CreatedName != "" {
		m.Key, m.Args = "person.timeline.created", []any{"name", p.CreatedName}
	}
	return m
}
