package calendar_test

import (
	"bytes"
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
