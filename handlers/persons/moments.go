package persons

import (
	"context"
	"slices"

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
	referred, err := referral.OfPerson(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range referred {
		all = append(all, views.Moment{
			At: m.At, Key: m.Key(), Args: []any{"organisation", m.Organisation}, Href: "/referrals/" + m.Referral.String(), Icon: ui.SignForward, Detail: m.Offer,
		})
	}
	slices.SortStableFunc(all, func(a, b views.Moment) int { return b.At.Compare(a.At) })
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
