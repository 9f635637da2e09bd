// Package persons draws the persons a service follows: the list, the search, a
// file, its journal, and the form that opens one.
package persons

import (
	"passerelle/models/audit"
	"passerelle/models/commune"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// List is the page of persons, by filter or as a search found them.
type List struct {
	Today   day.Day
	Filter  person.Filter
	Listing person.Listing
	// Branch says that the reader works in a branch of the service.
	Branch bool
	// Create says that the reader may open a file.
	Create bool
	// Import says that the reader may open many from a file.
	Import bool
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
	// What the reader may do about the person.
	Refer, Enrol, Journal, Merge bool
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
