// Package cycles serves the pages of collective programmes: cycles, enrolments
// and the roll calls of their sessions.
package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// Routes of collective programmes.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/cycles", actor.CycleRead, list),
		web.GET("/cycles/new", actor.CycleWrite, plan),
		web.POST("/cycles", actor.CycleWrite, views.NewForm{}, create).OrAgain(planAgain),
		web.GET("/cycles/:cycle", actor.GroupRead, show),
		web.POST("/cycles/:cycle/enrolments", actor.CycleEnrol, EnrolForm{}, enrol).OrAgain(show),
		web.POST("/enrolments/:enrolment/departure", actor.CycleEnrol, nil, leave),
		web.GET("/enrolments/:enrolment/exclusion", actor.CycleEnrol, exclusion),
		web.POST("/enrolments/:enrolment/exclusion", actor.CycleDecide, views.VerdictForm{}, decide(attendance.Excluded)).OrAgain(verdictAgain(attendance.Excluded)),
		web.POST("/enrolments/:enrolment/keeping", actor.CycleDecide, views.VerdictForm{}, decide(attendance.Kept)).OrAgain(verdictAgain(attendance.Kept)),
		web.POST("/cycles/:cycle/waiting", actor.CycleEnrol, views.WaitForm{}, wait).OrAgain(show),
		web.POST("/waiting/:waiting/acceptance", actor.CycleEnrol, nil, accept),
		web.POST("/waiting/:waiting/departure", actor.CycleEnrol, nil, decline),
		web.GET("/persons/:person/incompatibilities", actor.ApartKeep, apart),
		web.POST("/persons/:person/incompatibilities", actor.ApartKeep, views.ApartForm{}, keepApart).OrAgain(apart),
		web.POST("/incompatibilities/:incompatibility/ending", actor.ApartKeep, nil, meetAgain),
		web.GET("/cycles/:cycle/team", actor.GroupLead, team),
		web.POST("/cycles/:cycle/facilitators", actor.GroupLead, views.TeamForm{}, join).OrAgain(team),
		web.POST("/cycles/:cycle/facilitators/:facilitator/departure", actor.GroupLead, nil, stepDown),
		web.GET("/closures", actor.CycleWrite, closures),
		web.POST("/closures", actor.CycleWrite, views.ClosureForm{}, announce).OrAgain(closuresAgain),
		web.POST("/closures/imports", actor.CycleWrite, views.CalendarForm{}, bringCalendar).OrAgain(calendarAgain).WithFiles(programme.ClosureFile),
		web.POST("/closures/:closure/reopening", actor.CycleWrite, nil, reopen),
		web.GET("/sessions/:session", actor.GroupRead, roll),
		web.GET("/sessions/:session/change", actor.SessionChange, change),
		web.POST("/sessions/:session/move", actor.SessionChange, views.EditForm{}, edit).OrAgain(editAgain),
		web.POST("/sessions/:session/cancellation", actor.SessionChange, views.CancelForm{}, cancel).OrAgain(changeAgain(views.Cancelling)),
		web.POST("/sessions/:session/make-up", actor.SessionChange, views.ChangeForm{}, makeUp).OrAgain(changeAgain(views.MakingUp)),
		web.POST("/sessions/:session/attendance", actor.AttendanceRecord, views.RollForm{}, record).OrAgain(rollAgain),
		web.POST("/sessions/:session/marks", actor.AttendanceRecord, views.RollForm{}, receive),
		web.POST("/sessions/:session/signature", actor.AttendanceRecord, nil, sign),
		web.POST("/sessions/:session/motives", actor.AttendanceExplain, views.MotiveForm{}, explain).OrAgain(explainAgain),
	}
}
