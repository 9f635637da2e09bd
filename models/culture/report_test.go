package culture_test

import (
	"context"
	"reflect"
	"testing"

	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/figures"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// took has persons ask for a seat, and says which of those seated came.
func took(t *testing.T, w *dbtest.Database, action culture.ID, who []person.ID, came int) {
	t.Helper()
	for _, one := range who {
		must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Ask(ctx, tx, programme.CycleID(action), one, "")
			return err
		}))
	}
	w.Exec(t, `insert into attendance (session_id, enrolment_id, cycle_id, service_id, mark, recorded_at, recorded_by, recorded_name)
		select s.id, e.id, s.cycle_id, s.service_id, case when row_number() over (partition by s.id order by e.person_id) <= $3 then 'present' else 'unexcused' end, s.ends_at, $2, 'ROUSSET Camille'
		from sessions s join enrolments e on e.cycle_id = s.cycle_id where s.cycle_id = $1`, action, fixture.Camille.Account(), came)
	w.Exec(t, "update sessions set status = 'held' where cycle_id = $1", action)
}

func people(t *testing.T, w *dbtest.Database, n int) (who []person.ID) {
	t.Helper()
	for i := range n {
		who = append(who, programmetest.Person(t, w, fixture.Nadia, i))
	}
	return who
}

func reportOn(t *testing.T, w *dbtest.Database, by *fixture.Persona, period string) (r culture.Report) {
	t.Helper()
	must(t, try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		on, err := culture.ParsePeriod(period)
		if err != nil {
			return err
		}
		r, err = culture.ReportOn(ctx, tx, on)
		return err
	}))
	return r
}

// Story 4: 25 seats offered, 31 registered, 19 present, 76 %. Whoever comes to two
// actions is one person of both, fills a seat of each, and costs are shared by
// persons.
func TestTheReportCountsSeatsAndPersons(t *testing.T) {
	t.Parallel()
	heard := &dbtest.Statements{}
	w := world.New(t, db.Options{Tracer: heard})
	open, closed := venue(t, w, fixture.Camille, "Auditorium", culture.Open), venue(t, w, fixture.Camille, "Gymnase", culture.Closed)
	music, err := create(w, fixture.Camille, concert(fixture.Camille, "Fête de la musique", june(21), open))
	must(t, err)
	writing := concert(fixture.Camille, "Atelier", june(22), open)
	writing.Discipline, writing.Seats = "writing", 10
	writing.Dates = append(writing.Dates, culture.NewDate{Theme: "Suite", On: june(23), At: day.ClockOf(9, 0), Until: day.ClockOf(10, 30), Room: closed})
	both, err := create(w, fixture.Camille, writing)
	must(t, err)
	who := people(t, w, 31)
	took(t, w, music, who, 19)
	took(t, w, both, who[:4], 3)
	w.Exec(t, "update persons set civility = 'mrs' where id = any($1)", who[:12])
	_, err = addLine(t, w, music, paid("drac", "", "600", "600", "500"))
	must(t, err)

	var r culture.Report
	saw := heard.During(func() { r = reportOn(t, w, fixture.Helene, "2027") })
	if len(saw) != 2 {
		t.Errorf("%d statements: %v", len(saw), saw)
	}
	fill, _ := r.Editions[0].Fill()
	came, _ := r.Editions[0].Assiduity()
	want := culture.Figures{Actions: 1, Planned: 1, Held: 1, Minutes: 120, Offered: 25, Filled: 19, Registered: 31, Present: 19, Came: 19, Expected: 25,
		Women: r.Editions[0].Women, Young: r.Editions[0].Young, Amounts: culture.Amounts{Planned: 60000, Committed: 60000, Spent: 50000}}
	if got := r.Editions[0]; got.Action != music || got.Figures != want || fill != 76 || came != 76 || *got.PerHour() != 25000 || *got.PerPerson() != 2632 {
		t.Errorf("%+v, %d %%, %d %%", got, fill, came)
	}
	if got := r.Editions[1]; got.Setting != culture.Several || got.Site != "Médiathèque" || got.Minutes != 210 || got.Present != 3 || got.Came != 6 || got.Expected != 8 {
		t.Errorf("%+v", got)
	}
	all := r.All
	if all.Actions != 2 || all.Planned != 3 || all.Offered != 35 || all.Filled != 22 || all.Registered != 31 || all.Came != 25 || all.Spent != 50000 {
		t.Errorf("all: %+v", all)
	}
	var present int
	w.Scan(t, "select count(distinct e.person_id) from attendance t join enrolments e on e.id = t.enrolment_id where t.mark = 'present'", nil, &present)
	if all.Present != present || present >= all.Filled {
		t.Errorf("%d persons in all, want %d", all.Present, present)
	}
	var codes []string
	for _, groups := range [][]culture.Group{r.Disciplines, r.Sites, r.Settings} {
		for _, g := range groups {
			codes = append(codes, g.Code)
		}
	}
	if got := []string{"music", "writing", "Médiathèque", "open", "several"}; !reflect.DeepEqual(codes, got) {
		t.Errorf("groups %q", codes)
	}
	if empty := reportOn(t, w, fixture.Sabine, "2027"); len(empty.Editions) != 0 || empty.All != (culture.Figures{}) {
		t.Errorf("another service counts %+v", empty)
	}
	if season := reportOn(t, w, fixture.Camille, "2026-2027"); len(season.Editions) != 2 {
		t.Errorf("the season has %d actions", len(season.Editions))
	}
}

// Three of an action are masked, and so is what would give them away: the other
// action, or the sum. Of whom nothing is known is told as nothing.
func TestWomenAndYoungAreMaskedBelowFive(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	var actions []culture.ID
	for n, title := range []string{"Chœur", "Fanfare"} {
		made, err := create(w, fixture.Camille, concert(fixture.Camille, title, june(21+n), room))
		must(t, err)
		actions = append(actions, made)
	}
	who := people(t, w, 24)
	took(t, w, actions[0], who[:12], 12)
	took(t, w, actions[1], who[12:], 12)
	w.Exec(t, "update persons set civility = 'none', birth_on = '1980-01-01' where id = any($1)", who)
	r := reportOn(t, w, fixture.Camille, "2027")
	if r.All.Women.Held || r.All.Women.Masked || !r.All.Young.Masked {
		t.Errorf("nothing is known of their sex, and none is young: %+v %+v", r.All.Women, r.All.Young)
	}

	w.Exec(t, "update persons set civility = case when id = any($2) then 'mrs' else 'mr' end where id = any($1)", who, append(who[:3:3], who[12:18]...))
	w.Exec(t, "update persons set birth_on = '2005-06-21' where id = any($1)", append(who[:6:6], who[12:18]...))
	r = reportOn(t, w, fixture.Camille, "2027")
	masked := culture.Part{Cell: figures.Cell{Masked: true}, Held: true}
	if got := []culture.Part{r.Editions[0].Women, r.Editions[1].Women}; got[0] != masked || got[1] != masked && r.All.Women != masked {
		t.Errorf("three women of twelve: %+v, in all %+v", got, r.All.Women)
	}
	six := culture.Part{Cell: figures.Cell{Value: 6}, Held: true}
	if r.Editions[0].Young != six || r.Editions[1].Young != six || r.All.Young.Value != 12 || r.Disciplines[0].Young.Value != 12 {
		t.Errorf("six are 22 on the day, in all twelve: %+v %+v %+v", r.Editions[0].Young, r.Editions[1].Young, r.All.Young)
	}
	if r.Sites[0].Women.Held || r.Settings[0].Young.Held {
		t.Errorf("told by site: %+v", r.Sites[0])
	}
}

func TestAPeriodIsAYearOrASeason(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]culture.Period{"2026": {Year: 2026}, "2026-2027": {Year: 2026, Season: true}} {
		if got, err := culture.ParsePeriod(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s is %v: %v", text, got, err)
		}
	}
	for _, text := range []string{"", "26", "2026-2028", "2026-", "x", "9999"} {
		if got, err := culture.ParsePeriod(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	w := world.New(t)
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		all, err := culture.Periods(ctx, tx, day.Of(2026, 11, 23))
		if want := []culture.Period{{2026, true}, {2026, false}}; !reflect.DeepEqual(all, want) {
			t.Errorf("before any action: %v", all)
		}
		return err
	}))
}
