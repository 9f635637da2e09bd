package culture_test

import (
	"context"
	"testing"

	"passerelle/models/culture"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// Story 4 and invariant 5: of 25 seats 31 ask, the 26th waits, who leaves makes
// room for the first in line, and 19 who come are 76 %.
func TestReachOfAnAction(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	action, err := create(w, fixture.Camille, concert(fixture.Camille, "Fête de la musique", june(21), room))
	must(t, err)
	cycle := programme.CycleID(action)
	var seated []programme.EnrolmentID
	for n := range 31 {
		who := programmetest.Person(t, w, fixture.Nadia, n)
		must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			asked, err := programme.Ask(ctx, tx, cycle, who, "")
			if !asked.Enrolment.Zero() {
				seated = append(seated, asked.Enrolment)
			}
			return err
		}))
	}
	if len(seated) != 25 {
		t.Fatalf("%d seats were given", len(seated))
	}
	w.Exec(t, `insert into attendance (session_id, enrolment_id, cycle_id, service_id, mark, recorded_at, recorded_by, recorded_name)
		select s.id, r.enrolment_id, s.cycle_id, s.service_id, case when row_number() over (order by r.sort_key) <= 19 then 'present' else 'excused_declared' end, s.ends_at, $2, 'ROUSSET Camille'
		from sessions s join rosters r on r.cycle_id = s.cycle_id where s.cycle_id = $1`, action, fixture.Camille.Account())
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		got, err := culture.ReachOf(ctx, tx, action)
		if want := (culture.Reach{Offered: 25, Registered: 31, Present: 19, Participations: 19}); got != want || got.Fill() != 76 {
			t.Errorf("%+v, %d %%", got, got.Fill())
		}
		return err
	}))
	must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := programme.Unenrol(ctx, tx, seated[0]); err != nil {
			return err
		}
		line, err := programme.WaitingList(ctx, tx, cycle)
		if len(line) != 6 || line[0].OfferEndsAt == nil {
			t.Errorf("nobody is offered the seat: %+v", line)
		}
		return err
	}))
}
