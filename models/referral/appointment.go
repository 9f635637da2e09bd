package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/schedule"
)

// Held says how an appointment is held.
type Held string

// The ways to hold one, the most frequent first.
const (
	OnSite    Held = "on_site"
	Telephone Held = "telephone"
	Video     Held = "video"
)

// HeldWays lists them.
var HeldWays = []Held{OnSite, Telephone, Video}

// MoveReasons are those for which an appointment moves to another time.
var MoveReasons = []Reason{"person", "structure", "service", "mistake", Other}

// Meeting is when and how somebody is received.
type Meeting struct {
	On   day.Day
	At   *day.Clock // as clocks show where the offer is; nil where it is not said
	Held Held       // OnSite if empty
	Note string     // what else there is to know, read by the other side

	number int // of the appointment; the latest one's where it is zero
}

// Appointment is one version of what was agreed; the last one stands.
type Appointment struct {
	Number    int // from 1 on: a referral may have one after another
	Sequence  int
	Cancelled bool
	On        day.Day
	StartsAt  time.Time // zero where the hour was not said
	Held      Held
	Reason    Reason // why it moved; empty where it was set
	Note      string
	Name      string // who set or moved it
	At        time.Time
}

const appointments = `
select number, sequence, status = 'cancelled' as cancelled, happens_on as "on", starts_at, held, reason, note, by_name as name, at
from referral_appointments where referral_id = ? order by number, sequence`

func appointmentsOf(ctx context.Context, tx *db.Tx, of ID) ([]Appointment, error) {
	var all []Appointment
	if err := store.In(ctx, tx).Raw(appointments, of).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("appointments of referral %s: %w", of, err)
	}
	return all, nil
}

// Appointment is the one that stands, or that was cancelled last; false where
// there never was one.
func (r Referral) Appointment() (Appointment, bool) {
	if len(r.Appointments) == 0 {
		return Appointment{}, false
	}
	return r.Appointments[len(r.Appointments)-1], true
}

// Movable reports whether the appointment may be moved: as long as it is what
// everybody waits for.
func (r Referral) Movable() bool {
	last, ok := r.Appointment()
	_, marked := r.Marking()
	return ok && !last.Cancelled && !marked && (r.Status == AppointmentSet || r.Status == Accepted)
}

// MoveAppointment agrees on another time, from either side, with a typed reason.
// The state stays what it is; the former time stays in the history. Of two who
// move at once the second is told.
func MoveAppointment(ctx context.Context, tx *db.Tx, of ID, to Meeting, why Reason) error {
	a, err := load(ctx, tx, of)
	if err != nil {
		return err
	}
	side, err := sideOf(tx.Actor)
	if err != nil {
		return err
	}
	if r, err := ByID(ctx, tx, of); err != nil || !r.Movable() {
		return errors.Join(err, movedOn(a.Status))
	}
	here, err := a.office(tx)
	if err != nil {
		return err
	}
	to.Note = strings.TrimSpace(to.Note)
	if err := checkMoving(ctx, tx, a, to, why, here); err != nil {
		return err
	}
	if err := agree(ctx, tx, a, side, to, why); err != nil {
		return err
	}
	if after := schedule.AddWorkingDays(here.Region, to.On, afterAppointment); a.Status == AppointmentSet && after.After(a.AnswerDueOn) {
		if err := store.In(ctx, tx).Table("referrals").Where("id = ?", of).Updates(map[string]any{"answer_due_on": after}).Error; err != nil {
			return fmt.Errorf("terms of referral %s: %w", of, err)
		}
	}
	if err := a.tell(ctx, tx, notification.ReferralMoved, other(side), day.Day{}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "appointment", ID: of.UUID, Service: a.Service, Organisation: a.Organisation, Detail: string(why)})
}

func checkMoving(ctx context.Context, tx *db.Tx, a act, to Meeting, why Reason, here office.Office) error {
	var wrong fault.Collector
	if !slices.Contains(MoveReasons, why) {
		wrong.Add("reason", "referral.error.reason")
	}
	freely, err := writesFreely(ctx, tx)
	if err != nil {
		return err
	}
	switch {
	case !freely && to.Note != "":
		wrong.Add("note", "referral.error.note_health")
	case utf8.RuneCountInString(to.Note) > NoteLength:
		wrong.Add("note", "referral.error.long", "max", NoteLength)
	case freely && why == Other && to.Note == "":
		wrong.Add("note", "referral.error.note")
	}
	checkHeld(&wrong, to.Held)
	checkDay(&wrong, a, to.On, here)
	return wrong.Err()
}

func checkHeld(wrong *fault.Collector, held Held) {
	if held != "" && !slices.Contains(HeldWays, held) {
		wrong.Add("held", "referral.error.held")
	}
}

// agree writes the next version of an appointment.
func agree(ctx context.Context, tx *db.Tx, a act, side flow.By, m Meeting, why Reason) error {
	var startsAt *time.Time
	if m.At != nil {
		zone, err := siteZone(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		at := m.On.In(zone, *m.At)
		startsAt = &at
	}
	if m.Held == "" {
		m.Held = OnSite
	}
	return version(ctx, tx, a, side, m.number, map[string]any{
		"status": "set", "happens_on": m.On, "starts_at": startsAt, "held": string(m.Held), "reason": string(why), "note": m.Note,
	})
}

// cancel says to calendars that the appointment that stands will not be; what has
// taken place stays.
func cancel(ctx context.Context, tx *db.Tx, a act, side flow.By) error {
	all, err := appointmentsOf(ctx, tx, a.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	last := all[len(all)-1]
	if last.Cancelled || last.over(tx.Now) {
		return nil
	}
	var startsAt *time.Time
	if !last.StartsAt.IsZero() {
		startsAt = &last.StartsAt
	}
	return version(ctx, tx, a, side, last.Number, map[string]any{"status": "cancelled", "happens_on": last.On, "starts_at": startsAt, "held": string(last.Held)})
}

// over reports whether the appointment has begun; without an hour, whether its
// day has ended everywhere.
func (a Appointment) over(now time.Time) bool {
	if a.StartsAt.IsZero() {
		return a.On.Add(2).Time().Before(now)
	}
	return !a.StartsAt.After(now)
}

// upcoming is the number of an appointment and of its next version. An
// appointment that was marked is over: whoever agrees on another one begins anew.
const upcoming = `
select n.number, coalesce((select max(sequence) + 1 from referral_appointments a where a.referral_id = @referral and a.number = n.number), 0) as sequence
from (select case when @number > 0 then @number else coalesce((select max(a.number)
  + case when exists (select from appointment_marks m where m.referral_id = @referral and m.number = max(a.number)) then 1 else 0 end
  from referral_appointments a where a.referral_id = @referral), 1) end as number) n`

func version(ctx context.Context, tx *db.Tx, a act, side flow.By, number int, values map[string]any) error {
	var next struct{ Number, Sequence int }
	if err := store.In(ctx, tx).Raw(upcoming, map[string]any{"referral": a.ID, "number": number}).Scan(&next).Error; err != nil {
		return fmt.Errorf("appointments of referral %s: %w", a.ID, err)
	}
	for key, value := range map[string]any{
		"id": id.New[Appointment](), "referral_id": a.ID, "service_id": a.Service, "organisation_id": a.Organisation, "number": next.Number, "sequence": next.Sequence,
		"side": string(side), "by_id": accountOf(tx), "by_name": tx.Actor.Name, "at": tx.Now,
	} {
		values[key] = value
	}
	err := store.In(ctx, tx).Table("referral_appointments").Create(values).Error
	if store.Violates(err, "referral_appointments_version") {
		return fault.Of(fault.Conflict, "referral.error.appointment_moved")
	}
	if err != nil {
		return fmt.Errorf("appointment of referral %s: %w", a.ID, err)
	}
	return nil
}

// siteZone is where the clock stands that an hour is read off: at the site of
// the offer.
func siteZone(ctx context.Context, tx *db.Tx, of ID) (*time.Location, error) {
	var name string
	err := store.In(ctx, tx).Raw("select t.time_zone from referrals r join offers o on o.id = r.offer_id join sites t on t.id = o.site_id where r.id = ?", of).Scan(&name).Error
	if err != nil {
		return nil, fmt.Errorf("zone of referral %s: %w", of, err)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone of referral %s: %w", of, err)
	}
	return zone, nil
}
