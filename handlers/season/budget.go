package season

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/fault"
	views "passerelle/views/season"
)

func budget(r *web.Request) error { return budgetPage(r, views.LineForm{}) }

func budgetAgain(r *web.Request) error {
	var form views.LineForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return budgetPage(r, form)
}

func budgetPage(r *web.Request, form views.LineForm) error {
	id, err := web.ID[culture.Action](r, "action")
	if err != nil {
		return err
	}
	page := views.Budget{Form: form, Errors: r.Errors(), Keeps: r.Actor().May(actor.BudgetWrite)}
	if page.Action, err = culture.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Lines, err = culture.Budget(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Minutes, err = culture.HeldMinutes(r.Context(), r.Tx, id); err != nil {
		return err
	}
	reach, err := culture.ReachOf(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	page.Persons = reach.Present
	return r.Page(views.BudgetPage(page))
}

func addLine(r *web.Request) error {
	id, err := web.ID[culture.Action](r, "action")
	if err != nil {
		return err
	}
	var form views.LineForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := culture.AddLine(r.Context(), r.Tx, id, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther(budgetPath(id), "budget.flash.added")
}

func budgetPath(of culture.ID) string { return "/actions/" + of.String() + "/budget" }

func line(r *web.Request) error {
	page, err := linePage(r)
	if err != nil {
		return err
	}
	page.Form = views.LineFormOf(r.Context(), page.Line)
	return r.Page(views.LinePage(page))
}

func linePage(r *web.Request) (page views.EditLine, err error) {
	id, err := web.ID[culture.Line](r, "line")
	if err != nil {
		return page, err
	}
	if page.Line, err = culture.LineByID(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	page.Action, err = culture.ByID(r.Context(), r.Tx, page.Line.Action)
	return page, err
}

func changeLine(r *web.Request) error {
	id, err := web.ID[culture.Line](r, "line")
	if err != nil {
		return err
	}
	var form views.LineForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	action, err := culture.ChangeLine(r.Context(), r.Tx, id, number(form.Version), form.Typed())
	if err != nil {
		return err
	}
	return r.SeeOther(budgetPath(action), "budget.flash.changed")
}

// changeLineAgain gives back what was typed. After a colleague's change it shows
// that, and carries its version: sent again it is meant.
func changeLineAgain(r *web.Request) error {
	page, err := linePage(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	stored := views.LineFormOf(r.Context(), page.Line)
	page.Errors, page.Met = r.Errors(), r.Fault.Kind == fault.Conflict
	if page.Met {
		page.Form.Version = stored.Version
	}
	return r.Page(views.LinePage(page))
}

func removeLine(r *web.Request) error {
	id, err := web.ID[culture.Line](r, "line")
	if err != nil {
		return err
	}
	var form views.GoneForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	action, err := culture.RemoveLine(r.Context(), r.Tx, id, number(form.Version))
	if err != nil {
		return err
	}
	return r.SeeOther(budgetPath(action), "budget.flash.removed")
}

// removeLineAgain shows the line that a colleague changed in between.
func removeLineAgain(r *web.Request) error {
	page, err := linePage(r)
	if err != nil {
		return err
	}
	page.Form, page.Errors = views.LineFormOf(r.Context(), page.Line), r.Errors()
	return r.Page(views.LinePage(page))
}
