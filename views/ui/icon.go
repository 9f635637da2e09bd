package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Sign is the name of an icon.
type Sign string

// The icons, all drawn for this portal on a grid of 20 with a line of 1.6.
const (
	SignNone     Sign = ""
	SignCheck    Sign = "check"
	SignWarn     Sign = "warn"
	SignBad      Sign = "bad"
	SignInfo     Sign = "info"
	SignDot      Sign = "dot"
	SignCross    Sign = "cross"
	SignSearch   Sign = "search"
	SignInbox    Sign = "inbox"
	SignMenu     Sign = "menu"
	SignDown     Sign = "down"
	SignForward  Sign = "forward"
	SignBack     Sign = "back"
	SignPrint    Sign = "print"
	SignClock    Sign = "clock"
	SignLock     Sign = "lock"
	SignPlus     Sign = "plus"
	SignPhone    Sign = "phone"
	SignCalendar Sign = "calendar"
	SignPerson   Sign = "person"
	SignMessage  Sign = "message"
	SignPin      Sign = "pin"
	SignDocument Sign = "document"
	SignExternal Sign = "external"
)

// strokes are the drawings: the d attribute of one path each.
var strokes = map[Sign]string{
	SignCheck:    "M3.5 10.5l4.2 4.2L16.5 5.8",
	SignWarn:     "M10 3.2 18 16.8H2ZM10 8v4M10 14.3v.1",
	SignBad:      "M10 2.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6M10 6v4.8M10 13.7v.1",
	SignInfo:     "M10 2.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6M10 9.2V14M10 6.2v.1",
	SignDot:      "M10 7.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8M10 9.2a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6",
	SignCross:    "M5 5l10 10M15 5 5 15",
	SignSearch:   "M8.8 3a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8.8 3M13 13l4.2 4.2",
	SignInbox:    "M2.8 11.5 5 4h10l2.2 7.5V16H2.8ZM2.8 11.5h4.4l1 2h3.6l1-2h4.4",
	SignMenu:     "M3 5.5h14M3 10h14M3 14.5h14",
	SignDown:     "M5 7.5l5 5 5-5",
	SignForward:  "M7.5 4.5l5.5 5.5-5.5 5.5",
	SignBack:     "M12.5 4.5 7 10l5.5 5.5",
	SignPrint:    "M6 7.5V3h8v4.5M6 14H3V7.5h14V14h-3M6 11.5h8V17H6Z",
	SignClock:    "M10 2.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6M10 5.8V10l3 2",
	SignLock:     "M4.5 9h11v8h-11ZM6.8 9V6.4a3.2 3.2 0 0 1 6.4 0V9",
	SignPlus:     "M10 4v12M4 10h12",
	SignPhone:    "M4 3h3.2l1.5 4L6.6 8.4a10 10 0 0 0 5 5l1.4-2.1 4 1.5V16c0 .6-.5 1-1 1A13 13 0 0 1 3 4c0-.6.4-1 1-1Z",
	SignCalendar: "M3 4.5h14V17H3ZM3 8.5h14M6.8 2.5v3.5M13.2 2.5v3.5",
	SignPerson:   "M10 3a3.4 3.4 0 1 1 0 6.8A3.4 3.4 0 0 1 10 3M3.5 17c.6-3 3.2-4.6 6.5-4.6s5.9 1.6 6.5 4.6",
	SignMessage:  "M3 4h14v10h-7.5L6 17v-3H3Z",
	SignPin:      "M10 18s5.8-5.6 5.8-9.8A5.8 5.8 0 0 0 4.2 8.2C4.2 12.4 10 18 10 18ZM10 6.3a2 2 0 1 1 0 4 2 2 0 0 1 0-4",
	SignDocument: "M5 2.5h6.5L15 6v11.5H5ZM11.2 2.8V6.3H15M7.5 10h5M7.5 13h5",
	SignExternal: "M11.5 3.5h5v5M16.3 3.7 9.5 10.5M13.5 11.5v5h-10v-10h5",
}

// Icon draws a sign in the colour and size of the text beside it. It is
// decoration to a screen reader: the word stands beside it.
func Icon(s Sign) templ.Component { return icon(s) }

// drawings are the signs as they stand in a page; none for SignNone. How the
// stroke looks is said once, by the style sheet: a list shows a hundred of them.
var drawings = drawn()

func drawn() map[Sign]string {
	all := make(map[Sign]string, len(strokes))
	for sign, d := range strokes {
		all[sign] = `<svg class="ps-icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="` + d + `"/></svg>`
	}
	return all
}

type icon Sign

func (i icon) append(b []byte) []byte { return append(b, drawings[Sign(i)]...) }

func (i icon) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, drawings[Sign(i)])
	return err
}
