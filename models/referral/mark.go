package referral

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/partner"
)

// Mark is what came of an appointment.
type Mark string

// The marks. Only Missed says that somebody was awaited and did not come.
const (
	Attended Mark = "attended"
	Missed   Mark = "missed"
	Excused  Mark = "excused"
	NotHeld  Mark = "not_held" // the structure called it off
)

// Marks lists them, the most frequent first.
var Marks = []Mark{Attended, Missed, Excused, NotHeld}

// Excuses are the motives of an excused absence, for the service alone.
var Excuses = []string{"work", "health", "court", "childcare", "transport", "other"}

// Marking is what somebody said of an appointment, and when.
type Marking struct {
	Number int
	Mark   Mark
	Excuse string // empty for a partner
	Side   flow.By
	Name   string
	At     time.Time
}

// earliest is how long before its hour an appointment may be marked.
const earliest = 15 * time.Minute

// did says what each mark is in the history.
var did = map[Mark]flow.Action{Attended: DoAttend, Missed: DoAbsent, Excused: DoExcuse, NotHeld: DoCallOff}

// MarkAppointment records what came of the latest appointment: from either side,
// again where the first mark was wrong; the former one is kept. An excuse may come
// before its day, anything else not before its hour. A health partner marks
// nothing: it attests.
func MarkAppointment(ctx context.Context, tx *db.Tx, of ID, mark Mark, excuse string) error {
	held, err := Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if held.Side == flow.Partner && held.care() {
		return fault.Of(fault.Forbidden, "")
	}
	all, err := appointmentsOf(ctx, tx, of)
	if err != nil {
		return err
	}
	if len(all) == 0 || all[len(all)-1].Cancelled {
		return fault.Of(fault.Conflict, "appointment.error.none")
	}
	last := all[len(all)-1]
	if err := checkMark(tx, held, last, mark, excuse); err != nil {
		return err
	}
	if err := writeMark(ctx, tx, held, last.Number, mark, excuse); err != nil {
		return err
	}
	if err := held.Note(ctx, tx, did[mark], With{On: last.On}); err != nil {
		return err
	}
	return held.TellOther(ctx, tx, notification.ReferralMarked, day.Day{})
}

// care reports whether the referral concerns somebody's health.
func (b Beside) care() bool { return b.Domain == "health" || b.Kind == partner.Health }

func checkMark(tx *db.Tx, held Beside, last Appointment, mark Mark, excuse string) error {
	var wrong fault.Collector
	switch {
	case !slices.Contains(Marks, mark):
		wrong.Add("mark", "appointment.error.mark")
	case mark != Excused && last.ahead(tx.Now, held.Here):
		wrong.Add("mark", "appointment.error.ahead")
	}
	if excuse != "" && (mark != Excused || held.Side != flow.Service || !slices.Contains(Excuses, excuse)) {
		wrong.Add("excuse", "appointment.error.excuse")
	}
	return wrong.Err()
}

// ahead reports whether an appointment is still to come; without an hour, whether
// its day is.
func (a Appointment) ahead(now time.Time, here office.Office) bool {
	if a.StartsAt.IsZero() {
		return a.On.After(here.Today)
	}
	return a.StartsAt.After(now.Add(earliest))
}

func writeMark(ctx context.Context, tx *db.Tx, held Beside, number int, mark Mark, excuse string) error {
	row := map[string]any{
		"id": id.New[Marking](), "referral_id": held.ID, "service_id": held.Service, "organisation_id": held.Organisation, "number": number,
		"happened": mark == Attended || mark == Missed, "side": string(held.Side),
		"by_id": tx.Actor.Account, "by_name": tx.Actor.Name, "at": held.act.notBefore(tx.Now),
	}
	if mark != NotHeld {
		row["attended"] = string(mark)
	}
	if excuse != "" {
		row["motive"] = excuse
	}
	if err := store.In(ctx, tx).Table("appointment_marks").Create(row).Error; err != nil {
		return fmt.Errorf("mark appointment of referral %s: %w", held.ID, err)
	}
	return nil
}

// markingsOf lists what was said of the appointments of a referral, the first
// first.
func markingsOf(ctx context.Context, tx *db.Tx, of ID) ([]Marking, error) {
	excuse := "motive"
	if tx.Actor.Kind == actor.Partner {
		excuse = "''"
	}
	var all []Marking
	err := store.In(ctx, tx).Raw("select number, coalesce(attended, 'not_held') as mark, "+excuse+` as excuse, side, by_name as name, at
from appointment_marks where referral_id = ? order by number, at, id`, of).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("marks of referral %s: %w", of, err)
	}
	return all, nil
}

// Marking is the mark that stands of the latest appointment; false without one.
func (r Referral) Marking() (Marking, bool) {
	last, ok := r.Appointment()
	if !ok {
		return Marking{}, false
	}
	return r.MarkingOf(last.Number)
}

// MarkingOf is the mark that stands of an appointment; false without one.
func (r Referral) MarkingOf(number int) (Marking, bool) {
	for _, m := range slices.Backward(r.Markings) {
		if m.Number == number {
			return m, true
		}
	}
	return Marking{}, false
}

// Markable reports whether a side may say what came of the latest appointment.
func (r Referral) Markable(side flow.By) bool {
	last, ok := r.Appointment()
	return ok && !last.Cancelled && Live(r.Status) && (side == flow.Service || !r.Care())
}

// Meet agrees on a further appointment with somebody who was accepted, from either
// side. One that stands is moved, or marked, first.
func Meet(ctx context.Context, tx *db.Tx, of ID, m Meeting) error {
	held, err := Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if held.Status != Accepted {
		return movedOn(held.Status)
	}
	r, err := ByID(ctx, tx, of)
	if err != nil {
		return err
	}
	if !r.Meetable() {
		return fault.Of(fault.Conflict, "appointment.error.open")
	}
	if err := checkMoving(ctx, tx, held.act, m, "person", held.Here); err != nil {
		return err
	}
	last, _ := r.Appointment()
	m.number = last.Number + 1
	if err := agree(ctx, tx, held.act, held.Side, m, ""); err != nil {
		return err
	}
	if err := held.Note(ctx, tx, DoMeet, With{On: m.On}); err != nil {
		return err
	}
	return held.TellOther(ctx, tx, notification.ReferralMet, day.Day{})
}

// Meetable reports whether another appointment may be agreed on.
func (r Referral) Meetable() bool {
	if r.Status != Accepted {
		return false
	}
	last, any := r.Appointment()
	_, marked := r.Marking()
	return !any || last.Cancelled || marked
}
