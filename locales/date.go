package locales

import (
	"context"
	"strconv"
	"time"
)

// Date writes the day of an instant: « 22 novembre 2026 », "22 November 2026".
func Date(ctx context.Context, t time.Time) string {
	l := From(ctx)
	return l.day(t.In(l.zone))
}

// DateLong adds the weekday: « dimanche 22 novembre 2026 ».
func DateLong(ctx context.Context, t time.Time) string {
	l := From(ctx)
	return l.dayLong(t.In(l.zone))
}

// DateShort is for tables: 22/11/2026.
func DateShort(ctx context.Context, t time.Time) string {
	return dayShort(t.In(Zone(ctx)))
}

// Clock writes the time of an instant: « 14 h 30 », « 9 h », "14:30".
func Clock(ctx context.Context, t time.Time) string {
	return From(ctx).clock(t)
}

// ClockShort is for dense tables: 14:30.
func ClockShort(ctx context.Context, t time.Time) string {
	return clockShort(t.In(Zone(ctx)))
}

// DateTime writes « 22 novembre 2026 à 14 h 30 », "22 November 2026 at 14:30".
func DateTime(ctx context.Context, t time.Time) string {
	l := From(ctx)
	return l.t("date.format.at", []any{"date", l.day(t.In(l.zone)), "time", l.clock(t)})
}

// DateTimeLong adds the weekday, as convocations do: « mardi 24 novembre 2026 à
// 14 h 30 ».
func DateTimeLong(ctx context.Context, t time.Time) string {
	l := From(ctx)
	return l.t("date.format.at", []any{"date", l.dayLong(t.In(l.zone)), "time", l.clock(t)})
}

func (l *Localizer) clock(t time.Time) string {
	t = t.In(l.zone)
	if l.english() {
		return clockShort(t)
	}
	hour := strconv.Itoa(t.Hour()) + noBreak + "h"
	if t.Minute() == 0 {
		return hour
	}
	return hour + noBreak + twoDigits(t.Minute())
}

func clockShort(t time.Time) string {
	return twoDigits(t.Hour()) + ":" + twoDigits(t.Minute())
}

// The functions below read the calendar fields as they stand.

func (l *Localizer) day(d time.Time) string {
	return l.dayMonth(d) + " " + strconv.Itoa(d.Year())
}

func (l *Localizer) dayLong(d time.Time) string {
	return l.weekday(d) + " " + l.day(d)
}

func (l *Localizer) dayMonth(d time.Time) string {
	return l.ordinal(d) + " " + l.month(d)
}

func dayShort(d time.Time) string {
	year, month, dayOfMonth := d.Date()
	return twoDigits(dayOfMonth) + "/" + twoDigits(int(month)) + "/" + strconv.Itoa(year)
}

// ordinal is the day of the month: French says « 1er », then « 2 », « 3 ».
func (l *Localizer) ordinal(d time.Time) string {
	if d.Day() == 1 {
		return l.t("date.format.first", nil)
	}
	return strconv.Itoa(d.Day())
}

func (l *Localizer) month(d time.Time) string {
	return l.t("date.month."+strconv.Itoa(int(d.Month())), nil)
}

// weekday counts from Monday, 1, to Sunday, 7.
func (l *Localizer) weekday(d time.Time) string {
	return l.t("date.weekday."+strconv.Itoa((int(d.Weekday())+6)%7+1), nil)
}
