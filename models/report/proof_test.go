package report_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/report"
)

// awaited is an appointment with Le Relais on 10 December that the person missed,
// moved there from the 8th.
func (s *scene) awaited() uuid.UUID {
	s.t.Helper()
	s.Exec(s.t, `with r as (insert into referrals (id, reference, service_id, branch_id, organisation_id, offer_id, person_id, author_id, domain, purpose, agreement, agreed_on, status,
			sent_at, changed_at, acknowledge_due_on, remind_on, answer_due_on, expires_on)
		select gen_random_uuid(), 'T-1', $1, $2, $3, $4, $5, $6, 'housing', 'x', 'oral', '2026-11-01', 'accepted', '2026-11-20', '2026-11-20', '2026-11-30', '2026-11-30', '2026-11-30', '2026-11-30' returning *),
		a as (insert into referral_appointments (id, referral_id, service_id, organisation_id, number, sequence, status, happens_on, starts_at, side, by_name, at)
		select gen_random_uuid(), id, service_id, organisation_id, 1, n, 'set', '2026-12-08'::date + 2 * n, ('2026-12-08 10:00+01'::timestamptz + n * interval '2 days'), 'partner', 'ZERROUKI Karim', '2026-11-25' from r, generate_series(0, 1) n)
		insert into appointment_marks (id, referral_id, service_id, organisation_id, number, happened, attended, side, by_id, by_name, at)
		select gen_random_uuid(), id, service_id, organisation_id, 1, true, 'missed', 'partner', $7, 'ZERROUKI Karim', '2026-12-10 11:00+01' from r`,
		fixture.ValClair.ID, fixture.SainteAurore.ID, fixture.Relais.ID, fixture.RelaisRooms.ID, s.who.UUID, fixture.Nadia.Account(), fixture.Karim.Account())
	var stands uuid.UUID
	s.Scan(s.t, "select id from referral_appointments where sequence = 1", nil, &stands)
	return stands
}

// said leaves a message about a version of the appointment.
func (s *scene) said(sequence int, channel, status, at string) {
	s.Exec(s.t, `insert into summonses (id, service_id, person_id, referral_id, organisation_id, number, sequence, kind, channel, language, address, text, status, created_at, by_id, by_name, sent_at, ended_at)
		select gen_random_uuid(), service_id, person_id, id, organisation_id, 1, $1, 'convocation', $2, 'fr', case when $2 in ('sms','email') then 'x' else '' end, case when $2 in ('sms','email') then 'x' else '' end,
			$3, $4::timestamptz, $5, 'MERCIER Nadia', $4::timestamptz, case when $3 in ('delivered','failed') then $4::timestamptz end from referrals`,
		sequence, channel, status, at, fixture.Nadia.Account())
}

// What became of the messages is the proof of an appointment: received, handed over
// or posted; what was only sent, came back or told of another hour proves nothing.
func TestMessagesProveAnAppointmentAsFarAsTheyArrived(t *testing.T) {
	const early, late = "2026-12-01 09:00+01", "2026-12-10 10:30+01"
	for _, c := range []struct {
		name string
		say  func(*scene)
		way  report.Way
		hold bool
	}{
		{"nothing", func(*scene) {}, "", false},
		{"an SMS that was received", func(s *scene) { s.said(1, "sms", "delivered", early) }, report.SMS, true},
		{"an SMS that a gateway took", func(s *scene) { s.said(1, "sms", "sent", early) }, report.Unconfirmed, false},
		{"an SMS that did not arrive", func(s *scene) { s.said(1, "sms", "failed", early) }, report.Undelivered, false},
		{"one after the other", func(s *scene) { s.said(1, "sms", "failed", early); s.said(1, "email", "delivered", early) }, report.Email, true},
		{"a letter by hand", func(s *scene) { s.said(1, "handed", "sent", early) }, report.Handed, true},
		{"a letter posted", func(s *scene) { s.said(1, "posted", "sent", early) }, report.Letter, true},
		{"a letter that came back", func(s *scene) { s.said(1, "posted", "failed", early) }, report.Back, false},
		{"of the hour before it moved", func(s *scene) { s.said(0, "sms", "delivered", early) }, "", false},
		{"too late", func(s *scene) { s.said(1, "sms", "delivered", late) }, "", false},
	} {
		s := newScene(t)
		at := s.awaited()
		c.say(s)
		contents := s.read(fixture.Nadia, s.begun(fixture.Nadia)).Contents
		found := false
		for _, f := range contents.Facts {
			if f.ID != at {
				continue
			}
			found = true
			if f.Proof.Way != c.way || f.Proof.Holds() != c.hold || f.What != "missed" || f.Where != "Le Relais des Tilleuls" {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		if tally := contents.Count(); !found || tally.Unexplained != 4 || (tally.Unproved == 3) != c.hold {
			t.Errorf("%s: found %v, %+v", c.name, found, tally)
		}
	}
}

// A letter that an officer has back refutes what was posted, and nothing else.
func TestALetterThatCameBackRefutesWhatWasPosted(t *testing.T) {
	for channel, want := range map[string]report.Way{"posted": report.Back, "sms": report.SMS} {
		s := newScene(t)
		at := s.awaited()
		s.said(1, channel, map[string]string{"posted": "sent", "sms": "delivered"}[channel], "2026-12-01 09:00+01")
		which := s.begun(fixture.Nadia)
		prove := func(way report.Way, on int) error {
			return s.try(fixture.Nadia, func(ctx context.Context, tx *db.Tx, a person.Access) error {
				return report.Prove(ctx, tx, a, which, report.New{Of: at, Way: way, On: day.Of(2026, 12, on)})
			})
		}
		if err := prove(report.Told, 11); !fault.Is(err, fault.Invalid) {
			t.Errorf("told the day after: %v", err)
		}
		if err := prove(report.Back, 15); err != nil {
			t.Fatal(err)
		}
		for _, f := range s.read(fixture.Nadia, which).Contents.Facts {
			if f.ID == at && f.Proof.Way != want {
				t.Errorf("%s: %+v", channel, f.Proof)
			}
		}
	}
}
