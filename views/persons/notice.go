package persons

import (
	"passerelle/models/person"
	"passerelle/views/ui"
)

// Notice is the information notice, and which version of it a person has.
type Notice struct {
	Person person.Person
	Has    person.Notice
	Form   NoticeForm
	Errors ui.Errors
}

// NoticeForm says that the version shown was given, on a day; today if empty.
type NoticeForm struct {
	Version string `form:"version"`
	GivenOn string `form:"given_on"`
}

// noticeParagraphs are what the notice says, in order: keys of the locales.
var noticeParagraphs = []string{"file", "partner", "presence", "kept", "rights"}
