// Package ending ends what a service does for somebody: at the end of a measure,
// at a death, when another service follows. Whatever is still open is listed
// first, and each referral that a partner holds is decided on its own.
package ending

import (
	"context"
	"slices"

	"passerelle/models/db"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/programme"
	"passerelle/models/referral"
)

// Reason says why the following of a person ends; a code of the timeline.
type Reason string

// Deceased is the reason that leaves nothing to decide.
const Deceased Reason = "deceased"

// Reasons lists the reasons in the order of a form.
var Reasons = []Reason{"measure_over", "lifted", "acquitted", "revoked", "custody", "mistake", Deceased}

// told is what a partner reads of a referral withdrawn for a reason: a reason of
// its own list, and never more.
var told = map[Reason]referral.Reason{
	"measure_over": "measure_over", "lifted": "measure_over", "acquitted": "acquitted", "revoked": "revoked", "custody": "custody",
	"mistake": "mistake", Deceased: "deceased",
}

// Outcome is what becomes of a referral that a partner holds.
type Outcome string

const (
	Keep     Outcome = "keep" // it goes on to its own end
	Withdraw Outcome = "withdraw"
)

// Outcomes lists them in the order of a form.
var Outcomes = []Outcome{Keep, Withdraw}

// Open is what a service still does for somebody.
type Open struct {
	Referrals []referral.Row    // that a partner holds
	Places    []programme.Place // in groups, and in the lines for them
	Drafts    int               // referrals begun and not sent
}

// OpenFor lists what is still open for a person.
func OpenFor(ctx context.Context, tx *db.Tx, who person.ID) (o Open, err error) {
	if o.Referrals, err = referral.LiveOf(ctx, tx, who); err != nil {
		return Open{}, err
	}
	if o.Places, err = programme.PlacesOf(ctx, tx, who); err != nil {
		return Open{}, err
	}
	o.Drafts, err = referral.DraftsOf(ctx, tx, who)
	return o, err
}

// Decide reads what was chosen for each referral, by its id. One without a choice
// is a fault of the field outcome; a choice about another referral means that the
// list has changed since it was shown, and is a Conflict fault.
func (o Open) Decide(wrong *fault.Collector, chosen map[string]string, may []Outcome) (map[referral.ID]Outcome, error) {
	decided := map[referral.ID]Outcome{}
	for _, r := range o.Referrals {
		if outcome := Outcome(chosen[r.ID.String()]); slices.Contains(may, outcome) {
			decided[r.ID] = outcome
		}
	}
	for id := range chosen {
		if !slices.ContainsFunc(o.Referrals, func(r referral.Row) bool { return r.ID.String() == id }) {
			return nil, fault.Of(fault.Conflict, "ending.error.changed")
		}
	}
	if len(decided) < len(o.Referrals) {
		wrong.Add("outcome", "ending.error.outcome")
	}
	return decided, nil
}

// Stop drops what was begun for a person, or was to be asked about them, and frees
// their seats and their hours.
func Stop(ctx context.Context, tx *db.Tx, who person.ID) error {
	if err := referral.DropDrafts(ctx, tx, who); err != nil {
		return err
	}
	if err := desk.FreeFor(ctx, tx, who); err != nil {
		return err
	}
	if err := placement.DropFollowUps(ctx, tx, who); err != nil {
		return err
	}
	return programme.LeaveAll(ctx, tx, who)
}
