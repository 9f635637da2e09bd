package activity_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/activity"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var monday = day.Of(2026, time.November, 23)

func report(t *testing.T, w *dbtest.Database, who actor.Actor, s activity.Span) (r activity.Report, err error) {
	t.Helper()
	err = w.Pool.Read(t.Context(), who, func(tx *db.Tx) (err error) {
		r, err = activity.Of(context.Background(), tx, s, monday)
		return err
	})
	return r, err
}

// Random acts of two organisations, counted one by one.
func TestAPartnerCountsItsOwnActsAndNoOther(t *testing.T) {
	w := world.New(t)
	random := rand.New(rand.NewPCG(5, 6))
	actions := []string{"send", "withdraw", "accept", "decline", "expire", "arrive", "leave", "attend", "absent", "excuse", "call_off", "attest", "outcome", "message"}
	span := activity.Span{From: monday.Add(-40), Until: monday.Add(-10)}
	want, answers, perOffer := map[string]int{}, []int{}, map[uuid.UUID]int{}
	offers := []uuid.UUID{fixture.RelaisRooms.ID, fixture.RelaisFull.ID}
	for range 400 {
		action, on, days := actions[random.IntN(len(actions))], monday.Add(-random.IntN(50)), random.IntN(20)
		organisation, offer := fixture.Relais.ID, offers[random.IntN(2)]
		if random.IntN(3) == 0 {
			organisation, offer = fixture.RiveDouce.ID, fixture.RiveDouceCare.ID
		}
		w.Exec(t, `insert into referral_facts (id, service_id, branch_id, organisation_id, offer_id, domain, action, to_status, side, urgent, happened_on, days_since_sent)
			values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, $2, 'housing', $3, 'sent', 'partner', false, $4, $5)`, organisation, offer, action, on.Time(), days)
		if organisation != fixture.Relais.ID || on.Before(span.From) || on.After(span.Until) {
			continue
		}
		want[action]++
		if action == "send" {
			perOffer[offer]++
		}
		if action == "accept" || action == "decline" {
			answers = append(answers, days)
		}
	}
	r, err := report(t, w, fixture.Karim.Actor(), span)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(answers)
	got := map[string]int{"send": r.Received, "withdraw": r.Withdrawn, "accept": r.Accepted, "decline": r.Declined, "expire": r.Expired, "arrive": r.Arrived, "leave": r.Left,
		"attend": r.Attended, "absent": r.Missed, "excuse": r.Excused, "call_off": r.CalledOff, "attest": r.Attested, "outcome": r.Outcomes, "message": want["message"]}
	for _, action := range actions {
		if got[action] != want[action] {
			t.Errorf("%s: %d, want %d", action, got[action], want[action])
		}
	}
	if r.Answer == nil || *r.Answer != answers[(len(answers)-1)/2] {
		t.Errorf("the median is %v of %v", r.Answer, answers)
	}
	if len(r.ByOffer) != 2 || r.ByOffer[0].Received != perOffer[r.ByOffer[0].ID] || r.ByOffer[1].Received != perOffer[r.ByOffer[1].ID] {
		t.Errorf("by offer %+v, want %v", r.ByOffer, perOffer)
	}
	if none, err := report(t, w, fixture.Karim.Actor(), activity.Span{From: monday.Add(-500), Until: monday.Add(-400)}); err != nil || none.Answer != nil || none.Received != 0 || len(none.ByOffer) != 0 {
		t.Errorf("before there was anything: %+v, %v", none, err)
	}
}

// Nights against a count night by night, with stays that go on.
func TestNightsAreThoseSleptInTheHouse(t *testing.T) {
	w := world.Lived(t)
	w.Exec(t, "delete from bookings")
	w.Exec(t, "alter table bookings disable trigger user") // months that were signed count too
	random := rand.New(rand.NewPCG(7, 8))
	var place uuid.UUID
	at := monday.Add(-300)
	w.Exec(t, `insert into housing_places (id, organisation_id, site_id, name, sort_key, room) values ($1, $2, $3, 'Chambre', 'chambre', 'single')`, uuid.New(), fixture.Relais.ID, fixture.Relais.Site())
	w.Scan(t, "select id from housing_places where name = 'Chambre' limit 1", nil, &place)
	type stay struct {
		from, until day.Day
		status      string
	}
	var stays []stay
	for len(stays) < 25 {
		s := stay{from: at.Add(random.IntN(4)), status: []string{"left", "left", "left", "cancelled", "confirmed"}[random.IntN(5)]}
		s.until = s.from.Add(random.IntN(9))
		if s.until.After(monday) {
			break
		}
		at = s.until.Add(1)
		stays = append(stays, s)
	}
	stays = append(stays, stay{at.Add(1), monday.Add(60), "arrived"})
	var referral, service, person uuid.UUID
	w.Scan(t, "select id, service_id, person_id from referrals where organisation_id = $1 limit 1", []any{fixture.Relais.ID}, &referral, &service, &person)
	for _, s := range stays {
		w.Exec(t, `insert into bookings (id, place_id, organisation_id, referral_id, service_id, person_id, status, starts_on, leaves_on, made_at, made_by, made_name)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now(), $10, 'K')`, uuid.New(), place, fixture.Relais.ID, referral, service, person, s.status, s.from.Time(), s.until.Time(), fixture.Karim.Account())
	}
	for range 60 {
		span := activity.Span{From: monday.Add(-300 + random.IntN(330))}
		span.Until = span.From.Add(random.IntN(90))
		want, lodged := 0, 0
		for night := span.From; !night.After(span.Until); night = night.Add(1) {
			for _, s := range stays {
				leaves := s.until
				if s.status == "arrived" {
					leaves = monday
				}
				if (s.status == "left" || s.status == "arrived") && !night.Before(s.from) && night.Before(leaves) {
					want, lodged = want+1, 1
				}
			}
		}
		r, err := report(t, w, fixture.Karim.Actor(), span)
		if err != nil || r.Nights != want || r.Lodged != lodged {
			t.Errorf("%s to %s: %d nights, %d stays, %v; want %d and %d", span.From, span.Until, r.Nights, r.Lodged, err, want, lodged)
		}
	}
	if r, err := report(t, w, fixture.Lucie.Actor(), activity.Span{From: monday.Add(-300), Until: monday}); err != nil || r.Nights != 0 {
		t.Errorf("another partner counts %d nights, %v", r.Nights, err)
	}
}

func TestASpanIsChecked(t *testing.T) {
	for want, s := range map[string]activity.Span{
		"from activity.error.day":    {Until: monday},
		"until activity.error.day":   {From: monday},
		"until activity.error.order": {From: monday, Until: monday.Add(-1)},
		"until activity.error.long":  {From: monday, Until: monday.Add(activity.Longest)},
		"":                           {From: monday, Until: monday.Add(activity.Longest - 1)},
	} {
		got := ""
		if f, ok := fault.As(s.Check()); ok {
			got = f.Fields[0].Field + " " + f.Fields[0].Key
		}
		if got != want {
			t.Errorf("%+v: %q, want %q", s, got, want)
		}
	}
}
