// Package money reads and writes amounts of euros as people type them. Every
// amount of the portal is a whole number of cents: none goes through a fraction.
package money

import (
	"errors"
	"strconv"
	"strings"
)

// ErrAmount says that a text is no amount.
var ErrAmount = errors.New("money: not an amount")

// mostEuros keeps sums within what the database and an int64 hold.
const mostEuros = 1_000_000_000

// Parse reads an amount as people write it, « 43 », « 43,5 » or « 17 716,00 € »,
// into cents. There is none below zero.
func Parse(typed string) (cents int64, err error) {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \u00a0\u202f€", r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(typed, ".", ","))
	whole, part, decimal := strings.Cut(plain, ",")
	if whole == "" || decimal && (part == "" || len(part) > 2) || strings.Trim(whole+part, "0123456789") != "" || len(whole) > 10 {
		return 0, ErrAmount
	}
	euros, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || euros > mostEuros {
		return 0, ErrAmount
	}
	rest, err := strconv.ParseInt((part + "00")[:2], 10, 64)
	if err != nil {
		return 0, ErrAmount
	}
	return euros*100 + rest, nil
}

// Plain writes an amount as a field holds it and a spreadsheet reads it:
// « 1250,50 ». Parse reads it back.
func Plain(cents int64) string {
	return strconv.FormatInt(cents/100, 10) + "," + strconv.FormatInt(100+cents%100, 10)[1:]
}
