// Package season serves the pages of cultural actions: the season, an action, the
// planning of a new one, the rooms and the equipment. Seats and roll calls are those of any
// group.
package season

import (
	"strings"

	"github.com/a-h/templ"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/fault"
	views "passerelle/views/season"
)

// With is what these pages need of the program.
type With struct {
	// Print makes PDFs of pages; nil where no browser is there to do it.
	Print web.Make
}

// handler are the pages that depend on how the program is set up.
type handler struct{ With }

// file makes a PDF of a page that names nobody.
func (h handler) file(r *web.Request, name string, page templ.Component) error {
	if h.Print == nil {
		return fault.Missing()
	}
	return r.Made(strings.ReplaceAll(name, " ", "-")+".pdf", "application/pdf", page, h.Print)
}

// Routes of cultural actions.
func Routes(with With) []web.Route {
	h := handler{with}
	return []web.Route{
		web.GET("/season", actor.SeasonRead, season),
		web.GET("/actions/new", actor.SeasonWrite, plan),
		web.POST("/actions", actor.SeasonWrite, views.Form{}, create).OrAgain(planAgain),
		web.GET("/actions/:action", actor.SeasonRead, show),
		web.GET("/actions/:action/edit", actor.SeasonWrite, edit),
		web.POST("/actions/:action", actor.SeasonWrite, views.EditForm{}, save).OrAgain(saveAgain),
		web.GET("/actions/:action/budget", actor.BudgetRead, budget),
		web.POST("/actions/:action/budget", actor.BudgetWrite, views.LineForm{}, addLine).OrAgain(budgetAgain),
		web.GET("/budget-lines/:line", actor.BudgetWrite, line),
		web.POST("/budget-lines/:line", actor.BudgetWrite, views.LineForm{}, changeLine).OrAgain(changeLineAgain),
		web.POST("/budget-lines/:line/removal", actor.BudgetWrite, views.GoneForm{}, removeLine).OrAgain(removeLineAgain),
		web.GET("/season/report", actor.SeasonReport, report),
		web.FILE("/season/report/file", actor.SeasonExport, reportFile).Sensitive(),
		web.GET("/season/programme", actor.SeasonRead, h.printed),
		web.FILE("/season/programme/pdf", actor.SeasonRead, h.printedPDF),
		web.GET("/season/publication", actor.SeasonWrite, publication),
		web.POST("/season/publication", actor.SeasonWrite, nil, publish),
		web.POST("/season/publication/withdrawal", actor.SeasonWrite, nil, withdraw),
		web.POST("/actions/:action/showing", actor.SeasonWrite, nil, showToAll).OrAgain(publication),
		web.POST("/actions/:action/hiding", actor.SeasonWrite, nil, hideFromAll),
		web.GET("/actions/:action/poster", actor.SeasonRead, h.poster),
		web.FILE("/actions/:action/poster/pdf", actor.SeasonRead, h.posterPDF),
		web.GET("/programme/:publication", actor.Anyone, public),
		web.GET("/dates/:date/checklist", actor.SeasonRead, checklist),
		web.POST("/dates/:date/checklist", actor.SeasonWrite, views.StepForm{}, settle).OrAgain(settleAgain),
		web.GET("/equipment", actor.SeasonRead, things),
		web.POST("/equipment", actor.SeasonWrite, views.ThingForm{}, addThing).OrAgain(addThingAgain),
		web.GET("/equipment/:equipment", actor.SeasonWrite, thing),
		web.POST("/equipment/:equipment", actor.SeasonWrite, views.ThingForm{}, changeThing).OrAgain(changeThingAgain),
		web.GET("/rooms", actor.SeasonRead, rooms),
		web.POST("/rooms", actor.SeasonWrite, views.RoomForm{}, addRoom).OrAgain(addRoomAgain),
		web.GET("/rooms/:room", actor.SeasonWrite, place),
		web.POST("/rooms/:room", actor.SeasonWrite, views.PlaceForm{}, describeRoom).OrAgain(describeRoomAgain),
	}
}
