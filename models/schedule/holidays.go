// Package schedule holds the rules of time that group sessions, activities and
// deadlines share: public holidays, working days, laying out a series of
// sessions and moving one of them.
package schedule

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/fr"

	"passerelle/models/day"
	"passerelle/models/region"
)

// Holiday is a public holiday (jour férié) in one year.
type Holiday struct {
	On day.Day
	// Key is the message key of its name.
	Key string
}

// rule says how to compute a holiday and what to call it.
type rule struct {
	key     string
	holiday *cal.Holiday
}

// Holidays lists the public holidays of a region in a year, in order of date. A
// region that is not known has the holidays of the mainland.
//
// The eleven national ones are those of Code du travail, art. L3133-1.
func Holidays(where region.Region, year int) []Holiday {
	var listed []Holiday
	for _, r := range append(national(), regional(where)...) {
		if on, observed := r.in(year); observed {
			listed = append(listed, Holiday{On: on, Key: r.key})
		}
	}
	slices.SortStableFunc(listed, func(a, b Holiday) int { return a.On.Compare(b.On) })
	return listed
}

func (r rule) in(year int) (day.Day, bool) {
	midnight, _ := r.holiday.Calc(year)
	if midnight.IsZero() {
		return day.Day{}, false
	}
	// The library answers with midnight on this machine's clocks, which do not
	// everywhere have one on the day they change: noon names the day safely.
	return day.Of(midnight.Add(12 * time.Hour).Date()), true
}

func national() []rule {
	return []rule{
		{"schedule.holiday.new_year", fr.NouvelAn},
		{"schedule.holiday.easter_monday", fr.LundiDePâques},
		{"schedule.holiday.labour_day", fr.FêteDuTravail},
		{"schedule.holiday.victory_1945", fr.FêteDeLaVictoire},
		{"schedule.holiday.ascension", fr.Ascension},
		{"schedule.holiday.pentecost_monday", fr.LundiDePentecôte},
		{"schedule.holiday.bastille_day", fr.FêteNationale},
		{"schedule.holiday.assumption", fr.Assomption},
		{"schedule.holiday.all_saints", fr.Toussaint},
		{"schedule.holiday.armistice_1918", fr.Armistice1918},
		{"schedule.holiday.christmas", fr.Noël},
	}
}

// regional adds what a region has of its own. The days that remember the
// abolition of slavery are those of Code du travail, art. L3422-2; on
// Saint-Martin the 28th of May has been kept since 2018. Alsace and Moselle:
// art. L3134-13. Polynésie française: Code du travail of the country, where the
// 20th of November replaced the 29th of June in 2025.
func regional(where region.Region) []rule {
	goodFriday := rule{"schedule.holiday.good_friday", aa.GoodFriday}
	saintStephen := fixed("schedule.holiday.saint_stephen", time.December, 26)
	switch where {
	case region.AlsaceMoselle:
		return []rule{goodFriday, saintStephen}
	case region.AlsaceMoselleNoGoodFriday:
		return []rule{saintStephen}
	case region.Guadeloupe:
		return []rule{fixed("schedule.holiday.abolition", time.May, 27)}
	case region.Guyane:
		return []rule{fixed("schedule.holiday.abolition", time.June, 10)}
	case region.Martinique:
		return []rule{fixed("schedule.holiday.abolition", time.May, 22)}
	case region.Mayotte:
		return []rule{fixed("schedule.holiday.abolition", time.April, 27)}
	case region.Reunion:
		return []rule{fixed("schedule.holiday.abolition", time.December, 20)}
	case region.SaintBarthelemy:
		return []rule{fixed("schedule.holiday.abolition", time.October, 9)}
	case region.SaintMartin:
		return []rule{fixed("schedule.holiday.abolition", time.May, 28)}
	case region.NouvelleCaledonie:
		return []rule{fixed("schedule.holiday.citizenship", time.September, 24)}
	case region.Polynesie:
		return []rule{
			fixed("schedule.holiday.gospel", time.March, 5),
			goodFriday,
			fixed("schedule.holiday.autonomy", time.June, 29).until(2024),
			fixed("schedule.holiday.matarii", time.November, 20).since(2025),
		}
	}
	return nil
}

func fixed(key string, month time.Month, dayOfMonth int) rule {
	return rule{key, &cal.Holiday{Month: month, Day: dayOfMonth, Func: cal.CalcDayOfMonth}}
}

func (r rule) since(year int) rule {
	return rule{r.key, r.holiday.Clone(&cal.Holiday{StartYear: year})}
}

func (r rule) until(year int) rule { return rule{r.key, r.holiday.Clone(&cal.Holiday{EndYear: year})} }
