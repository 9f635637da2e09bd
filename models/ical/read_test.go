package ical_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"passerelle/models/day"
	"passerelle/models/ical"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	found, err := day.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// calendar puts events of these lines into a file.
func calendar(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Essai//FR\r\n")
	for _, lines := range events {
		b.WriteString("BEGIN:VEVENT\r\n" + strings.ReplaceAll(lines, "\n", "\r\n") + "\r\nEND:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}

// said is what was read of an event.
func said(e ical.Event) string {
	text := e.Title
	if e.Why != "" {
		return text + ": " + string(e.Why)
	}
	text += " " + e.From.String() + "/" + e.To.String()
	if e.Cancelled {
		text += " cancelled"
	}
	return text
}

func TestAnEventIsTheDaysItTakes(t *testing.T) {
	for lines, want := range map[string]string{
		"DTSTART;VALUE=DATE:20261221\nDTEND;VALUE=DATE:20270102":                                               "F 2026-12-21/2027-01-01",
		"DTSTART;VALUE=DATE:20261224":                                                                          "F 2026-12-24/2026-12-24",
		"DTSTART:20261224":                                                                                     "F 2026-12-24/2026-12-24",
		"dtstart;value=date:20261224\ndtend;value=date:20261226":                                               "F 2026-12-24/2026-12-25",
		"DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261224":                                               "F 2026-12-24/2026-12-24",
		"DTSTART;VALUE=DATE:20261224\nDURATION:P2D":                                                            "F 2026-12-24/2026-12-25",
		"DTSTART;VALUE=DATE:20261221\nDURATION:P2W":                                                            "F 2026-12-21/2027-01-03",
		"DTSTART;VALUE=DATE:20280228\nDTEND;VALUE=DATE:20280301":                                               "F 2028-02-28/2028-02-29",
		"DTSTART:20261224T070000Z\nDTEND:20261224T170000Z":                                                     "F 2026-12-24/2026-12-24",
		"DTSTART:20261223T230000Z\nDTEND:20261224T230000Z":                                                     "F 2026-12-24/2026-12-24", // midnight to midnight in Paris
		"DTSTART:20261224T080000\nDTEND:20261225T120000":                                                       "F 2026-12-24/2026-12-25",
		"DTSTART;TZID=Europe/Paris:20270327T220000\nDURATION:P1D":                                              "F 2027-03-27/2027-03-28", // over the night of the clocks
		"DTSTART;TZID=Romance Standard Time:20261224T000000\nDTEND;TZID=Romance Standard Time:20261226T000000": "F 2026-12-24/2026-12-25",
		"DTSTART;TZID=Indian/Reunion:20261225T020000\nDTEND;TZID=Indian/Reunion:20261225T023000":               "F 2026-12-24/2026-12-24", // the day before in Paris
		"DTSTART;TZID=\"/mozilla.org/20050126_1/Europe/Paris\":20261224T080000":                                "F 2026-12-24/2026-12-24",
		"DTSTART:20261224T080000":                                                                              "F 2026-12-24/2026-12-24",
		"STATUS:CANCELLED\nDTSTART;VALUE=DATE:20261224":                                                        "F 2026-12-24/2026-12-24 cancelled",
		"DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=YEARLY":                                                       "F: repeats",
		"DTSTART;VALUE=DATE:20261224\nrdate;VALUE=DATE:20261231":                                               "F: repeats",
		"DTSTART;VALUE=DATE:20261224\nRECURRENCE-ID;VALUE=DATE:20261224":                                       "F: repeats",
		"DESCRIPTION:sans date":                                                                                "F: dates",
		"DTSTART;VALUE=DATE:20261324":                                                                          "F: dates",
		"DTSTART;VALUE=DATE:20261224\nDTEND:20261225T080000Z":                                                  "F: dates",
		"DTSTART;VALUE=DATE:20261224\nDURATION:PT8H":                                                           "F: dates",
		"DTSTART;VALUE=DATE:20261224\nDURATION:toujours":                                                       "F: dates",
		"DTSTART;VALUE=DATE:00011224\nDTEND;VALUE=DATE:99991224":                                               "F: dates",
		"DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261223":                                               "F: backwards",
		"DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20271226":                                               "F: too_long",
		"DTSTART;TZID=Ma zone:20261224T080000":                                                                 "F: zone",
		"DTSTART;TZID=../../etc/passwd:20261224T080000":                                                        "F: zone",
		"DTSTART;TZID=Local:20261224T080000":                                                                   "F: zone",
	} {
		found, err := ical.Read([]byte(calendar("UID:a\nSUMMARY:F\n"+lines)), zone(t, "Europe/Paris"))
		if err != nil || len(found) != 1 || said(found[0]) != want {
			t.Errorf("%q is %+v, %v; want %s", lines, found, err, want)
		}
	}
}

// The same instants are other days where the service is.
func TestHoursBecomeDaysWhereTheServiceIs(t *testing.T) {
	file := []byte(calendar("UID:a\nSUMMARY:F\nDTSTART:20261224T210000Z\nDTEND:20261224T220000Z"))
	for where, want := range map[string]string{"Europe/Paris": "F 2026-12-24/2026-12-24", "Indian/Reunion": "F 2026-12-25/2026-12-25", "Pacific/Tahiti": "F 2026-12-24/2026-12-24", "Pacific/Noumea": "F 2026-12-25/2026-12-25"} {
		found, err := ical.Read(file, zone(t, where))
		if err != nil || said(found[0]) != want {
			t.Errorf("in %s it is %+v, %v", where, found, err)
		}
	}
}

func TestATitleIsOneLineOfText(t *testing.T) {
	day := "\nDTSTART;VALUE=DATE:20261224"
	found, err := ical.Read([]byte(calendar(
		"UID:a\nSUMMARY:<b onclick=\"x()\">Ponts</b>\\n de\\, mai\u202e"+day,
		"UID:b\nSUMMARY: "+day,
		"UID:c"+day,
		"UID:d\nSUMMARY:"+strings.Repeat("é", 201)+day,
		"UID:e\nSUMMARY:"+strings.Repeat("é", 200)+day,
		"SUMMARY:Sans identifiant"+day,
		"UID:"+strings.Repeat("x", 256)+"\nSUMMARY:Trop"+day,
		"UID:a\nSUMMARY:La même"+day,
	)), zone(t, "Europe/Paris"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range found {
		got = append(got, said(e))
	}
	want := []string{
		`<b onclick="x()">Ponts</b> de, mai 2026-12-24/2026-12-24`, ": no_title", ": no_title", strings.Repeat("é", 199) + "…: long_title",
		strings.Repeat("é", 200) + " 2026-12-24/2026-12-24", "Sans identifiant: no_uid", "Trop: no_uid", "La même: twice",
	}
	if !slices.Equal(got, want) {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A line is folded after so many bytes, be it in the middle of a letter.
func TestALineFoldedWithinALetterIsOneLetterAgain(t *testing.T) {
	file := strings.Replace(calendar("UID:a\nSUMMARY:Été\nDTSTART;VALUE=DATE:20260814"), "É", "\xc3\r\n \x89", 1)
	found, err := ical.Read([]byte("\xef\xbb\xbf"+file), zone(t, "Europe/Paris"))
	if err != nil || len(found) != 1 || found[0].Title != "Été" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestWhatIsNoCalendarIsRefusedAsAWhole(t *testing.T) {
	event := "UID:a\nSUMMARY:Été\nDTSTART;VALUE=DATE:20260814"
	good := calendar(event)
	many := make([]string, 50_000)
	for i := range many {
		many[i] = strings.Replace(event, "UID:a", "UID:"+strconv.Itoa(i), 1)
	}
	for name, c := range map[string]struct {
		file string
		why  ical.Why
	}{
		"nothing":            {" \r\n", ical.Empty},
		"a workbook":         {"PK\x03\x04xl/workbook.xml", ical.NoText},
		"a page":             {"<!DOCTYPE html><html></html>", ical.NoText},
		"with a zero byte":   {strings.Replace(good, "Été", "É\x00", 1), ical.NoText},
		"Windows-1252":       {strings.Replace(good, "Été", "\xc9t\xe9", 1), ical.Encoding},
		"half a letter":      {strings.Replace(good, "Été", "\xc3", 1), ical.Encoding},
		"UTF-16":             {"\xff\xfeB\x00E\x00G\x00I\x00N\x00", ical.Encoding},
		"cut short":          {good[:len(good)-len("END:VCALENDAR\r\n")], ical.CutShort},
		"in an event":        {strings.Replace(good, "END:VEVENT\r\n", "", 1), ical.Broken},
		"two calendars":      {good + good, ical.Broken},
		"a line of nothing":  {strings.Replace(good, "SUMMARY:", "§§§", 1), ical.Broken},
		"without an event":   {calendar(), ical.Eventless},
		"fifty thousand":     {calendar(many...), ical.TooMany},
		"too many":           {calendar(many[:ical.MaxEvents+1]...), ical.TooMany},
		"blocks in blocks":   {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", 400_000) + "END:VCALENDAR", ical.TooMany},
		"blocks left open":   {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", 9_000) + "END:VCALENDAR", ical.Broken},
		"one endless line":   {"BEGIN:VCALENDAR\nX:" + strings.Repeat("x", 4<<20) + "\nEND:VCALENDAR", ical.Eventless},
		"a million of folds": {"BEGIN:VCALENDAR" + strings.Repeat("\r\n ", 1_000_000) + "\r\nEND:VCALENDAR", ical.Eventless},
	} {
		_, err := ical.Read([]byte(c.file), zone(t, "Europe/Paris"))
		var refused *ical.Unreadable
		if !errors.As(err, &refused) || refused.Why != c.why {
			t.Errorf("%s: %v, want %s", name, err, c.why)
		}
	}
	if found, err := ical.Read([]byte(calendar(many[:ical.MaxEvents]...)), zone(t, "Europe/Paris")); err != nil || len(found) != ical.MaxEvents {
		t.Errorf("as many as there may be: %d, %v", len(found), err)
	}
}

func FuzzRead(f *testing.F) {
	for _, lines := range []string{"UID:a\nSUMMARY:É\nDTSTART;VALUE=DATE:20260814\nDTEND;VALUE=DATE:20260816", "UID:b\nDTSTART;TZID=\"Europe/Paris\":20260814T080000\nDURATION:P1DT2H", "RRULE:FREQ=DAILY"} {
		f.Add([]byte(calendar(lines)))
	}
	paris := zone(f, "Europe/Paris")
	f.Fuzz(func(t *testing.T, body []byte) {
		found, err := ical.Read(body, paris)
		for _, e := range found {
			if err != nil || e.Why == "" && (e.UID == "" || e.Title == "" || e.From.IsZero() || e.To.Before(e.From) || e.To.Since(e.From) >= ical.MaxDays) {
				t.Errorf("%+v of %q", e, body)
			}
		}
	})
}
