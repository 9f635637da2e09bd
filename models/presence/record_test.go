package presence_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/presence"
	"passerelle/models/referral"
)

func TestASheetSentTwiceMakesOneRowAResident(t *testing.T) {
	h := newHouse(t, 5, monday)
	var group sync.WaitGroup
	for range 8 { // a double click, a retry, two devices
		group.Go(func() {
			if err := h.record(fixture.Karim, monday, h.all(presence.Present)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var rows, corrections int
	h.Scan(t, "select (select count(*) from presences), (select count(*) from presence_corrections)", nil, &rows, &corrections)
	if rows != 5 || corrections != 0 {
		t.Errorf("%d rows, %d corrections", rows, corrections)
	}
}

func TestACorrectionKeepsTheFormerMarkItsAuthorAndItsHour(t *testing.T) {
	h := newHouse(t, 1, monday)
	of := h.residents[0]
	if err := h.record(fixture.Karim, monday, h.all(presence.Present)); err != nil {
		t.Fatal(err)
	}
	h.on(monday.Add(1), 9)
	if err := h.record(fixture.Karim, monday, h.all(presence.AwayHospital)); err != nil {
		t.Fatal(err)
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Nadia} {
		h.as(who, func(ctx context.Context, tx *db.Tx) error {
			all, err := presence.Of(ctx, tx, of)
			if err != nil {
				return err
			}
			if len(all) != 2 || all[0].Mark != presence.AwayHospital || all[1].Mark != presence.Present || all[1].By != "ZERROUKI Karim" ||
				all[1].Recorded.UTC().Format("2006-01-02 15:04") != "2026-11-23 07:50" || all[1].Replaced.IsZero() {
				t.Errorf("%s reads %+v", who.Slug, all)
			}
			return nil
		})
	}
}

// The service knows in the same breath, and it stands in the officer's day until a
// later mark says where they are.
func TestAnAbsenceWithoutAReasonIsAnAlertAtOnce(t *testing.T) {
	h := newHouse(t, 2, monday)
	marks := h.all(presence.Present)
	marks[h.residents[1]] = presence.AwayUnexplained
	for range 2 {
		if err := h.record(fixture.Karim, monday, marks); err != nil {
			t.Fatal(err)
		}
	}
	var told string
	h.Scan(t, "select string_agg(kind || ' ' || audience || ' ' || due_on::text, ', ') from notices where kind = 'absence_reported'", nil, &told)
	if told != "absence_reported referent_and_managers 2026-11-23" {
		t.Errorf("told: %s", told)
	}
	away := func() (names []string) {
		h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			mine, err := charge.Of(ctx, tx)
			if err != nil {
				return err
			}
			all, err := presence.AwayNow(ctx, tx, mine, monday)
			for _, a := range all {
				names = append(names, a.Name)
				if !a.Register || a.OrganisationTel != "+33199001234" {
					t.Errorf("%+v", a)
				}
			}
			return err
		})
		return names
	}
	if got := away(); len(got) != 1 || got[0] != "RÉSIDENT B Ismaël" {
		t.Errorf("away: %v", got)
	}
	h.on(monday.Add(1), 9)
	if err := h.record(fixture.Karim, monday.Add(1), h.all(presence.Present)); err != nil {
		t.Fatal(err)
	}
	if got := away(); len(got) != 0 {
		t.Errorf("back, and still away: %v", got)
	}
}

func TestMarksAreOfTheHouseAndOfDaysThatHaveBeen(t *testing.T) {
	h := newHouse(t, 1, monday)
	if err := h.record(fixture.Karim, monday.Add(1), h.all(presence.Present)); key(err) != "on presence.error.future" {
		t.Errorf("tomorrow: %v", err)
	}
	if err := h.record(fixture.Karim, monday.Add(-1), h.all(presence.Present)); key(err) != "presence.error.resident" {
		t.Errorf("the day before they came: %v", err)
	}
	if err := h.record(fixture.Bertrand, monday, h.all(presence.Present)); key(err) != "presence.error.resident" {
		t.Errorf("another house: %v", err)
	}
	if err := h.record(fixture.Karim, monday, h.all("gone")); key(err) != "mark["+h.residents[0].String()+"] presence.error.mark" {
		t.Errorf("no mark of ours: %v", err)
	}
	if _, err := h.BySQL(h.t, fixture.Nadia.Actor(), "update presences set mark = 'present'"); err == nil {
		t.Error("the service writes marks")
	}
}

// What the service takes back keeps its days on the sheet, without a name.
func TestOnceClosedAResidentIsANumber(t *testing.T) {
	h := newHouse(t, 1, monday)
	h.on(monday.Add(3), 9)
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return referral.Withdraw(ctx, tx, h.residents[0], "custody")
	})
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		for on, want := range map[int]int{2: 1, 3: 0} {
			all, err := presence.Sheet(ctx, tx, monday.Add(on))
			if err != nil {
				return err
			}
			if len(all) != want || want == 1 && (all[0].Name != "" || all[0].Reference == "") {
				t.Errorf("day %d: %+v", on, all)
			}
		}
		return nil
	})
}

// The hour of one absence is corrected by itself, and the former stays readable;
// a sheet sent again moves no hour.
func TestTheHourOfAnAbsenceIsEachResidentsOwn(t *testing.T) {
	h := newHouse(t, 3, monday)
	first, second, third := h.residents[0], h.residents[1], h.residents[2]
	send := func(roll presence.Roll) error {
		roll.On = monday
		return h.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return presence.Record(ctx, tx, roll) })
	}
	eight, nine := day.ClockOf(8, 0), day.ClockOf(9, 15)
	marks := map[referral.ID]presence.Mark{first: presence.AwayUnexplained, second: presence.AwayUnexplained, third: presence.Present}
	for _, roll := range []presence.Roll{
		{Marks: marks, NoticedAt: &eight},
		{Marks: marks, NoticedAt: &nine},
		{Since: map[referral.ID]day.Clock{first: nine}},
		{Since: map[referral.ID]day.Clock{first: nine}},
	} {
		if err := send(roll); err != nil {
			t.Fatal(err)
		}
	}
	if got := key(send(presence.Roll{Since: map[referral.ID]day.Clock{third: nine}})); got != "presence.error.resident" {
		t.Errorf("an hour of somebody who is there: %q", got)
	}
	var hours, former string
	h.Scan(t, "select string_agg(coalesce(noticed_at::text, '-'), ' ' order by array_position($1::uuid[], referral_id)) from presences", []any{[]uuid.UUID{first.UUID, second.UUID, third.UUID}}, &hours)
	h.Scan(t, "select string_agg(noticed_at || ' ' || mark, ',') from presence_corrections", nil, &former)
	if hours != "09:15:00 08:00:00 -" || former != "08:00:00 away_unexplained" {
		t.Errorf("hours %s, before %s", hours, former)
	}
	var told int
	h.Scan(t, "select count(*) from notices where kind = 'absence_reported'", nil, &told)
	if told != 2 {
		t.Errorf("told %d times, want once each", told)
	}
}
