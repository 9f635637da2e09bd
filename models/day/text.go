package day

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrDay says that a text is no day.
var ErrDay = errors.New("not a day")

// Parse reads a day as yyyy-mm-dd, the form of addresses, of JSON and of date
// fields in browsers.
func Parse(text string) (Day, error) {
	if len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return Day{}, ErrDay
	}
	return fromNumbers(text[:4], text[5:7], text[8:])
}

// ParseFrench reads a day as people type it: jj/mm/aaaa, also with dots or
// hyphens and without leading zeros, or yyyy-mm-dd. The year has four digits: a
// birth date in « 24 » could be a century off.
func ParseFrench(text string) (Day, error) {
	if len(text) > 64 {
		return Day{}, ErrDay
	}
	text = strings.TrimSpace(text)
	if d, err := Parse(text); err == nil {
		return d, nil
	}
	for _, separator := range []string{"/", ".", "-"} {
		parts := strings.Split(text, separator)
		if len(parts) == 3 {
			return fromNumbers(parts[2], parts[1], parts[0])
		}
	}
	return Day{}, ErrDay
}

func fromNumbers(year, month, dayOfMonth string) (Day, error) {
	y, okYear := number(year, 4, 4)
	m, okMonth := number(month, 1, 2)
	d, okDay := number(dayOfMonth, 1, 2)
	if !okYear || !okMonth || !okDay || y == 0 || m < 1 || m > 12 || d < 1 {
		return Day{}, ErrDay
	}
	parsed := Of(y, time.Month(m), d)
	if _, _, same := parsed.Date(); same != d {
		return Day{}, ErrDay
	}
	return parsed, nil
}

// number reads ASCII digits only, between least and most of them.
func number(text string, least, most int) (int, bool) {
	if len(text) < least || len(text) > most {
		return 0, false
	}
	n := 0
	for _, r := range []byte(text) {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, true
}

// String writes the day as yyyy-mm-dd, and no day as the empty text.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads yyyy-mm-dd; the empty text is no day.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Value gives a date column its text. A time.Time would be read in the time zone
// of the connection.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column.
func (d *Day) Scan(source any) error {
	switch value := source.(type) {
	case nil:
		*d = Day{}
		return nil
	case time.Time:
		*d = Of(value.Date())
		return nil
	case string:
		return d.UnmarshalText([]byte(value))
	case []byte:
		return d.UnmarshalText(value)
	}
	return fmt.Errorf("scan a day from %T", source)
}

// GormDataType names the column type where a model is compared with the schema.
func (Day) GormDataType() string { return "date" }
