package ending

import (
	"context"
	"slices"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Close ends the following of a person, all of it or nothing: each referral that
// a partner holds goes on to its end or is withdrawn, as chosen by its id; drafts
// are dropped, seats freed, and whoever was given the person sees them no longer.
// After a death every referral is withdrawn, whatever was chosen.
func Close(ctx context.Context, tx *db.Tx, who person.ID, why Reason, chosen map[string]string) error {
	var wrong fault.Collector
	if !slices.Contains(Reasons, why) {
		wrong.Add("why", "ending.error.why")
	}
	to := person.Closed
	if why == Deceased {
		to = person.Deceased
	}
	// The file first: from here on nothing more is begun for it.
	if err := person.Finish(ctx, tx, who, to, string(why)); err != nil {
		return err
	}
	open, err := OpenFor(ctx, tx, who)
	if err != nil {
		return err
	}
	decided := map[referral.ID]Outcome{}
	if why != Deceased {
		if decided, err = open.Decide(&wrong, chosen, Outcomes); err != nil {
			return err
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	for _, r := range open.Referrals {
		if decided[r.ID] == Keep {
			continue
		}
		if err := referral.WithdrawFor(ctx, tx, r.ID, told[why]); err != nil {
			return err
		}
	}
	return Stop(ctx, tx, who)
}
