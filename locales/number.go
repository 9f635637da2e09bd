package locales

import (
	"context"
	"strconv"
)

const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
	minus         = "\u2212"
)

// Number writes a whole number: « 17 716 » (U+202F between thousands), "17,716".
func Number(ctx context.Context, n int64) string {
	return From(ctx).number(n)
}

// Tenths writes a number of tenths with its decimal: « 4,5 », "4.5".
func Tenths(ctx context.Context, n int64) string {
	separator := ","
	if From(ctx).english() {
		separator = "."
	}
	return Number(ctx, n/10) + separator + strconv.FormatUint(magnitude(n)%10, 10)
}

// Money writes an amount in cents with its decimals: « 43,00 € », "€43.00".
func Money(ctx context.Context, cents int64) string {
	return From(ctx).money(cents)
}

// Euros writes an amount in whole euros, for budgets: « 17 716 € », "€17,716".
func Euros(ctx context.Context, euros int64) string {
	l := From(ctx)
	return l.priced(euros < 0, l.thousands(magnitude(euros)))
}

// Percent writes a rate in whole per cent: « 76 % », "76%".
func Percent(ctx context.Context, n int) string {
	l := From(ctx)
	if l.english() {
		return l.number(int64(n)) + "%"
	}
	return l.number(int64(n)) + noBreak + "%"
}

func (l *Localizer) number(n int64) string {
	if n < 0 {
		return minus + l.thousands(magnitude(n))
	}
	return l.thousands(uint64(n))
}

func (l *Localizer) money(cents int64) string {
	size := magnitude(cents)
	separator := ","
	if l.english() {
		separator = "."
	}
	return l.priced(cents < 0, l.thousands(size/100)+separator+twoDigits(int(size%100)))
}

func (l *Localizer) priced(negative bool, amount string) string {
	sign := ""
	if negative {
		sign = minus
	}
	if l.english() {
		return sign + "€" + amount
	}
	return sign + amount + noBreak + "€"
}

func (l *Localizer) thousands(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	if len(digits) <= 3 {
		return digits
	}
	separator := narrowNoBreak
	if l.english() {
		separator = ","
	}
	head := len(digits) % 3
	out := make([]byte, 0, len(digits)+len(digits)/3*len(separator))
	out = append(out, digits[:head]...)
	for at := head; at < len(digits); at += 3 {
		if at > 0 {
			out = append(out, separator...)
		}
		out = append(out, digits[at:at+3]...)
	}
	return string(out)
}

// english tells how digits are grouped: every other language of the portal
// follows the French way, as its readers live in France.
func (l *Localizer) english() bool {
	return l.messages.code == "en"
}

// magnitude is the absolute value, exact for the smallest int64 too.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
