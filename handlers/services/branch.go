package services

import (
	"passerelle/handlers/web"
	"passerelle/models/service"
	views "passerelle/views/services"
)

func enterBranch(r *web.Request) error {
	return newBranch(r, func(page *views.Branch) error {
		page.Form = views.BranchForm{Kind: "mixed", Zone: page.Service.TimeZone}
		return nil
	})
}

func enterBranchAgain(r *web.Request) error {
	return newBranch(r, func(page *views.Branch) error { return r.Decode(&page.Form) })
}

func newBranch(r *web.Request, fill func(*views.Branch) error) error {
	of, err := web.ID[service.Service](r, "service")
	if err != nil {
		return err
	}
	page := views.Branch{Errors: r.Errors()}
	if page.Service, err = service.ByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if err := fill(&page); err != nil {
		return err
	}
	return r.Page(views.BranchPage(page))
}

func addBranch(r *web.Request) error {
	of, err := web.ID[service.Service](r, "service")
	if err != nil {
		return err
	}
	var form views.BranchForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := service.AddBranch(r.Context(), r.Tx, of, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther(views.Path(of), "service.flash.branch_added")
}

func editBranch(r *web.Request) error {
	return oldBranch(r, func(page *views.Branch) error {
		page.Form = views.FormOfBranch(page.Branch)
		return nil
	})
}

func editBranchAgain(r *web.Request) error {
	return oldBranch(r, func(page *views.Branch) error { return r.Decode(&page.Form) })
}

func oldBranch(r *web.Request, fill func(*views.Branch) error) error {
	id, err := web.ID[service.Branch](r, "branch")
	if err != nil {
		return err
	}
	page := views.Branch{Errors: r.Errors()}
	if page.Branch, err = service.BranchByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Service, err = service.ByID(r.Context(), r.Tx, page.Branch.ServiceID); err != nil {
		return err
	}
	if err := fill(&page); err != nil {
		return err
	}
	return r.Page(views.BranchPage(page))
}

func changeBranch(r *web.Request) error {
	id, err := web.ID[service.Branch](r, "branch")
	if err != nil {
		return err
	}
	var form views.BranchForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	of, err := service.ChangeBranch(r.Context(), r.Tx, id, form.Typed())
	if err != nil {
		return err
	}
	return r.SeeOther(views.Path(of), "service.flash.branch_changed")
}
