package persons

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/attestation"
	"passerelle/models/db"
	"passerelle/models/person"
	"passerelle/views/attestations"
	views "passerelle/views/persons"
	"passerelle/views/ui"
)

// ofPapers are the papers a person has shown. Those about health are told to
// whoever may read them, and to others not at all.
func ofPapers(access person.Access) reading {
	return func(ctx context.Context, tx *db.Tx, p person.Person, before time.Time) ([]views.Moment, error) {
		if access.Sees(actor.Referrals) == actor.Nothing {
			return nil, nil
		}
		found, err := attestation.PapersBefore(ctx, tx, p.ID, before)
		if err != nil {
			return nil, err
		}
		var all []views.Moment
		for _, a := range found {
			if a.Kind.Care() && access.Sees(actor.Attestations) == actor.Nothing {
				continue
			}
			moment := views.Moment{
				At: a.At, Key: "attestation.moment.seen", Args: []any{"kind", attestations.KindName(ctx, a.Kind)}, Icon: ui.SignCheck,
				Detail: locales.T(ctx, "attestation.moment.by", "period", attestations.Period(ctx, a), "name", a.ByName),
			}
			if tx.Actor.May(actor.AttestationAsk) {
				moment.Href = "/persons/" + p.ID.String() + "/attestations"
			}
			all = append(all, moment)
		}
		return all, nil
	}
}
