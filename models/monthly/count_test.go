package monthly_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/monthly"
	"passerelle/models/presence"
)

// slow counts as a clerk does with a calendar on the wall: noon after noon on the
// clocks of Paris, so that a night in which they change is one night.
func slow(t *rapid.T, arrived, left time.Time, there bool, marks map[string]presence.Mark, r agreement.Rules, year int, month time.Month) (paid, unmarked int) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	date := func(at time.Time) string { return at.Format("2006-01-02") }
	for at := time.Date(year, month, 1, 12, 0, 0, 0, paris); at.Month() == month; at = at.AddDate(0, 0, 1) {
		today := date(at)
		if today < date(arrived) || !there && today > date(left) {
			continue
		}
		counts := false
		mark := marks[today]
		switch {
		case !there && today == date(left) && date(arrived) != date(left):
			counts = r.CountsDeparture
		case !there && today == date(left):
			counts = r.CountsArrival
		case mark == "":
			unmarked++
		case mark == presence.Present || mark == presence.Late:
			counts = today != date(arrived) || r.CountsArrival
		case mark == presence.AwayPermission:
			counts = r.CountsPermission
		case mark == presence.AwayHospital:
			counts = r.CountsHospital
		case mark == presence.AwayOther:
			counts = r.CountsOther
		default:
			counts = r.CountsUnexplained
		}
		if counts {
			paid++
		}
	}
	return paid, unmarked
}

var marks = []presence.Mark{presence.Present, presence.Present, presence.Present, presence.Late, presence.AwayPermission, presence.AwayHospital, presence.AwayOther, presence.AwayUnexplained, ""}

// Every month of five years, both nights of the clocks and 29 February among them,
// comes to the same days and cents as a slow count.
func TestEveryMonthIsExactToTheCent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.Bool()
		rules := agreement.Rules{CountsArrival: b.Draw(t, "arrival"), CountsDeparture: b.Draw(t, "departure"), CountsPermission: b.Draw(t, "permission"),
			CountsHospital: b.Draw(t, "hospital"), CountsOther: b.Draw(t, "other"), CountsUnexplained: b.Draw(t, "unexplained")}
		rate := rapid.Int64Range(0, agreement.MostCents).Draw(t, "rate")
		arrived := day.Of(2023, time.December, 1).Add(rapid.IntRange(0, 1900).Draw(t, "arrived"))
		stay := monthly.Stay{ArrivedOn: arrived}
		there := b.Draw(t, "there")
		if !there {
			stay.LeftOn = arrived.Add(rapid.IntRange(0, 400).Draw(t, "nights"))
		}
		noted, written := map[day.Day]presence.Mark{}, map[string]presence.Mark{}
		for d := day.Of(2024, time.January, 1); d.Before(day.Of(2029, time.January, 1)); d = d.Add(1) {
			mark := marks[rapid.IntRange(0, len(marks)-1).Draw(t, "mark")]
			noted[d], written[d.String()] = mark, mark
		}
		for month := day.Of(2024, time.January, 1); month.Before(day.Of(2029, time.January, 1)); month = month.MonthEnd().Add(1) {
			year, m, _ := month.Date()
			paid, unmarked := slow(t, arrived.Time(), stay.LeftOn.Time(), there, written, rules, year, m)
			got := monthly.Count(stay, noted, rules, month, month.MonthEnd())
			if got.Days != paid || len(got.Missing) != unmarked {
				t.Fatalf("%s: %d paid and %d unmarked, not %d and %d", month, got.Days, len(got.Missing), paid, unmarked)
			}
			var cents int64
			for range paid {
				cents += rate
			}
			if int64(got.Days)*rate != cents {
				t.Fatalf("%s: %d cents", month, int64(got.Days)*rate)
			}
		}
	})
}
