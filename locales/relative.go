package locales

import (
	"context"
	"time"
)

// monthOfDays is how far one counts in days; beyond it the date says more.
const monthOfDays = 30

// Ago tells when an instant was, by the reader's calendar: « aujourd’hui à
// 8 h 10 », « hier », « il y a 10 jours », then « le 3 mars 2026 ». An instant
// of a later day is written as its date.
func Ago(ctx context.Context, t, now time.Time) string {
	l := From(ctx)
	t, now = t.In(l.zone), now.In(l.zone)
	switch days := daysBetween(t, now); {
	case days == 0:
		return l.todayAt(t)
	case days == 1:
		return l.t("date.relative.yesterday", nil)
	case days > 1 && days <= monthOfDays:
		return l.n("date.relative.days_ago", days, nil)
	default:
		return l.on(l.day(t))
	}
}

// In tells when an instant will be: « aujourd’hui à 14 h 30 », « demain »,
// « dans 10 jours », then « le 3 mars 2027 ». An instant of an earlier day is
// written as its date.
func In(ctx context.Context, t, now time.Time) string {
	l := From(ctx)
	t, now = t.In(l.zone), now.In(l.zone)
	switch days := daysBetween(now, t); {
	case days == 0:
		return l.todayAt(t)
	case days == 1:
		return l.t("date.relative.tomorrow", nil)
	case days > 1 && days <= monthOfDays:
		return l.n("date.relative.days_ahead", days, nil)
	default:
		return l.on(l.day(t))
	}
}

// Due tells when something is due: « en retard de 2 jours », « aujourd’hui »,
// « demain », « vendredi » within six days, then « le 4 décembre », with the
// year when it is another. day is a calendar day, now an instant.
func Due(ctx context.Context, day, now time.Time) string {
	l := From(ctx)
	now = now.In(l.zone)
	switch days := daysBetween(now, day); {
	case days < 0:
		return l.n("date.relative.days_late", -days, nil)
	case days == 0:
		return l.t("date.relative.today", nil)
	case days == 1:
		return l.t("date.relative.tomorrow", nil)
	case days < 7:
		return l.weekday(day)
	case day.Year() == now.Year():
		return l.on(l.dayMonth(day))
	default:
		return l.on(l.day(day))
	}
}

func (l *Localizer) todayAt(t time.Time) string {
	return l.t("date.relative.today_at", []any{"time", l.clock(t)})
}

func (l *Localizer) on(date string) string {
	return l.t("date.relative.on", []any{"date", date})
}
