package season

import (
	"passerelle/handlers/web"
	"passerelle/models/culture"
	"passerelle/models/fault"
	views "passerelle/views/season"
)

func edit(r *web.Request) error {
	page, err := editPage(r)
	if err != nil {
		return err
	}
	page.Form = views.EditFormOf(page.Action)
	return r.Page(views.EditPage(page))
}

func editPage(r *web.Request) (page views.Edit, err error) {
	id, err := web.ID[culture.Action](r, "action")
	if err != nil {
		return page, err
	}
	page.Today = r.Today()
	if page.Action, err = culture.ByID(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	page.Checklist, err = culture.Checklist(r.Context(), r.Tx, id)
	return page, err
}

func save(r *web.Request) error {
	id, err := web.ID[culture.Action](r, "action")
	if err != nil {
		return err
	}
	var form views.EditForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if form.Do == views.Foreseeing {
		return web.ShowOnly()
	}
	if err := culture.Edit(r.Context(), r.Tx, id, readEdited(form)); err != nil {
		return err
	}
	return r.SeeOther("/actions/"+id.String(), "action.flash.edited")
}

// saveAgain gives back what was typed, with the days that follow from it. After a
// colleague's change it shows that, and carries its version: sent again it is meant.
func saveAgain(r *web.Request) error {
	page, err := editPage(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	if page.Met = r.Fault.Kind == fault.Conflict; page.Met {
		page.Form.Version = views.EditFormOf(page.Action).Version
	}
	if err := foreseeDue(r, &page); err != nil {
		return err
	}
	return r.Page(views.EditPage(page))
}

// foreseeDue counts the days anew; those that cannot be are refused where it was
// asked for.
func foreseeDue(r *web.Request, page *views.Edit) error {
	would, err := readEdited(page.Form).Due(page.Checklist)
	if err == nil {
		page.Checklist = would
		return nil
	}
	refused, expected := fault.As(err)
	if !expected {
		return err
	}
	if r.ShowsOnly() {
		page.Errors = r.Worded(refused)
	}
	return nil
}

// readEdited takes what is no number for 0, which the model refuses at its field.
func readEdited(form views.EditForm) culture.Edited {
	return culture.Edited{
		What: culture.What{
			Title: form.Title, Discipline: culture.Discipline(form.Discipline), Form: culture.Form(form.Form), Audience: form.Audience, Summary: form.Summary, Seats: number(form.Seats),
		},
		Days:    culture.Days{GuestsDays: number(form.Guests), AuthorisationsDays: number(form.Authorisations), ParticipantsDays: number(form.Participants)},
		Version: number(form.Version),
	}
}
