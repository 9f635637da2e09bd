package jobs_test

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"passerelle/handlers/calendar"
	"passerelle/handlers/jobs/mail"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/schedule"
)

// settled is when everything that was told was spread, and every e-mail is through.
const settled = `select count(*) > 0 and bool_and(spread_at is not null) and (select count(*) > 0 and bool_and(status in ('sent','dropped')) from mails) from notices`

// led is a group of Nadia's led with Yanis, whom its making has told; one of Marc's
// persons is enrolled.
func (r *rig) led(from day.Day) programmetest.Group {
	r.t.Helper()
	g := programmetest.New(r.t, r.Database, programmetest.Options{External: fixture.Yanis, From: from})
	var who uuid.UUID
	r.Scan(r.t, "select id from persons p where referent_id = $1 and status = 'active' and not exists (select from enrolments e where e.person_id = p.id) order by id limit 1", []any{fixture.Marc.Account()}, &who)
	r.as(fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Enrol(ctx, tx, g.Cycle, id.From[person.Person](who))
		return err
	})
	r.forget()
	return g
}

// forget leaves nothing to tell.
func (r *rig) forget() {
	r.t.Helper()
	r.Exec(r.t, "truncate notices, inbox_items, mails cascade")
	r.Exec(r.t, "delete from queue.river_job")
	r.box.mu.Lock()
	defer r.box.mu.Unlock()
	r.box.letters = nil
}

// move holds a session of a group at another hour of another day.
func (r *rig) move(by actor.Actor, s programme.Session, on day.Day, reach schedule.Reach) {
	r.t.Helper()
	r.as(by, func(ctx context.Context, tx *db.Tx) error {
		return programmetest.Edit(ctx, tx, s.ID, programme.Edit{On: on, At: day.ClockOf(18, 0), Reach: reach, Reason: "Salle prise par le tribunal"})
	})
}

// to is the letter that somebody got, the latest.
func (r *rig) to(who *fixture.Persona) mail.Letter {
	r.t.Helper()
	all := r.box.got()
	slices.Reverse(all)
	for _, l := range all {
		if strings.HasPrefix(l.To, who.Slug+"@") {
			return l
		}
	}
	r.t.Fatalf("%s got no letter of %d", who.Slug, len(all))
	return mail.Letter{}
}

// read gives what a letter brings to a calendar, read back: a line an event.
func read(t *testing.T, l mail.Letter) (lines []string) {
	t.Helper()
	for _, f := range l.Calendar {
		parsed, err := ics.ParseCalendar(bytes.NewReader(f.Content))
		if err != nil {
			t.Fatalf("%v in %s", err, f.Content)
		}
		method := ""
		for _, p := range parsed.CalendarProperties {
			if p.IANAToken == string(ics.PropertyMethod) {
				method = p.Value
			}
		}
		if method != f.Method {
			t.Errorf("the file of %s says %s", f.Method, method)
		}
		for _, e := range parsed.Events() {
			value := func(name ics.ComponentProperty) string {
				if p := e.GetProperty(name); p != nil {
					return p.Value
				}
				return ""
			}
			if to := value(ics.ComponentPropertyAttendee); to != "mailto:"+l.To || len(e.Attendees()) != 1 || e.GetProperty(ics.ComponentPropertyAttendee).ICalParameters["RSVP"][0] != "FALSE" {
				t.Errorf("invites %s, to %s", to, l.To)
			}
			if by := value(ics.ComponentPropertyOrganizer); by != "mailto:portail@exemple.test" {
				t.Errorf("invited by %s", by)
			}
			lines = append(lines, strings.Join([]string{method, e.Id(), value(ics.ComponentPropertySequence), value(ics.ComponentPropertyStatus), value(ics.ComponentPropertyDtStart)}, " "))
		}
	}
	return lines
}

func line(method string, s programme.Session, sequence int, starts time.Time) string {
	status := map[string]string{"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}[method]
	return strings.Join([]string{method, calendar.ID(s.ID.UUID), strconv.Itoa(sequence), status, starts.UTC().Format("20060102T150405Z")}, " ")
}

var november = day.Of(2026, time.November, 24)

func prefer(r *rig, who *fixture.Persona, pace notification.Pace, invites notification.Invites) {
	r.t.Helper()
	r.as(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return notification.Choose(ctx, tx, notification.Preferences{Invites: invites, Paces: map[notification.Topic]notification.Pace{
			notification.Referrals: pace, notification.Deadlines: pace, notification.Sessions: pace}})
	})
}
