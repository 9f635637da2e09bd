package programme_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/schedule"
)

// try runs one act as Nadia.
func try(w *dbtest.Database, fn func(context.Context, *db.Tx) error) error {
	return programmetest.Try(w, fixture.Nadia.Actor(), fn)
}

// dates are the sessions of a cycle on the clocks of Paris, those called off in
// brackets.
func dates(t *testing.T, w *dbtest.Database, cycle programme.CycleID) (all []string) {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		listed, err := programme.Sessions(ctx, tx, cycle)
		for _, s := range listed {
			text := s.StartsAt.In(zone).Format("02/01 15:04")
			if s.Status == programme.CalledOff {
				text = "(" + text + ")"
			}
			all = append(all, text)
		}
		return err
	})
	return all
}

func move(to day.Day, at day.Clock, reach schedule.Reach) programme.Edit {
	return programme.Edit{On: to, At: at, Reach: reach, Reason: "La salle est prise."}
}

// The Tuesdays of 24 November to 12 January, 18:00.
func TestMovingASessionTakesTheFollowingAlongOverAClosure(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	g.Enrolled(t, w, fixture.Nadia, 1)
	err := try(w, func(ctx context.Context, tx *db.Tx) error {
		if _, err := programme.Announce(ctx, tx, programme.NewClosure{From: day.Of(2026, 12, 21), To: day.Of(2027, 1, 1), Reason: "Fermeture de fin d’année"}); err != nil {
			return err
		}
		return programmetest.Edit(ctx, tx, g.Sessions[2].ID, move(day.Of(2026, 12, 9), day.ClockOf(17, 30), schedule.ThisAndFollowing))
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"24/11 18:00", "01/12 18:00", "09/12 17:30", "16/12 17:30", "06/01 17:30", "13/01 17:30", "20/01 17:30", "27/01 17:30"}
	if got := dates(t, w, g.Cycle); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	var ends time.Time
	var changes, rows, opens int
	w.Scan(t, "select ends_on, (select count(*) from session_changes where change = 'moved') from cycles", nil, &ends, &changes)
	w.Scan(t, `select count(*), count(distinct open_until) from (select open_until from cycles union all select open_until from sessions
		union all select open_until from rosters union all select open_until from facilitators) all_of_it`, nil, &rows, &opens)
	if day.On(ends, time.UTC) != day.Of(2027, 1, 27) || changes != 6 || rows != 12 || opens != 1 {
		t.Errorf("ends %s, %d changes, %d moments among %d rows at which the cycle closes", ends, changes, opens, rows)
	}
}

func TestMovingIsRefused(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	w.Stand(g.Sessions[1].StartsAt.Add(time.Minute))
	six := day.ClockOf(18, 0)
	for name, c := range map[string]struct {
		session int
		move    programme.Edit
		field   string
	}{
		"what has begun":     {1, move(day.Of(2026, 12, 3), six, schedule.ThisSession), "on"},
		"into the past":      {2, move(day.Of(2026, 11, 30), six, schedule.ThisSession), "on"},
		"onto Christmas":     {4, move(day.Of(2026, 12, 25), six, schedule.ThisSession), "on"},
		"past the next":      {2, move(day.Of(2026, 12, 16), six, schedule.ThisSession), "on"},
		"without a reason":   {2, programme.Edit{On: day.Of(2026, 12, 9), At: six}, "reason"},
		"to no day":          {2, move(day.Day{}, six, schedule.ThisSession), "on"},
		"without any reason": {2, programme.Edit{On: day.Of(2026, 12, 9), At: six, Reason: "  "}, "reason"},
	} {
		err := try(w, func(ctx context.Context, tx *db.Tx) error {
			return programmetest.Edit(ctx, tx, g.Sessions[c.session].ID, c.move)
		})
		f, refused := fault.As(err)
		if !refused || len(f.Fields) != 1 || f.Fields[0].Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := programmetest.Try(w, fixture.Ines.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programmetest.Edit(ctx, tx, g.Sessions[3].ID, move(day.Of(2026, 12, 16), six, schedule.ThisSession))
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("Inès of another service: %v", err)
	}
	if got := dates(t, w, g.Cycle); got[2] != "08/12 18:00" || got[4] != "22/12 18:00" {
		t.Errorf("a refusal moved something: %q", got)
	}
}

func TestACancelledSessionKeepsItsPlaceAndCountsAgainstNobody(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	cancel := func(ctx context.Context, tx *db.Tx) error {
		return programme.CancelSession(ctx, tx, g.Sessions[1].ID, "Animateur absent")
	}
	if err := try(w, cancel); err != nil {
		t.Fatal(err)
	}
	if err := try(w, cancel); !fault.Is(err, fault.Conflict) {
		t.Errorf("cancelling twice: %v", err)
	}
	err := try(w, func(ctx context.Context, tx *db.Tx) error {
		return programmetest.Edit(ctx, tx, g.Sessions[0].ID, move(day.Of(2026, 12, 2), day.ClockOf(18, 0), schedule.ThisAndFollowing))
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"(01/12 18:00)", "02/12 18:00", "09/12 18:00", "16/12 18:00"}
	if got := dates(t, w, g.Cycle); !slices.Equal(got[:4], want) {
		t.Errorf("got %q", got)
	}
	w.Stand(g.Sessions[1].StartsAt)
	err = try(w, func(ctx context.Context, tx *db.Tx) error {
		return attendance.Record(ctx, tx, g.Sessions[1].ID, attendance.Roll{Status: programme.Held, Marks: map[programme.EnrolmentID]attendance.Entry{seats[0]: {Mark: attendance.Unexcused}}})
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a mark for a cancelled session: %v", err)
	}
}

func TestAMakeUpSessionIsForThoseWhoMissed(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seats := g.Enrolled(t, w, fixture.Nadia, 3)
	add := func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.AddMakeUp(ctx, tx, g.Sessions[0].ID, programme.MakeUp{On: day.Of(2026, 11, 26), At: day.ClockOf(14, 0)})
		return err
	}
	if err := try(w, add); !fault.Is(err, fault.Conflict) {
		t.Errorf("nothing was missed yet: %v", err)
	}
	w.Stand(g.Sessions[0].StartsAt)
	var sheet attendance.Sheet
	err := try(w, func(ctx context.Context, tx *db.Tx) error {
		return attendance.Record(ctx, tx, g.Sessions[0].ID, attendance.Roll{Status: programme.Held, Marks: map[programme.EnrolmentID]attendance.Entry{
			seats[0]: {Mark: attendance.Present}, seats[1]: {Mark: attendance.ExcusedProof}, seats[2]: {Mark: attendance.Unexcused},
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = try(w, func(ctx context.Context, tx *db.Tx) error {
		added, err := programme.AddMakeUp(ctx, tx, g.Sessions[0].ID, programme.MakeUp{On: day.Of(2026, 11, 26), At: day.ClockOf(14, 0)})
		if err != nil {
			return err
		}
		sheet, err = attendance.OpenSheet(ctx, tx, added)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet.Rows) != 2 || sheet.Rows[0].Enrolment != seats[1] || sheet.Session.Missed != 1 || sheet.Session.Theme != g.Sessions[0].Theme {
		t.Errorf("the roll is %+v of %+v", sheet.Rows, sheet.Session)
	}
	if got := dates(t, w, g.Cycle); !slices.Equal(got[:3], []string{"24/11 18:00", "26/11 14:00", "01/12 18:00"}) {
		t.Errorf("got %q", got)
	}
}

func TestClosuresOfAPlaceKeepItsDaysFree(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{}) // in « Salle 2 »
	plan := func(room string) (days []string) {
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			laid, err := programme.PlanCycle(ctx, tx, programme.NewCycle{
				Programme: g.Programme, Branch: fixture.Nadia.Branch.ID, From: day.Of(2026, 12, 1), Weekday: time.Tuesday, Every: 1, At: day.ClockOf(19, 0), Seats: 4, Room: room,
			})
			for i, s := range laid.Sessions[:2] {
				days = append(days, s.StartsAt.Format("02/01")+laid.Clashes[i].Label)
			}
			return err
		})
		return days
	}
	if got := plan("salle 2"); !slices.Equal(got, []string{"01/12Cycle 2026-1", "08/12Cycle 2026-1"}) {
		t.Errorf("with the room taken: %q", got)
	}
	var closure programme.ClosureID
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		rooms, err := programme.Rooms(ctx, tx)
		if err != nil || len(rooms) != 1 {
			t.Fatalf("%v %v", rooms, err)
		}
		closure, err = programme.Announce(ctx, tx, programme.NewClosure{Room: rooms[0].ID, From: day.Of(2026, 12, 1), To: day.Of(2026, 12, 1), Reason: "Travaux"})
		if err != nil {
			return err
		}
		listed, err := programme.Closures(ctx, tx, day.Of(2026, 11, 23))
		if len(listed) != 1 || listed[0].Sessions != 1 || listed[0].RoomName != "Salle 2" || listed[0].BranchName == "" {
			t.Errorf("listed: %+v", listed)
		}
		return err
	})
	if got := plan("SALLE 2"); got[0] != "08/12Cycle 2026-1" {
		t.Errorf("in the closed room: %q", got)
	}
	if got := plan("Salle 3"); !slices.Equal(got, []string{"01/12", "08/12"}) {
		t.Errorf("in another room: %q", got)
	}
	err := programmetest.Try(w, fixture.Ines.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.Reopen(ctx, tx, closure) })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("Inès of another service reopens: %v", err)
	}
	if err := try(w, func(ctx context.Context, tx *db.Tx) error { return programme.Reopen(ctx, tx, closure) }); err != nil {
		t.Error(err)
	}
}

func TestTheTeamChangesDuringACycle(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	g.Enrolled(t, w, fixture.Nadia, 2)
	join := func(who *fixture.Persona, part programme.Part) error {
		return try(w, func(ctx context.Context, tx *db.Tx) error {
			return programme.Join(ctx, tx, g.Cycle, who.Membership(), part)
		})
	}
	leave := func(who *fixture.Persona) error {
		return try(w, func(ctx context.Context, tx *db.Tx) error { return programme.Leave(ctx, tx, g.Cycle, who.Account()) })
	}
	if err := leave(fixture.Nadia); !fault.Is(err, fault.Conflict) {
		t.Errorf("nobody would lead: %v", err)
	}
	if err := join(fixture.Marc, programme.Lead); err != nil {
		t.Fatal(err)
	}
	if err := join(fixture.Yanis, programme.External); err != nil {
		t.Fatal(err)
	}
	if err := leave(fixture.Nadia); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"somebody of another service": join(fixture.Ines, programme.Co), "an outsider as co": join(fixture.Yanis, programme.Co),
		"twice": join(fixture.Marc, programme.Cover), "another organisation": join(programmetest.Stranger(t, w, &fixture.Relais), programme.External),
		"no part": join(fixture.Nadia, "boss"),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sees := func() (names int) {
		programmetest.Write(t, w, fixture.Yanis.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.CycleByID(ctx, tx, g.Cycle)
			if fault.Is(err, fault.NotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			roster, err := programme.Roster(ctx, tx, g.Cycle)
			names = len(roster)
			return err
		})
		return names
	}
	var told int
	w.Scan(t, "select count(*) from journal where action = 'send' and noun = 'enrolment'", nil, &told)
	if sees() != 2 || told != 2 {
		t.Errorf("Yanis sees %d names, the journal says %d", sees(), told)
	}
	if err := leave(fixture.Yanis); err != nil || sees() != 0 {
		t.Errorf("gone, Yanis sees %d names: %v", sees(), err)
	}
	var history string
	w.Scan(t, "select string_agg(change || ' ' || part, ', ' order by made_at, id) from facilitator_changes", nil, &history)
	if history != "joined lead, joined co, joined lead, joined external, left co, left external" {
		t.Errorf("the history is %s", history)
	}
}
