// Package persons serves the persons a service follows: the list, the search, a
// file with its timeline and its journal, what is kept beside it, and the ways to
// open and change one.
package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/persons"
)

// Routes are the pages of persons. /persons/new stands before /persons/:person,
// for the first that fits answers.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/persons", actor.PersonRead, list),
		web.POST("/persons", actor.PersonWrite, views.NewForm{}, create).OrAgain(createAgain),
		web.POST("/persons/search", actor.PersonRead, searchForm{}, search).OrAgain(searchAgain),
		web.GET("/persons/new", actor.PersonWrite, begin),
		web.GET("/persons/:person", actor.PersonRead, show),
		web.GET("/persons/:person/journal", actor.PersonJournal, journal),

		web.GET("/persons/:person/access", actor.PersonOpen, door).AtTheDoor(),
		web.POST("/persons/:person/access", actor.PersonOpen, views.AccessForm{}, openDoor).OrAgain(doorAgain).AtTheDoor(),

		web.GET("/persons/:person/edit", actor.PersonWrite, edit),
		web.POST("/persons/:person/edit", actor.PersonWrite, views.EditForm{}, saveEdit).OrAgain(editAgain),
		web.GET("/persons/:person/measures/new", actor.MeasureWrite, newMeasure),
		web.POST("/persons/:person/measures", actor.MeasureWrite, views.MeasureForm{}, addMeasure).OrAgain(addMeasureAgain),
		web.GET("/measures/:measure", actor.MeasureWrite, measure),
		web.POST("/measures/:measure", actor.MeasureWrite, views.MeasureForm{}, saveMeasure).OrAgain(measureAgain),
		web.GET("/persons/:person/limits", actor.LimitWrite, limits),
		web.POST("/persons/:person/limits", actor.LimitWrite, views.LimitForm{}, addLimits).OrAgain(limitsAgain),
		web.POST("/limits/:limit/removal", actor.LimitWrite, nil, removeLimit),

		web.GET("/persons/:person/assignments", actor.PersonAssign, assignments),
		web.POST("/persons/:person/assignments", actor.PersonAssign, views.AssignForm{}, assign).OrAgain(assignAgain),
		web.POST("/assignments/:assignment/ending", actor.PersonAssign, nil, unassign),
		web.GET("/persons/:person/notes", actor.NoteRead, notes),
		web.POST("/persons/:person/notes", actor.NoteWrite, views.NoteForm{}, writeNote).OrAgain(notesAgain),
		web.POST("/notes/:note/erasing", actor.NoteWrite, nil, eraseNote),
		web.GET("/persons/:person/notice", actor.PersonWrite, notice),
		web.POST("/persons/:person/notice", actor.PersonWrite, views.NoticeForm{}, giveNotice).OrAgain(noticeAgain),
		web.GET("/persons/:person/siao", actor.SIAORead, siao),
		web.POST("/persons/:person/siao", actor.SIAOWrite, views.SIAOForm{}, noteSIAO).OrAgain(siaoAgain),
	}
}
