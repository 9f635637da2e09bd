package services

import (
	"context"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/service"
	views "passerelle/views/services"
)

func list(r *web.Request) (err error) {
	page := views.List{}
	if page.Services, err = service.All(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ListPage(page))
}

func enter(r *web.Request) error {
	return formPage(r, views.Edit{Form: views.ServiceForm{Kind: string(service.Departmental), Calendar: "mainland", Zone: service.Zones[0]}})
}

func enterAgain(r *web.Request) error {
	page := views.Edit{Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return formPage(r, page)
}

func formPage(r *web.Request, page views.Edit) (err error) {
	if page.Departments, err = service.Departments(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.EditPage(page))
}

func create(r *web.Request) error {
	var form views.ServiceForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	of, err := service.Create(r.Context(), r.Tx, form.Typed())
	if err != nil {
		return err
	}
	return r.SeeOther(views.Path(of), "service.flash.created")
}

func show(r *web.Request) error { return servicePage(r, views.Service{}) }

// showAgain gives an invitation back that could not be made.
func showAgain(r *web.Request) error {
	page := views.Service{Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return servicePage(r, page)
}

func servicePage(r *web.Request, page views.Service) error {
	of, err := web.ID[service.Service](r, "service")
	if err != nil {
		return err
	}
	if page.Service, err = service.ByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if page.Branches, err = service.BranchesOf(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if page.Answering, err = service.AnsweringFor(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if _, link, ok := r.Handed(); ok {
		page.Link = link
	}
	return r.Page(views.ServicePage(page))
}

func edit(r *web.Request) error {
	of, err := web.ID[service.Service](r, "service")
	if err != nil {
		return err
	}
	page := views.Edit{}
	if page.Service, err = service.ByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	page.Form = views.FormOf(page.Service)
	return formPage(r, page)
}

func editAgain(r *web.Request) error {
	of, err := web.ID[service.Service](r, "service")
	if err != nil {
		return err
	}
	page := views.Edit{Errors: r.Errors()}
	if page.Service, err = service.ByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return formPage(r, page)
}

func change(r *web.Request) error {
	var form views.ServiceForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return onService(r, "service.flash.changed", func(ctx context.Context, tx *db.Tx, of service.ID) error {
		return service.Change(ctx, tx, of, form.Typed())
	})
}

func closeService(r *web.Request) error { return onService(r, "service.flash.closed", service.Close) }

func reopen(r *web.Request) error { return onService(r, "service.flash.reopened", service.Reopen) }

func onService(r *web.Request, flash string, do func(context.Context, *db.Tx, service.ID) error) error {
	of, err := web.ID[service.Service](r, "service")
	if err != nil {
		return err
	}
	if err := do(r.Context(), r.Tx, of); err != nil {
		return err
	}
	return r.SeeOther(views.Path(of), flash)
}

// invite brings in whoever answers for the service first.
func invite(r *web.Request) error {
	of, err := web.ID[service.Service](r, "service")
	if err != nil {
		return err
	}
	var form views.InviteForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := service.OpenByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	token := web.NewToken()
	id, err := account.Invite(r.Context(), r.Tx, account.NewInvitation{Email: form.Email, Role: actor.Role(form.Role), Service: of.UUID}, token)
	if err != nil {
		return err
	}
	return r.HandOver(id, token, web.Handover{Path: views.Path(of), Shown: "invitation.flash.created", Sent: "invitation.flash.sent"})
}
