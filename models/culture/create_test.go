package culture_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"passerelle/models/culture"
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

func TestAnActionIsPlannedOnItsOwnDaysAndHours(t *testing.T) {
	w := world.New(t)
	hall, gym := venue(t, w, fixture.Camille, "Auditorium", culture.Open), venue(t, w, fixture.Camille, "Gymnase", culture.Closed)
	wanted := concert(fixture.Camille, "Fête de la musique", june(21), gym)
	wanted.Dates = append(wanted.Dates, culture.NewDate{Theme: "Atelier", On: june(19), At: day.ClockOf(9, 0), Until: day.ClockOf(10, 30), Room: hall, Speaker: "Fanfare"})
	_, err := create(w, fixture.Camille, wanted)
	if got := refused(err); !slices.Equal(got, []string{"aware action.error.aware"}) {
		t.Fatalf("a Saturday is taken without a word: %v", got)
	}
	wanted.Aware = true
	action, err := create(w, fixture.Camille, wanted)
	must(t, err)
	var at []string
	for _, d := range dates(t, w, fixture.Camille, action) {
		at = append(at, d.StartsAt.UTC().Format("2006-01-02 15:04")+" "+d.Theme+" "+d.RoomName+" "+string(d.Setting)+" "+d.Speaker)
	}
	if !slices.Equal(at, []string{"2027-06-19 07:00 Atelier Auditorium open Fanfare", "2027-06-21 13:00 Concert Gymnase closed "}) {
		t.Errorf("dates %q", at)
	}
	if _, err := create(w, fixture.Camille, wanted); !slices.Contains(refused(err), "date_reason[1] action.error.room_taken") {
		t.Errorf("planned twice over: %v", err)
	}
}

// Invariant 10: the clocks are those of the branch.
func TestAnActionOverseasKeepsItsHour(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Tefa, "Case", culture.Open)
	action, err := create(w, fixture.Tefa, concert(fixture.Tefa, "Maloya", june(21), room))
	must(t, err)
	if got := dates(t, w, fixture.Tefa, action)[0].StartsAt.UTC().Format(time.RFC3339); got != "2027-06-21T11:00:00Z" {
		t.Errorf("15:00 at Port-Corail is %s", got)
	}
}

func TestHolidaysAndClosuresAreSaidBeforeAnythingIsPlanned(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	must(t, try(w, fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Announce(ctx, tx, programme.NewClosure{Branch: fixture.SainteAurore.ID, From: june(22), To: june(23), Reason: "Travaux"})
		return err
	}))
	wanted := concert(fixture.Camille, "Fête", day.Of(2027, time.July, 14), room)
	wanted.Dates = append(wanted.Dates, wanted.Dates[0], wanted.Dates[0], wanted.Dates[0])
	wanted.Dates[1].On, wanted.Dates[2].On, wanted.Dates[3].On = june(22), june(20), june(21)
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		plan, err := culture.Look(ctx, tx, wanted)
		if err != nil {
			return err
		}
		bastille, closed, sunday, monday := plan.Remarks[0], plan.Remarks[1], plan.Remarks[2], plan.Remarks[3]
		if bastille.Holiday != "schedule.holiday.bastille_day" || !closed.Closed || closed.Weekend || !sunday.Weekend || monday.DayOff() {
			t.Errorf("remarks %+v", plan.Remarks)
		}
		return nil
	}))
}

func TestASpeakerIsAtOnePlaceAtATime(t *testing.T) {
	w := world.New(t)
	here, there := venue(t, w, fixture.Camille, "Auditorium", culture.Open), venue(t, w, fixture.Camille, "Gymnase", culture.Closed)
	first, second := concert(fixture.Camille, "Concert", june(21), here), concert(fixture.Camille, "Bal", june(21), there)
	first.Dates[0].Speaker, second.Dates[0].Speaker = "Maïa Sorel", "maia sorel"
	_, err := create(w, fixture.Camille, first)
	must(t, err)
	if _, err := create(w, fixture.Camille, second); !slices.Equal(refused(err), []string{"date_reason[1] action.error.speaker_taken"}) {
		t.Fatalf("%v", err)
	}
	second.Dates[0].Reason = "Elle ouvre les deux."
	action, err := create(w, fixture.Camille, second)
	must(t, err)
	if got := dates(t, w, fixture.Camille, action)[0].Shared; got != "Elle ouvre les deux." {
		t.Errorf("the reason is lost: %q", got)
	}
}

// G2: of a hundred who book one room for one hour at the same moment, one gets it.
func TestOfAHundredBookingsOfOneRoomOneWins(t *testing.T) {
	w := world.New(t, db.Options{MaxConns: 20})
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for n := range 100 {
		all.Go(func() {
			_, err := create(w, fixture.Camille, concert(fixture.Camille, "Concert "+string(rune('A'+n/26))+string(rune('a'+n%26)), june(21), room))
			switch {
			case err == nil:
				won.Add(1)
			case fault.Is(err, fault.Conflict) || len(refused(err)) == 1:
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	var kept int
	w.Scan(t, "select count(*) from sessions where room_id = $1", []any{room}, &kept)
	if won.Load() != 1 || lost.Load() != 99 || kept != 1 {
		t.Errorf("%d won, %d lost, %d booked", won.Load(), lost.Load(), kept)
	}
}

// A session that moves to an hour at which its room is taken stays where it is.
func TestAMoveOntoATakenRoomIsRefused(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	_, err := create(w, fixture.Camille, concert(fixture.Camille, "Concert", june(21), room))
	must(t, err)
	series := concert(fixture.Camille, "Atelier", june(22), room)
	for week := 1; week < 4; week++ {
		next := series.Dates[0]
		next.On = june(22).Add(7 * week)
		series.Dates = append(series.Dates, next)
	}
	action, err := create(w, fixture.Camille, series)
	must(t, err)
	first := dates(t, w, fixture.Camille, action)[0].Session
	move := func(on day.Day, reach schedule.Reach) error {
		return try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return programmetest.Edit(ctx, tx, first, programme.Edit{On: on, At: day.ClockOf(15, 0), Reach: reach, Reason: "Essai"})
		})
	}
	if got := refused(move(june(21), schedule.ThisSession)); !slices.Equal(got, []string{"shared session.error.room_taken"}) {
		t.Errorf("%v", got)
	}
	// The series may move through itself: by a week, all of it.
	must(t, move(june(29), schedule.ThisAndFollowing))
	var days []string
	for _, d := range dates(t, w, fixture.Camille, action) {
		days = append(days, d.StartsAt.Format("01-02"))
	}
	if !slices.Equal(days, []string{"06-29", "07-06", "07-13", "07-20"}) {
		t.Errorf("moved to %v", days)
	}
}

func TestAnotherServicesRoomAndEditionDoNotExist(t *testing.T) {
	w := world.New(t)
	own, foreign := venue(t, w, fixture.Camille, "Auditorium", culture.Open), venue(t, w, fixture.Sabine, "Salle", culture.Open)
	other, err := create(w, fixture.Sabine, concert(fixture.Sabine, "Bal", june(21), foreign))
	must(t, err)
	if _, err := create(w, fixture.Camille, concert(fixture.Camille, "Bal", june(21), foreign)); !slices.Equal(refused(err), []string{"date_room[1] action.error.room"}) {
		t.Errorf("another service's room: %v", err)
	}
	wanted := concert(fixture.Camille, "Bal", june(21), own)
	wanted.From = other
	if _, err := create(w, fixture.Camille, wanted); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service's edition: %v", err)
	}
}

// A culture coordinator has the groups of actions and no group of a programme.
func TestACoordinatorKnowsActionsOnly(t *testing.T) {
	w := world.Lived(t)
	var cycle programme.CycleID
	var session programme.SessionID
	w.Scan(t, "select cycle_id, id from sessions s where service_id = $1 and exists (select from cycles c where c.id = s.cycle_id and c.kind = 'programme') limit 1",
		[]any{fixture.ValClair.ID}, &cycle.UUID, &session.UUID)
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := programme.CycleByID(ctx, tx, cycle); !fault.Is(err, fault.NotFound) {
			t.Errorf("cycle: %v", err)
		}
		if _, err := programme.SessionByID(ctx, tx, session); !fault.Is(err, fault.NotFound) {
			t.Errorf("session: %v", err)
		}
		all, err := programme.Cycles(ctx, tx, programme.List{Limit: 100})
		for _, one := range all {
			if one.Kind != programme.Culture {
				t.Errorf("lists %s", one.Label)
			}
		}
		if len(all) == 0 {
			t.Error("lists no action")
		}
		return err
	}))
}

// Sixty dates in one room with one speaker are planned in as many statements as
// two.
func TestManyDatesTakeTheStatementsOfTwo(t *testing.T) {
	heard := &dbtest.Statements{}
	w := world.New(t, db.Options{Tracer: heard})
	hall := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	var took []int
	// The first of the day leaves an e-mail too, which the others find.
	for i, n := range []int{1, 2, culture.MaxDates} {
		wanted := concert(fixture.Camille, []string{"Récital", "Chorale", "Orchestre"}[i], june(21), hall)
		wanted.Aware, wanted.Dates = true, nil
		for d := range n {
			wanted.Dates = append(wanted.Dates, culture.NewDate{Theme: "Répétition", On: june(21 + 100*i + d), At: day.ClockOf(15, 0), Until: day.ClockOf(17, 0), Room: hall, Speaker: "Fanfare"})
		}
		took = append(took, len(heard.During(func() {
			_, err := create(w, fixture.Camille, wanted)
			must(t, err)
		})))
	}
	if took[1] != took[2] {
		t.Errorf("%d statements for two dates, %d for sixty", took[1], took[2])
	}
}
