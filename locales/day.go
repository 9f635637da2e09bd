package locales

import (
	"context"
	"time"
)

// Day writes a calendar day as [Date] writes an instant's.
func Day(ctx context.Context, d time.Time) string {
	return From(ctx).day(d)
}

// DayLong adds the weekday.
func DayLong(ctx context.Context, d time.Time) string {
	return From(ctx).dayLong(d)
}

// DayShort is for tables: 22/11/2026. Every language of the interface writes the
// day first.
func DayShort(_ context.Context, d time.Time) string {
	return dayShort(d)
}

// DayOf is the calendar day, at midnight UTC, on which an instant falls for the
// reader: the way from Date's world to that of [Span] and [Due].
func DayOf(ctx context.Context, t time.Time) time.Time {
	return midnight(t.In(Zone(ctx)))
}

// Span writes the days from one to another, both included: « du 3 au 7 mars
// 2027 », « du 28 février au 3 mars 2027 », « le 3 mars 2027 » when they are one.
func Span(ctx context.Context, from, to time.Time) string {
	l := From(ctx)
	return l.span(from, to, l.day)
}

// SpanNear leaves out the year when all of the span lies in that of now, an
// instant: « du 3 au 7 mars ».
func SpanNear(ctx context.Context, from, to, now time.Time) string {
	l := From(ctx)
	year := now.In(l.zone).Year()
	if from.Year() != year || to.Year() != year {
		return l.span(from, to, l.day)
	}
	return l.span(from, to, l.dayMonth)
}

func (l *Localizer) span(from, to time.Time, write func(time.Time) string) string {
	if midnight(from).Equal(midnight(to)) {
		return l.t("date.span.one", []any{"date", write(to)})
	}
	start := l.day(from)
	switch {
	case from.Year() == to.Year() && from.Month() == to.Month():
		start = l.ordinal(from)
	case from.Year() == to.Year():
		start = l.dayMonth(from)
	}
	return l.t("date.span.days", []any{"from", start, "to", write(to)})
}

func midnight(d time.Time) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// daysBetween counts midnights, so that a day of 23 or 25 hours is one day.
func daysBetween(from, to time.Time) int {
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}
