// Package ical reads calendars that others wrote (RFC 5545), for the days that
// their events take. A calendar comes from anywhere: nothing in it is trusted, and
// an event that cannot be understood says why instead of being guessed at.
package ical

import (
	"bytes"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"passerelle/models/day"
)

// Bounds of a calendar. An organisation closes some dozens of times a year.
const (
	MaxBytes  = 5 << 20
	MaxEvents = 2000
	// maxBlocks bounds what may begin in a file, events among them: a parser goes
	// one call deeper with each block that stands within another.
	maxBlocks = 5 * MaxEvents
	maxUID    = 255 // letters
	maxTitle  = 200 // letters
)

// Why says what keeps a file, or one of its events, from being understood.
type Why string

// Reasons for which a whole file is refused.
const (
	Empty     Why = "empty"
	NoText    Why = "not_calendar" // another kind of file, whatever its name
	Encoding  Why = "encoding"     // text that is not UTF-8
	TooMany   Why = "too_many"
	Broken    Why = "broken"    // a line or a block that no calendar has
	CutShort  Why = "cut_short" // no end: part of it is missing
	Eventless Why = "no_events"
)

// Reasons for which one event is left aside.
const (
	NoUID     Why = "no_uid" // or one too long to be one
	Twice     Why = "twice"  // its UID was that of an event before
	Repeats   Why = "repeats"
	NoTitle   Why = "no_title"
	LongTitle Why = "long_title"
	NoDates   Why = "dates" // none, or none that are dates
	Backwards Why = "backwards"
	TooLong   Why = "too_long"
	Zone      Why = "zone" // hours of a time zone that nobody knows here
)

// Unreadable is a file that is refused as a whole.
type Unreadable struct{ Why Why }

func (u *Unreadable) Error() string { return "ical: " + string(u.Why) }

// Event is one of a calendar, as days. Why is empty where it was understood; the days
// of one that was not may be zero.
type Event struct {
	UID       string
	Title     string
	From, To  day.Day // both included
	Cancelled bool
	Why       Why
}

// MaxDays is how long one event may last, in days: longer is a typing error.
const MaxDays = 366

// Read gives the events of a calendar in their order. Days stand as they were
// written; hours become days on the clocks of zone. What is no calendar is an
// *Unreadable error.
func Read(body []byte, zone *time.Location) ([]Event, error) {
	text, err := unfold(body)
	if err != nil {
		return nil, err
	}
	parsed, err := ics.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		return nil, &Unreadable{Broken}
	}
	found := parsed.Events()
	switch {
	case len(found) == 0:
		return nil, &Unreadable{Eventless}
	case len(found) > MaxEvents:
		return nil, &Unreadable{TooMany}
	}
	events, seen := make([]Event, len(found)), map[string]bool{}
	for i, one := range found {
		e := read(one, zone)
		if seen[e.UID] && e.Why == "" {
			e.Why = Twice
		}
		seen[e.UID] = e.Why == "" || seen[e.UID]
		events[i] = e
	}
	return events, nil
}

// unfold refuses what is no calendar and puts folded lines together again. A line may
// be folded in the middle of a letter, so that only what is unfolded can be said to
// be UTF-8, or not.
func unfold(body []byte) ([]byte, error) {
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	switch {
	case len(text) == 0:
		return nil, &Unreadable{Empty}
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return nil, &Unreadable{Encoding} // UTF-16
	case !hasPrefixFold(text, "BEGIN:VCALENDAR"), bytes.IndexByte(text, 0) >= 0:
		return nil, &Unreadable{NoText}
	case bytes.Count(text, []byte("BEGIN:")) > maxBlocks:
		return nil, &Unreadable{TooMany}
	case !hasSuffixFold(text, "END:VCALENDAR"):
		return nil, &Unreadable{CutShort}
	}
	for _, fold := range []string{"\r\n ", "\r\n\t", "\n ", "\n\t"} {
		text = bytes.ReplaceAll(text, []byte(fold), nil)
	}
	if !utf8.Valid(text) {
		return nil, &Unreadable{Encoding}
	}
	return text, nil
}

func hasPrefixFold(text []byte, want string) bool {
	return len(text) >= len(want) && bytes.EqualFold(text[:len(want)], []byte(want))
}

func hasSuffixFold(text []byte, want string) bool {
	return len(text) >= len(want) && bytes.EqualFold(text[len(text)-len(want):], []byte(want))
}

// read understands one event. What it is called is kept of one that is not
// understood too, so that somebody can find it.
func read(from *ics.VEvent, zone *time.Location) Event {
	e := Event{UID: oneLine(property(from, "UID").Value), Title: oneLine(property(from, "SUMMARY").Value)}
	e.Cancelled = strings.EqualFold(property(from, "STATUS").Value, "CANCELLED")
	switch {
	case e.UID == "" || utf8.RuneCountInString(e.UID) > maxUID:
		e.UID, e.Why = "", NoUID
	case repeats(from):
		e.Why = Repeats
	case e.Title == "":
		e.Why = NoTitle
	case utf8.RuneCountInString(e.Title) > maxTitle:
		e.Why = LongTitle
	default:
		e.From, e.To, e.Why = days(from, zone)
	}
	if title := []rune(e.Title); len(title) > maxTitle {
		e.Title = string(title[:maxTitle-1]) + "…"
	}
	return e
}

// repeats tells an event that happens again, and a part of one that does.
func repeats(e *ics.VEvent) bool {
	for _, name := range []string{"RRULE", "RDATE", "EXRULE", "RECURRENCE-ID"} {
		if property(e, name).IANAToken != "" {
			return true
		}
	}
	return false
}

// property is the first of a name, in whichever case it is written; the zero value
// where there is none.
func property(e *ics.VEvent, name string) ics.BaseProperty {
	for _, p := range e.Properties {
		if strings.EqualFold(p.IANAToken, name) {
			return p.BaseProperty
		}
	}
	return ics.BaseProperty{}
}

// oneLine leaves of a text what can be shown in one line. It stays text: whoever
// shows it escapes it.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r)
	}), " ")
}
