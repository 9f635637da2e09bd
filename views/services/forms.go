package services

import (
	"context"
	"strings"

	"passerelle/locales"
	"passerelle/models/service"
	"passerelle/views/ui"
)

// ServiceForm is a service as it is typed.
type ServiceForm struct {
	Name       string `form:"name"`
	Kind       string `form:"kind"`
	Department string `form:"department"`
	Address    string `form:"address"`
	Phone      string `form:"phone"`
	Calendar   string `form:"calendar"`
	Zone       string `form:"zone"`
}

// Typed is the form as the model reads it.
func (f ServiceForm) Typed() service.Typed { return service.Typed(f) }

// FormOf is a service as the form holds it.
func FormOf(s service.Service) ServiceForm {
	return ServiceForm{Name: s.Name, Kind: string(s.Kind), Department: s.DepartmentCode, Address: s.Address, Phone: s.Phone, Calendar: string(s.Calendar), Zone: s.TimeZone}
}

// Edit is a service being written; Service is zero for a new one.
type Edit struct {
	Service     service.Service
	Departments []service.Department
	Form        ServiceForm
	Errors      ui.Errors
}

func (p Edit) action() string {
	if p.Service.ID.Zero() {
		return "/admin/services"
	}
	return Path(p.Service.ID)
}

func (p Edit) title(ctx context.Context) string {
	if p.Service.ID.Zero() {
		return locales.T(ctx, "service.new.title")
	}
	return locales.T(ctx, "service.edit.title")
}

func (p Edit) crumbs(ctx context.Context) []ui.Crumb {
	if p.Service.ID.Zero() {
		return crumbs(ctx)
	}
	return crumbs(ctx, ui.Crumb{Label: p.Service.Name, Href: Path(p.Service.ID)})
}

func (p Edit) departments() (options []ui.Option) {
	for _, d := range p.Departments {
		options = append(options, ui.Option{Value: d.Code, Label: d.Code + " – " + d.Name})
	}
	return options
}

func kinds(ctx context.Context) (options []ui.Option) {
	for _, kind := range service.Kinds {
		options = append(options, ui.Option{Value: string(kind), Label: locales.T(ctx, "service.kind."+string(kind))})
	}
	return options
}

// BranchForm is a branch as it is typed.
type BranchForm struct {
	Name     string `form:"name"`
	Kind     string `form:"kind"`
	Street   string `form:"street"`
	Commune  string `form:"commune"`
	Phone    string `form:"phone"`
	Calendar string `form:"calendar"`
	Zone     string `form:"zone"`
}

// Typed is the form as the model reads it.
func (f BranchForm) Typed() service.TypedBranch { return service.TypedBranch(f) }

// FormOfBranch is a branch as the form holds it. One from before communes were
// kept has its whole address in one line.
func FormOfBranch(b service.Branch) BranchForm {
	street := b.Street
	if street == "" {
		street = b.Address
	}
	return BranchForm{Name: b.Name, Kind: b.Kind, Street: street, Commune: strings.TrimSpace(b.PostalCode + " " + b.Commune), Phone: b.Phone,
		Calendar: string(b.Calendar), Zone: b.TimeZone}
}

// Branch is a branch being written; Branch is zero for a new one.
type Branch struct {
	Service service.Service
	Branch  service.Branch
	Form    BranchForm
	Errors  ui.Errors
}

func branchPath(of service.BranchID) string { return "/admin/branches/" + of.String() }

func (p Branch) action() string {
	if p.Branch.ID.Zero() {
		return Path(p.Service.ID) + "/branches"
	}
	return branchPath(p.Branch.ID)
}

func (p Branch) title(ctx context.Context) string {
	if p.Branch.ID.Zero() {
		return locales.T(ctx, "service.branch.new")
	}
	return locales.T(ctx, "service.branch.edit")
}

func branchKinds(ctx context.Context) (options []ui.Option) {
	for _, kind := range service.BranchKinds {
		options = append(options, ui.Option{Value: kind, Label: locales.T(ctx, "service.branch_kind."+kind)})
	}
	return options
}
