package day

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Clock is an hour of the day as a clock on the wall shows it, to the minute,
// from 00:00 (the zero Clock) to 23:59.
type Clock struct {
	minutes int16
}

// ErrClock says that a text is no hour of the day.
var ErrClock = errors.New("not an hour of the day")

const minutesPerDay = 24 * 60

// ClockOf gives the clock with these numbers; what overflows a day starts again
// at midnight. What people type goes through ParseClock, which refuses it.
func ClockOf(hour, minute int) Clock {
	minutes := (hour%24*60 + minute%minutesPerDay) % minutesPerDay
	return Clock{minutes: int16((minutes + minutesPerDay) % minutesPerDay)}
}

// ClockAt gives what clocks of the zone show at an instant, seconds left out.
func ClockAt(instant time.Time, zone *time.Location) Clock {
	hour, minute, _ := instant.In(zone).Clock()
	return ClockOf(hour, minute)
}

// ParseClock reads 18:00, 18:00:00, 18 h, 18h00 or 9 h 30.
func ParseClock(text string) (Clock, error) {
	if len(text) > 64 {
		return Clock{}, ErrClock
	}
	hour, rest, found := strings.Cut(strings.Join(strings.Fields(text), ""), ":")
	if found {
		minute, seconds, _ := strings.Cut(rest, ":")
		// PostgreSQL writes seconds; a session has none.
		if strings.Trim(seconds, "0.") != "" || minute == "" {
			return Clock{}, ErrClock
		}
		return clockFromNumbers(hour, minute)
	}
	hour, minute, found := strings.Cut(strings.ToLower(hour), "h")
	if !found {
		return Clock{}, ErrClock
	}
	if minute == "" {
		minute = "00"
	}
	return clockFromNumbers(hour, minute)
}

func clockFromNumbers(hour, minute string) (Clock, error) {
	h, okHour := number(hour, 1, 2)
	m, okMinute := number(minute, 2, 2)
	if !okHour || !okMinute || h > 23 || m > 59 {
		return Clock{}, ErrClock
	}
	return ClockOf(h, m), nil
}

// Hour gives the hour, 0 to 23.
func (c Clock) Hour() int { return int(c.minutes) / 60 }

// Minute gives the minute, 0 to 59.
func (c Clock) Minute() int { return int(c.minutes) % 60 }

// Minutes counts the minutes since midnight.
func (c Clock) Minutes() int { return int(c.minutes) }

// Before reports whether c comes before other on the same day.
func (c Clock) Before(other Clock) bool { return c.minutes < other.minutes }

// String writes the clock as 18:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour(), c.Minute()) }

// MarshalText writes the clock as String does.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what ParseClock reads.
func (c *Clock) UnmarshalText(text []byte) error {
	parsed, err := ParseClock(string(text))
	if err != nil {
		return err
	}
	*c = parsed
	return nil
}

// Value gives a time column its text.
func (c Clock) Value() (driver.Value, error) { return c.String(), nil }

// Scan reads a time column. A NULL is refused: midnight would be a lie. A column
// that may be NULL is read into a *Clock.
func (c *Clock) Scan(source any) error {
	switch value := source.(type) {
	case string:
		return c.UnmarshalText([]byte(value))
	case []byte:
		return c.UnmarshalText(value)
	}
	return fmt.Errorf("scan an hour of the day from %T", source)
}

// GormDataType names the column type where a model is compared with the schema.
func (Clock) GormDataType() string { return "time" }
