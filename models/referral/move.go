package referral

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/partner"
	"passerelle/models/region"
)

// NoteLength bounds what is written with a move, in characters.
const NoteLength = 1000

// readableAfterEnd is how long a partner still reads what it declined or let
// expire.
const readableAfterEnd = 30 * 24 * time.Hour

// With is what comes along with a move; which parts are needed depends on it.
type With struct {
	Reason Reason
	Note   string     // read by the other side
	On     day.Day    // of the appointment or the entry
	At     *day.Clock // of the appointment; nil where it is not said
	Held   Held       // the appointment; OnSite if empty
}

// Acknowledge says that the partner has the referral in hand.
func Acknowledge(ctx context.Context, tx *db.Tx, id ID) error {
	return Move(ctx, tx, id, DoAcknowledge, With{})
}

// Accept takes the person on from a day: the placement is planned.
func Accept(ctx context.Context, tx *db.Tx, id ID, startsOn day.Day) error {
	return Move(ctx, tx, id, DoAccept, With{On: startsOn})
}

// Decline refuses, with a typed reason; the note says more to the service. A
// health partner writes none.
func Decline(ctx context.Context, tx *db.Tx, id ID, reason Reason, note string) error {
	return Move(ctx, tx, id, DoDecline, With{Reason: reason, Note: note})
}

// Withdraw takes a referral back: the partner's access is closed at once and a
// placement that came of it ends.
func Withdraw(ctx context.Context, tx *db.Tx, id ID, reason Reason) error {
	return Move(ctx, tx, id, DoWithdraw, With{Reason: reason})
}

// act is what a move needs to know of its referral; both sides may read it.
type act struct {
	ID           ID
	Service      uuid.UUID
	Organisation uuid.UUID
	Branch       uuid.UUID
	Offer        uuid.UUID
	Domain       string
	Urgent       bool
	Status       flow.Status
	SentAt       time.Time
	ChangedAt    time.Time
	Calendar     region.Region // where the days are counted
	TimeZone     string

	AcknowledgedOn day.Day
	RemindOn       day.Day
	AnswerDueOn    day.Day
	ExpiresOn      day.Day
	ServiceDueOn   day.Day
	ExpireDays     int
	Settled        bool
}

// office is the branch whose days count.
func (a act) office(tx *db.Tx) (office.Office, error) { return office.Of(tx, a.TimeZone, a.Calendar) }

// notBefore is the moment of an act: never before the last one.
func (a act) notBefore(at time.Time) time.Time {
	if a.ChangedAt.After(at) {
		return a.ChangedAt
	}
	return at
}

// Move makes one move of Flow. A move that is not of the table, or that somebody
// else made impossible a moment before, is a conflict that says where things
// stand; what the move lacks is a fault of its fields.
func Move(ctx context.Context, tx *db.Tx, id ID, do flow.Action, with With) error {
	a, err := load(ctx, tx, id)
	if err != nil {
		return err
	}
	side, err := sideOf(tx.Actor)
	if err != nil {
		return err
	}
	move, err := Flow.Find(a.Status, do, side)
	if err != nil {
		return err
	}
	here, err := a.office(tx)
	if err != nil {
		return err
	}
	with.Note = strings.TrimSpace(with.Note)
	if err := check(ctx, tx, a, move, with, here); err != nil {
		return err
	}
	values := newTerms(a, here, move, with)
	at, err := apply(ctx, tx, a, move, with, values)
	if err != nil {
		return err
	}
	if a.AcknowledgedOn.IsZero() && move.By == flow.Partner {
		a.AcknowledgedOn = here.Today
	}
	if err := (event{act: a, do: do, to: move.To, side: side, at: at, with: with}).write(ctx, tx); err != nil {
		return err
	}
	if err := follow(ctx, tx, a, move, with); err != nil {
		return err
	}
	if err := tell(ctx, tx, a, do, dueAfter(a, do)); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "referral", ID: id.UUID, Service: a.Service, Organisation: a.Organisation, Detail: string(a.Status) + ">" + string(move.To),
	})
}

const acts = `
select id, service_id as service, organisation_id as organisation, branch_id as branch, offer_id as offer, domain, urgent, status, sent_at, changed_at,
  calendar, time_zone, acknowledged_on, remind_on, answer_due_on, expires_on, service_due_on, expire_days, settled_at is not null as settled
from referrals where id = ?`

func load(ctx context.Context, tx *db.Tx, id ID) (act, error) {
	var a act
	found := store.In(ctx, tx).Raw(acts, id).Scan(&a)
	if found.Error != nil {
		return act{}, fmt.Errorf("referral %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return act{}, fault.Missing()
	}
	return a, nil
}

func sideOf(a actor.Actor) (flow.By, error) {
	switch a.Kind {
	case actor.Staff:
		return flow.Service, nil
	case actor.Partner:
		return flow.Partner, nil
	case actor.Worker:
		return flow.Clock, nil
	}
	return "", fault.Of(fault.Forbidden, "")
}

// check refuses what a move lacks, every field at once.
func check(ctx context.Context, tx *db.Tx, a act, move flow.Move, with With, here office.Office) error {
	var wrong fault.Collector
	given := !move.Reason
	if with.Reason != "" {
		var err error
		if given, err = with.Reason.known(ctx, tx, a.Service, move.Do, here.Today); err != nil {
			return err
		}
	}
	if !given {
		wrong.Add("reason", "referral.error.reason")
	}
	if utf8.RuneCountInString(with.Note) > NoteLength {
		wrong.Add("note", "referral.error.long", "max", NoteLength)
	}
	freely, err := writesFreely(ctx, tx)
	if err != nil {
		return err
	}
	switch {
	case !freely && with.Note != "":
		wrong.Add("note", "referral.error.note_health")
	case freely && move.By == flow.Partner && with.Reason == Other && with.Note == "":
		wrong.Add("note", "referral.error.note")
	case move.Do == DoAsk && with.Reason == "" && with.Note == "" && freely:
		wrong.Add("note", "referral.error.question")
	case move.Do == DoAsk && with.Reason == "" && with.Note == "":
		wrong.Add("reason", "referral.error.reason")
	case move.Do == DoAnswer && with.Note == "":
		wrong.Add("note", "referral.error.answer_text")
	}
	checkHeld(&wrong, with.Held)
	if move.Do == DoAccept || move.Do == DoSetAppointment {
		checkDay(&wrong, a, with.On, here)
	}
	return wrong.Err()
}

// writesFreely reports whether the actor may type text about a person.
func writesFreely(ctx context.Context, tx *db.Tx) (bool, error) {
	if tx.Actor.Kind != actor.Partner {
		return true, nil
	}
	own, err := partner.Own(ctx, tx)
	return own.Kind.WritesFreely(), err
}

// checkDay takes a day from the sending on, at most a year ahead: who received
// somebody yesterday may say so today.
func checkDay(wrong *fault.Collector, a act, on day.Day, here office.Office) {
	switch {
	case on.IsZero():
		wrong.Add("on", "referral.error.on")
	case on.Before(day.On(a.SentAt, here.Zone)):
		wrong.Add("on", "referral.error.on_before")
	case on.After(here.Today.Add(366)):
		wrong.Add("on", "referral.error.on_far")
	}
}

// apply changes the state only from the one that was read: whoever else acted
// in between wins. It answers the moment of the move, never before the last one.
func apply(ctx context.Context, tx *db.Tx, a act, move flow.Move, with With, values map[string]any) (time.Time, error) {
	at := a.notBefore(tx.Now)
	values["status"], values["changed_at"], values["reason"] = string(move.To), at, string(with.Reason)
	done := store.In(ctx, tx).Table("referrals").Where("id = ? and status = ?", a.ID, string(a.Status)).Updates(values)
	if done.Error != nil {
		return at, fmt.Errorf("%s referral %s: %w", move.Do, a.ID, done.Error)
	}
	if done.RowsAffected == 1 {
		return at, nil
	}
	now, err := load(ctx, tx, a.ID)
	if err != nil {
		return at, err
	}
	return at, movedOn(now.Status)
}
