package ui

import "github.com/a-h/templ"

// Column is the head of a column.
type Column struct {
	Label string
	// Number sets figures under one another, to the right.
	Number bool
	// Hidden keeps the head for screen readers: a column of acts.
	Hidden bool
	// Tight keeps the column as narrow as its content and on one line.
	Tight bool
}

// Row is one line of a table.
type Row struct {
	// Href is where the whole row leads; the link is the first cell.
	Href string
	// Cells are as many as the columns: Text, Lines, Badge or any component.
	Cells []templ.Component
}

// TableProps describe a table, which becomes a pile of cards on a telephone.
type TableProps struct {
	// Caption says what is listed, to screen readers at least.
	Caption      string
	CaptionShown bool
	Columns      []Column
	Rows         []Row
}

func (c Column) class() string {
	switch {
	case c.Number:
		return "ps-number"
	case c.Tight:
		return "ps-tight"
	default:
		return ""
	}
}

// PaginationProps describe a list read page by page. It knows the next and the
// previous page only: nothing counts whole tables.
type PaginationProps struct {
	// Previous and Next are addresses, empty at either end.
	Previous, Next string
	// Label names the list.
	Label string
	// Shown says what is on this page: « 50 personnes affichées ». Optional.
	Shown string
}

// Chip is an active filter and the address without it.
type Chip struct {
	Label  string
	Remove string
}

// Tab is one of several views of the same thing, each with its own address.
type Tab struct {
	Label   string
	Href    string
	Current bool
	// Count is shown when Counted.
	Count   int
	Counted bool
}

// Task is one step of a wizard.
type Task struct {
	Label string
	// Href is empty while the step cannot be started.
	Href string
	// Hint says in one line what it holds, or what it waits for.
	Hint  string
	State BadgeProps
}

// Moment is one entry of a timeline.
type Moment struct {
	// When is shown; Machine is the same instant in RFC 3339.
	When, Machine string
	// Title is one sentence: who did what.
	Title string
	// Href leads to what it is about. Optional.
	Href string
	Tone Tone
	// Icon replaces the sign of the tone.
	Icon Sign
	// Detail is a line of text; Body anything more.
	Detail string
	Body   templ.Component
}

func (m Moment) sign() Sign {
	if m.Icon != SignNone {
		return m.Icon
	}
	return m.Tone.Sign()
}

// WorkGroup is a part of a worklist: late, today, this week.
type WorkGroup struct {
	Title string
	Count int
	// Tone is Bad for what is late.
	Tone Tone
	Rows []Work
}

// Work is one thing that waits: one sentence, its due time in words and the one
// act that moves it on.
type Work struct {
	// Who is the link and stands first in the sentence.
	Who  string
	Href string
	// Born tells homonyms apart where Who is a person. Optional.
	Born string
	// What follows: « attend une réponse du Relais des Tilleuls ».
	What string
	// Since is one more line in secondary ink. Optional.
	Since string
	// Due in words, with its tone: « en retard de 2 jours ».
	Due     string
	DueTone Tone
	// Act is a Button in its form, or a ButtonLink.
	Act templ.Component
}
