package web

import (
	"strings"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/person"
)

// ID reads a parameter of the path as the identifier of a T. Whatever is not an
// id does not exist, like an unknown one.
func ID[T any](r *Request, name string) (id.Of[T], error) {
	return Parse[T](r.params[name])
}

// Parse reads an identifier out of a form's field or an address. What is not
// one is a NotFound fault.
func Parse[T any](text string) (id.Of[T], error) {
	u, err := uuid.Parse(text)
	if err != nil || len(text) != 36 || u == uuid.Nil {
		return id.Of[T]{}, fault.Missing()
	}
	return id.From[T](u), nil
}

// Local keeps a page to come back to on this portal: whatever could lead to
// another host is the first page.
func Local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// Day reads a day as people type it. What is none is the zero day, which the models
// refuse at its field.
func Day(text string) day.Day {
	d, err := person.ParseDay(text)
	if err != nil {
		return day.Day{}
	}
	return d
}
