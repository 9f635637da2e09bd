// Package persons draws the persons a service follows: the list, the search, a
// file, its journal, and the form that opens one.
package persons

import (
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/commune"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/transfer"
	"passerelle/views/ui"
)

// List is the page of persons, by filter or as a search found them.
type List struct {
	Today   day.Day
	Filter  person.Filter
	Listing person.Listing
	// Scopes are the lists the reader may choose among; none where there is but
	// one.
	Scopes []person.Scope
	// Watch lists hours and places instead of who is in charge.
	Watch  bool
	Limits map[person.ID][]person.Limit
	// Create says that the reader may open a file.
	Create bool
	// Import says that the reader may open many from a file.
	Import bool
	// Transfers says that the reader works with transfers between services.
	Transfers bool
	// Search is what a search found; nil for the list.
	Search *Search
	// Query is what was typed into a search that was refused.
	Query  string
	Errors ui.Errors
}

// Search is a kept search and what it found.
type Search struct {
	Query string
	Found person.Found
}

// New is the form that opens a file.
type New struct {
	Form      NewForm
	Errors    ui.Errors
	Branches  []person.Choice
	Referents []person.Choice
	// Communes are those the address may mean, where one has to be chosen.
	Communes []commune.Commune
	// Homonyms are files that may be those of the same person.
	Homonyms []person.Listed
}

// File is a person's file.
type File struct {
	Today       day.Day
	Person      person.Person
	Measures    []person.Measure
	Obligations []person.Obligation
	Limits      []person.Limit
	Moments     []Moment
	// Access is how the reader stands to the person: what they see follows.
	Access person.Access
	// Hindrances are what keeps the person from sessions of their groups; known to
	// those who enrol.
	Hindrances []programme.SeatHindrances
	// Given is to whom the person is given; Request the latest step of a housing
	// request, nil without one.
	Given   []person.Assignment
	Request *person.SIAOStep
	// Notice is the information notice that they have, for those who give it.
	Notice person.Notice
	// What the reader may do about the person.
	Refer, Enrol, Journal, Merge, Edit, Measure, Limit, Assign, Note, SIAO, Apart, End, Attest, Desk, Report bool
	// Transfer is the latest one asked for, where the file is offered to another
	// service or has left to it; nil otherwise. Transfers says that the reader works
	// with transfers, Leave that they may ask for one of this person.
	Transfer         *transfer.Transfer
	Transfers, Leave bool
	// Kind narrows the timeline; Older is the address of what came before.
	Kind, Older string
	Newest      bool
}

// Access is the door of a file that is not one's own.
type Access struct {
	Person person.ID
	Form   AccessForm
	Errors ui.Errors
	Notes  bool      // what is asked for are the restricted notes
	Until  time.Time // of the motive in force
}

// Edit is the form that changes who somebody is and how they are reached.
type Edit struct {
	Person person.Person
	Form   EditForm
	Errors ui.Errors
}

// Measure is the form of a measure, new or known.
type Measure struct {
	Person person.Person
	Form   MeasureForm
	Errors ui.Errors
	Action string
	Known  bool
}

// Limits is the page of hours and places.
type Limits struct {
	Person person.Person
	Limits []person.Limit
	Form   LimitForm
	Errors ui.Errors
}

// Assignments is the page of those to whom a person is given.
type Assignments struct {
	Person    person.Person
	Given     []person.Assignment
	Assignees []person.Assignee
	Form      AssignForm
	Errors    ui.Errors
}

// Notes is the page of restricted notes.
type Notes struct {
	Person person.Person
	Notes  person.Notes
	Reader uuid.UUID
	// Alone says that nobody but the reader will ever read what they write.
	Alone  bool
	Form   NoteForm
	Errors ui.Errors
}

// SIAO is the page of a person's housing requests.
type SIAO struct {
	Person person.Person
	Steps  []person.SIAOStep
	Form   SIAOForm
	Errors ui.Errors
	Write  bool
}

// Journal is who read and changed a file.
type Journal struct {
	Person person.Person
	Lines  []audit.Line
	// Older is the address of the page before in time, empty at the end; Newest
	// is set on every page but the first.
	Older  string
	Newest bool
}
