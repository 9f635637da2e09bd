package programme_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func starts(g programme.Plan) []string {
	var at []string
	for _, s := range g.Sessions {
		at = append(at, s.StartsAt.In(g.Zone).Format("2006-01-02 15:04 -0700"))
	}
	return at
}

func TestPlanStepsOverHolidaysAndSaysSo(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	// 25 December 2026 is a Friday, and so is 1 January 2027.
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		plan, err := programme.PlanCycle(ctx, tx, programme.NewCycle{Programme: g.Programme, Branch: fixture.SainteAurore.ID,
			From: day.Of(2026, time.December, 18), Weekday: time.Friday, Every: 1, At: day.ClockOf(14, 0), Seats: 8})
		if err != nil {
			return err
		}
		want := []string{"2026-12-18 14:00 +0100", "2027-01-08 14:00 +0100", "2027-01-15 14:00 +0100"}
		if got := starts(plan)[:3]; !slices.Equal(got, want) {
			t.Errorf("laid out %v", got)
		}
		var over []string
		for _, h := range plan.Skipped {
			over = append(over, h.On.String()+" "+h.Key)
		}
		if !slices.Equal(over, []string{"2026-12-25 schedule.holiday.christmas", "2027-01-01 schedule.holiday.new_year"}) {
			t.Errorf("skipped %v", over)
		}
		return nil
	})
}

func TestPlanKeepsTheHourOfTheBranch(t *testing.T) {
	w := world.New(t)
	paris := programmetest.New(t, w, programmetest.Options{From: day.Of(2027, time.March, 16)})
	// Clocks change on 28 March 2027: 18:00 stays 18:00.
	if got := []string{paris.Sessions[1].StartsAt.UTC().Format(time.RFC3339), paris.Sessions[2].StartsAt.UTC().Format(time.RFC3339)}; !slices.Equal(got, []string{"2027-03-23T17:00:00Z", "2027-03-30T16:00:00Z"}) {
		t.Errorf("around the change of clocks %v", got)
	}
	lagoon := programmetest.New(t, w, programmetest.Options{By: fixture.Tefa})
	if got := lagoon.Sessions[0].StartsAt.UTC().Format(time.RFC3339); got != "2026-11-24T14:00:00Z" || lagoon.Sessions[0].TimeZone != "Indian/Reunion" {
		t.Errorf("18:00 at Port-Corail is %s in %s", got, lagoon.Sessions[0].TimeZone)
	}
}

func TestPlanTakesTheTwentyNinthOfFebruary(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{From: day.Of(2028, time.February, 29)})
	if got := g.Sessions[0].StartsAt.Format("2006-01-02"); got != "2028-02-29" {
		t.Errorf("first session on %s", got)
	}
}

func TestCycleIsCalledByYearAndNumberOnly(t *testing.T) {
	w := world.New(t)
	var labels []string
	for _, o := range []programmetest.Options{{}, {}, {By: fixture.Ines}, {From: day.Of(2027, time.January, 5)}} {
		g := programmetest.New(t, w, o)
		labels = append(labels, g.Sessions[0].Label)
	}
	if !slices.Equal(labels, []string{"Cycle 2026-1", "Cycle 2026-2", "Cycle 2026-1", "Cycle 2027-1"}) {
		t.Errorf("labels %v", labels)
	}
}

func TestCycleRefusesWhatIsNotTheServices(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	good := programme.NewCycle{Programme: g.Programme, Branch: fixture.SainteAurore.ID, From: day.Of(2026, time.December, 1),
		Weekday: time.Tuesday, Every: 1, At: day.ClockOf(18, 0), Seats: 8, Lead: fixture.Nadia.Membership()}
	for name, c := range map[string]struct {
		spoil func(*programme.NewCycle)
		field string
	}{
		"another service's branch":      {func(c *programme.NewCycle) { c.Branch = fixture.Brumeval.ID }, "branch_id"},
		"unknown programme":             {func(c *programme.NewCycle) { c.Programme.UUID = uuid.Must(uuid.NewV7()) }, "programme_id"},
		"another service's facilitator": {func(c *programme.NewCycle) { c.Lead = fixture.Ines.Membership() }, "lead_id"},
		"a colleague who may not":       {func(c *programme.NewCycle) { c.Co = fixture.Odile.Membership() }, "co_id"},
		"a partner who is none":         {func(c *programme.NewCycle) { c.External = fixture.Karim.Membership() }, "external_id"},
		"nobody":                        {func(c *programme.NewCycle) { c.Lead = uuid.Nil }, "lead_id"},
		"too many seats":                {func(c *programme.NewCycle) { c.Seats = 71 }, "seats"},
		"overbooked twice over":         {func(c *programme.NewCycle) { c.Overbooking = 9 }, "overbooking"},
		"no weeks":                      {func(c *programme.NewCycle) { c.Every = 0 }, "every"},
		"no day":                        {func(c *programme.NewCycle) { c.From = day.Day{} }, "first_on"},
	} {
		wanted := good
		c.spoil(&wanted)
		err := programmetest.Try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.CreateCycle(ctx, tx, wanted)
			return err
		})
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnotherServicesCycleDoesNotExist(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	err := programmetest.Try(w, fixture.Ines.Actor(), func(ctx context.Context, tx *db.Tx) error {
		listed, err := programme.Cycles(ctx, tx, programme.List{Limit: 10})
		if err != nil || len(listed) != 0 {
			t.Errorf("Inès is shown %v, %v", listed, err)
		}
		_, err = programme.SessionByID(ctx, tx, g.Sessions[0].ID)
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("the session: %v", err)
		}
		_, err = programme.CycleByID(ctx, tx, g.Cycle)
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("the cycle: %v", err)
	}
}

func TestFacilitatorSeesTheirOwnCyclesOnly(t *testing.T) {
	w := world.New(t)
	led := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	programmetest.New(t, w, programmetest.Options{})
	led.Enrolled(t, w, fixture.Nadia, 2)
	colleague := programmetest.Stranger(t, w, &fixture.Horizon)
	for who, want := range map[*fixture.Persona]int{fixture.Yanis: 1, colleague: 0, programmetest.Stranger(t, w, &fixture.Relais): 0} {
		programmetest.Write(t, w, who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			listed, err := programme.Cycles(ctx, tx, programme.List{Limit: 10})
			if err != nil {
				return err
			}
			next, err := programme.NextSessions(ctx, tx, 20)
			if err != nil {
				return err
			}
			if len(listed) != want || len(next) != want*8 {
				t.Errorf("%s is shown %d cycles and %d sessions", who.Slug, len(listed), len(next))
			}
			return nil
		})
	}
	programmetest.Write(t, w, fixture.Yanis.Actor(), func(ctx context.Context, tx *db.Tx) error {
		seats, err := programme.Roster(ctx, tx, led.Cycle)
		if err != nil {
			return err
		}
		if len(seats) != 2 || seats[0].Name != "DURAND-AA Camille" || seats[0].Person != uuid.Nil {
			t.Errorf("roster %+v", seats)
		}
		return nil
	})
}

// The next sessions of a branch are read in order of time, whatever the rest of the service
// has planned, and each session has the branch of its cycle whoever lays it out.
func TestNextSessionsFollowTheIndexOfTheBranch(t *testing.T) {
	heard := &dbtest.Statements{}
	w := world.New(t, db.Options{Tracer: heard})
	programmetest.New(t, w, programmetest.Options{})
	w.Exec(t, `insert into sessions (id, cycle_id, service_id, position, theme, starts_at, ends_at, room, open_until)
		select gen_random_uuid(), c.id, c.service_id, 1000 + n, '', now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour', '', c.open_until
		from cycles c, generate_series(1, 2000) n`)
	var n int
	w.Scan(t, "select count(*) from sessions s join cycles c on c.id = s.cycle_id where s.branch_id is distinct from c.branch_id", nil, &n)
	if n > 0 {
		t.Errorf("%d sessions are of another branch than their cycle", n)
	}
	w.Exec(t, "update sessions set branch_id = $1 where position > 1000", fixture.Mornay.ID)
	w.Exec(t, "analyze sessions")
	for _, s := range heard.During(func() {
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.NextSessions(ctx, tx, 8)
			return err
		})
	}) {
		if !strings.Contains(s.SQL, "from sessions s") {
			continue
		}
		if plan := w.Plan(t, fixture.Nadia.Actor(), s); !strings.Contains(plan, "using sessions_of_branch on sessions s") {
			t.Error(plan)
		}
	}
}

func TestCycleClosesToTheFacilitatorThirtyDaysAfterItsEnd(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	last := g.Sessions[len(g.Sessions)-1].StartsAt
	zone, err := g.Sessions[0].Zone()
	if err != nil {
		t.Fatal(err)
	}
	end := day.On(last, zone).Add(programme.KeptOpen+1).In(zone, day.Clock{})
	for at, want := range map[time.Time]int{end.Add(-time.Second): 1, end.Add(time.Second): 0} {
		w.Stand(at)
		programmetest.Write(t, w, fixture.Yanis.Actor(), func(ctx context.Context, tx *db.Tx) error {
			listed, err := programme.Cycles(ctx, tx, programme.List{Limit: 10})
			if len(listed) != want {
				t.Errorf("at %s: %d cycles", at, len(listed))
			}
			return err
		})
	}
}

func TestCyclesPageByPageListsEachOnce(t *testing.T) {
	w := world.New(t)
	made := map[programme.CycleID]bool{}
	for i := range 5 {
		made[programmetest.New(t, w, programmetest.Options{From: day.Of(2026, time.December, 1).Add(7 * (i / 2))}).Cycle] = true
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		list := programme.List{Limit: 2}
		for range 3 {
			page, err := programme.Cycles(ctx, tx, list)
			if err != nil {
				return err
			}
			for _, c := range page {
				if !made[c.ID] {
					t.Errorf("cycle %s is listed twice", c.ID)
				}
				delete(made, c.ID)
				list.AfterOn, list.AfterID = c.StartsOn, c.ID
			}
		}
		return nil
	})
	if len(made) != 0 {
		t.Errorf("%d cycles are not listed", len(made))
	}
}

func TestRevisedProgrammeLeavesItsCyclesAsTheyWere(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		err := programme.Revise(ctx, tx, g.Programme, programme.Template{Name: "x", Theme: programme.Motivation, SeatsMin: 6, SeatsMax: 12, Minutes: 90, Sessions: programme.Steps("Une", "Deux")})
		if err != nil {
			return err
		}
		p, err := programme.ByID(ctx, tx, g.Programme)
		if err != nil {
			return err
		}
		if p.Number != 2 || p.Sessions != 2 || p.Minutes != 90 {
			t.Errorf("revised to %+v", p)
		}
		sessions, err := programme.Sessions(ctx, tx, g.Cycle)
		if len(sessions) != 8 {
			t.Errorf("the cycle has %d sessions", len(sessions))
		}
		return err
	})
}
