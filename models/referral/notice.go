package referral

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
)

// Acts that are told and counted and change no state.
const (
	DoRemind   flow.Action = "remind"   // the partner, at half time
	DoEscalate flow.Action = "escalate" // to the manager, when a turn is over
	DoMessage  flow.Action = "message"
	DoAmend    flow.Action = "amend"
	DoTransfer flow.Action = "transfer" // to another officer
	DoAssign   flow.Action = "assign"   // to somebody at the partner
	DoSettle   flow.Action = "settle"   // what a no has come to
)

// What is said of appointments. DoMeet agrees on a further one.
const (
	DoMeet    flow.Action = "meet"
	DoAttend  flow.Action = "attend"
	DoAbsent  flow.Action = "absent"
	DoExcuse  flow.Action = "excuse"
	DoCallOff flow.Action = "call_off"
)

// Meetings lists them.
var Meetings = []flow.Action{DoMeet, DoAttend, DoAbsent, DoExcuse, DoCallOff}

// Confided reports whether an act under a referral about somebody's health is told
// to whoever may read attestations, and to no colleague.
func Confided(do flow.Action) bool {
	return slices.Contains(Attesting, do) || slices.Contains(Placing, do) || do != DoMeet && slices.Contains(Meetings, do)
}

// DoOutcome says what a referral for work or training has led to.
const DoOutcome flow.Action = "outcome"

// Acts about attestations. Of a health partner's, colleagues are not told.
const (
	DoAskAttestation    flow.Action = "ask_attestation"
	DoUnaskAttestation  flow.Action = "unask_attestation"
	DoAttest            flow.Action = "attest"
	DoSeeAttestation    flow.Action = "see_attestation"
	DoRefuseAttestation flow.Action = "refuse_attestation"
	DoCancelAttestation flow.Action = "cancel_attestation"
)

// Attesting lists them.
var Attesting = []flow.Action{DoAskAttestation, DoUnaskAttestation, DoAttest, DoSeeAttestation, DoRefuseAttestation, DoCancelAttestation}

// Notices lists them.
var Notices = slices.Concat([]flow.Action{DoRemind, DoEscalate, DoMessage, DoAmend, DoTransfer, DoAssign, DoSettle, DoOutcome}, Meetings, Attesting, Placing)

// lock loads a referral for an act that changes no state and keeps others from
// moving it until the act is done: what the act was allowed for stays true.
func lock(ctx context.Context, tx *db.Tx, id ID) (act, flow.By, error) {
	side, err := sideOf(tx.Actor)
	if err != nil {
		return act{}, "", err
	}
	var locked []ID
	if err := store.In(ctx, tx).Raw("select id from referrals where id = ? for update", id).Scan(&locked).Error; err != nil {
		return act{}, "", fmt.Errorf("lock referral %s: %w", id, err)
	}
	a, err := load(ctx, tx, id)
	return a, side, err
}

// underWay refuses what makes sense only while the partner holds the file.
func (a act) underWay() error {
	if Live(a.Status) {
		return nil
	}
	return movedOn(a.Status)
}

func movedOn(to flow.Status) error {
	return fault.Of(fault.Conflict, "referral.error.moved_on", "status_key", "referral.status."+string(to))
}

// change sets columns of a locked referral.
func (a act) change(ctx context.Context, tx *db.Tx, do flow.Action, values map[string]any) error {
	done := store.In(ctx, tx).Table("referrals").Where("id = ?", a.ID).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("%s referral %s: %w", do, a.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return nil
}

// notice tells of an act that leaves the referral in its state.
func (a act) notice(ctx context.Context, tx *db.Tx, do flow.Action, side flow.By, with With) error {
	e := event{act: a, do: do, to: a.Status, side: side, at: a.notBefore(tx.Now), with: with, hidden: Flow.Final(a.Status)}
	if err := e.write(ctx, tx); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "referral", ID: a.ID.UUID, Service: a.Service, Organisation: a.Organisation, Detail: string(do),
	})
}
