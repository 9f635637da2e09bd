package calendar_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"passerelle/handlers/calendar"
	"passerelle/models/day"
)

func event() calendar.Event {
	return calendar.Event{
		ID: "0190a000@passerelle", Sequence: 2, At: time.Date(2026, time.November, 23, 7, 50, 0, 0, time.UTC), On: day.Of(2026, time.December, 1),
		Summary: "Rendez-vous SA-4F7K2M", Place: "12 rue des Tilleuls, Sainte-Aurore; bâtiment B", Organiser: "https://passerelle.exemple.test", Product: "Passerelle",
	}
}

// read writes an event and reads it back.
func read(t *testing.T, e calendar.Event) (*ics.Calendar, *ics.VEvent) {
	t.Helper()
	file, err := calendar.Write(e)
	if err != nil {
		t.Fatal(err)
	}
	if bare := bytes.ReplaceAll(file, []byte("\r\n"), nil); bytes.ContainsAny(bare, "\r\n") {
		t.Error("a line does not end in CRLF")
	}
	for line := range bytes.SplitSeq(file, []byte("\r\n")) {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
	parsed, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil || len(parsed.Events()) != 1 {
		t.Fatalf("%v in\n%s", err, file)
	}
	return parsed, parsed.Events()[0]
}

func value(e *ics.VEvent, name ics.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func method(c *ics.Calendar) string {
	for _, p := range c.CalendarProperties {
		if p.IANAToken == string(ics.PropertyMethod) {
			return p.Value
		}
	}
	return ""
}

// The same clock on the wall is another instant in summer, in winter and on the
// other side of the earth.
func TestHoursAreInstants(t *testing.T) {
	for zone, instants := range map[string][2]string{"Europe/Paris": {"20270327T093000Z", "20270328T083000Z"}, "Indian/Reunion": {"20270327T063000Z", "20270328T063000Z"}} {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for i, on := range []day.Day{day.Of(2027, time.March, 27), day.Of(2027, time.March, 28)} {
			e := event()
			e.On, e.StartsAt = on, on.In(place, day.ClockOf(10, 30))
			_, back := read(t, e)
			if got := value(back, ics.ComponentPropertyDtStart); got != instants[i] {
				t.Errorf("10:30 in %s on %s is %s, want %s", zone, on, got, instants[i])
			}
			if start, err := back.GetStartAt(); err != nil || !start.Equal(e.StartsAt) {
				t.Errorf("read back as %s, %v", start, err)
			}
		}
	}
}

func TestADayWithoutAnHourIsTheWholeDay(t *testing.T) {
	_, back := read(t, event())
	start, err := back.GetAllDayStartAt()
	end, err2 := back.GetAllDayEndAt()
	if err != nil || err2 != nil || start.Format(time.DateOnly) != "2026-12-01" || end.Format(time.DateOnly) != "2026-12-02" {
		t.Errorf("from %s to %s, %v %v", start, end, err, err2)
	}
}

func TestAMoveReplacesAndAnEndCancels(t *testing.T) {
	e := event()
	file, back := read(t, e)
	if method(file) != "REQUEST" || value(back, ics.ComponentPropertyStatus) != "CONFIRMED" || back.Id() != e.ID || value(back, ics.ComponentPropertySequence) != "2" {
		t.Errorf("%s", file.Serialize())
	}
	e.Sequence, e.Cancelled = 3, true
	file, back = read(t, e)
	if method(file) != "CANCEL" || value(back, ics.ComponentPropertyStatus) != "CANCELLED" || back.Id() != e.ID || value(back, ics.ComponentPropertySequence) != "3" {
		t.Errorf("%s", file.Serialize())
	}
}

// Each event is a file of its own, with what is asked of it; of what there is none
// there is no file.
func TestAnInvitationIsAFileAnEvent(t *testing.T) {
	stands, other, off := event(), event(), event()
	other.ID, off.ID, off.Cancelled = "0190b000@passerelle", "0190c000@passerelle", true
	stands.Attendee = "karim@exemple.test"
	for name, of := range map[string]struct {
		events []calendar.Event
		want   []string
	}{
		"nothing": {nil, nil},
		"both": {[]calendar.Event{stands, off, other}, []string{
			"invite-1.ics REQUEST 0190a000@passerelle CONFIRMED", "cancel-2.ics CANCEL 0190c000@passerelle CANCELLED", "invite-3.ics REQUEST 0190b000@passerelle CONFIRMED"}},
		"an end": {[]calendar.Event{off}, []string{"cancel.ics CANCEL 0190c000@passerelle CANCELLED"}},
	} {
		files, err := calendar.Invite(of.events)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range files {
			parsed, err := ics.ParseCalendar(bytes.NewReader(f.Content))
			if err != nil || f.MediaType() != "text/calendar; method="+method(parsed) {
				t.Fatalf("%v in %s, %s", err, f.Content, f.MediaType())
			}
			for _, e := range parsed.Events() {
				got = append(got, strings.Join([]string{f.Name, f.Method, e.Id(), value(e, ics.ComponentPropertyStatus)}, " "))
			}
		}
		if !slices.Equal(got, of.want) {
			t.Errorf("%s: %q, want %q", name, got, of.want)
		}
	}
	files, err := calendar.Invite([]calendar.Event{stands})
	if err != nil || !bytes.Contains(bytes.ReplaceAll(files[0].Content, []byte("\r\n "), nil), []byte("RSVP=FALSE:mailto:karim@exemple.test\r\n")) {
		t.Errorf("%v %s", err, files[0].Content)
	}
}

func TestTextsComeBackAsTheyWere(t *testing.T) {
	e := event()
	e.Place = strings.Repeat("Résidence « Les Étangs », bâtiment B; escalier 2\\3 – ", 4)
	e.Note = "Première ligne\nDeuxième, avec virgule; et point-virgule"
	_, back := read(t, e)
	if got := value(back, ics.ComponentPropertyLocation); got != e.Place {
		t.Errorf("place %q", got)
	}
	if got := value(back, ics.ComponentPropertyDescription); got != e.Note {
		t.Errorf("note %q", got)
	}
}

// A feed says itself of each event whether it stands, gives hours as instants that
// last as long as they do, and is the same file as long as nothing changes. Of the
// two days on which the clocks change each has the hour that clocks show there.
func TestAFeedOfManyEventsIsReadBack(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	reunion, err := time.LoadLocation("Indian/Reunion")
	if err != nil {
		t.Fatal(err)
	}
	f := calendar.Feed{Name: "Passerelle", Product: "Passerelle", Again: time.Hour}
	var want []string
	for i, one := range []struct {
		on    day.Day
		zone  *time.Location
		start string
		end   string
	}{
		{day.Of(2026, time.March, 28), paris, "20260328T130000Z", "20260328T150000Z"},
		{day.Of(2026, time.March, 29), paris, "20260329T120000Z", "20260329T140000Z"},
		{day.Of(2026, time.October, 24), paris, "20261024T120000Z", "20261024T140000Z"},
		{day.Of(2026, time.October, 25), paris, "20261025T130000Z", "20261025T150000Z"},
		{day.Of(2026, time.October, 25), reunion, "20261025T100000Z", "20261025T120000Z"},
	} {
		e := event()
		e.ID, e.Sequence, e.Cancelled = strconv.Itoa(i)+"@passerelle", i, i == 2
		e.StartsAt, e.EndsAt = one.on.In(one.zone, day.ClockOf(14, 0)), one.on.In(one.zone, day.ClockOf(16, 0))
		f.Events = append(f.Events, e)
		status := "CONFIRMED"
		if e.Cancelled {
			status = "CANCELLED"
		}
		want = append(want, strings.Join([]string{e.ID, strconv.Itoa(i), status, one.start, one.end}, " "))
	}
	file, err := calendar.Publish(f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := calendar.Publish(f)
	if err != nil || !bytes.Equal(file, again) {
		t.Errorf("equal feeds are other files: %v", err)
	}
	parsed, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range parsed.Events() {
		got = append(got, strings.Join([]string{e.Id(), value(e, ics.ComponentPropertySequence), value(e, ics.ComponentPropertyStatus),
			value(e, ics.ComponentPropertyDtStart), value(e, ics.ComponentPropertyDtEnd)}, " "))
	}
	if !slices.Equal(got, want) || method(parsed) != "PUBLISH" || !bytes.Contains(file, []byte("REFRESH-INTERVAL;VALUE=DURATION:PT60M\r\n")) {
		t.Errorf("read back %v in\n%s", got, file)
	}
	for line := range bytes.SplitSeq(file, []byte("\r\n")) {
		if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
}
