// Package services draws the services of the platform for its administrators: the
// list, one with its branches and who answers for it, and the forms.
package services

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/region"
	"passerelle/models/service"
	"passerelle/views/ui"
)

// Path is the address of a service.
func Path(of service.ID) string { return "/admin/services/" + of.String() }

// List is the page of all services.
type List struct{ Services []service.Service }

// Service is the page of one.
type Service struct {
	Service   service.Service
	Branches  []service.Branch
	Answering []service.Answering
	Form      InviteForm
	Errors    ui.Errors
	Link      string // of an invitation just made, shown this once
}

// InviteForm is who is to answer for a service, as it was typed.
type InviteForm struct {
	Email string `form:"email"`
	Role  string `form:"role"`
}

func crumbs(ctx context.Context, rest ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: locales.T(ctx, "nav.services"), Href: "/admin/services"}}, rest...)
}

func (p List) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "nav.services"), Columns: []ui.Column{
		{Label: locales.T(ctx, "service.field.name")}, {Label: locales.T(ctx, "service.field.department")}, {Label: locales.T(ctx, "service.column.branches")},
		{Label: locales.T(ctx, "service.column.answering")}, {Label: locales.T(ctx, "team.column.state")},
	}}
	for _, s := range p.Services {
		table.Rows = append(table.Rows, ui.Row{Href: Path(s.ID), Cells: []templ.Component{
			ui.Lines(s.Name, locales.T(ctx, "service.kind."+string(s.Kind))), ui.Text(department(ctx, s)), ui.Text(strconv.Itoa(s.Branches)),
			ui.Text(strconv.Itoa(s.Answering)), ui.Badge(state(ctx, s)),
		}})
	}
	return table
}

func state(ctx context.Context, s service.Service) ui.BadgeProps {
	switch {
	case s.Status == service.Closed:
		return ui.BadgeProps{Label: locales.T(ctx, "service.status.closed"), Small: true}
	case s.Answering == 0:
		return ui.BadgeProps{Label: locales.T(ctx, "service.status.nobody"), Tone: ui.Warn, Small: true}
	default:
		return ui.BadgeProps{Label: locales.T(ctx, "service.status.active"), Tone: ui.Good, Small: true}
	}
}

func (p Service) state(ctx context.Context) *ui.BadgeProps {
	badge := state(ctx, p.Service)
	badge.Small = false
	return &badge
}

func department(ctx context.Context, s service.Service) string {
	if s.DepartmentCode == "" {
		return locales.T(ctx, "service.department.none")
	}
	return s.DepartmentName + " (" + s.DepartmentCode + ")"
}

func (p Service) facts(ctx context.Context) []ui.Fact {
	s := p.Service
	return []ui.Fact{
		{Label: locales.T(ctx, "service.field.kind"), Value: locales.T(ctx, "service.kind."+string(s.Kind))},
		{Label: locales.T(ctx, "service.field.department"), Value: department(ctx, s)},
		{Label: locales.T(ctx, "service.field.address"), Value: s.Address},
		{Label: locales.T(ctx, "organisation.field.phone"), Value: locales.Phone(ctx, s.Phone)},
		{Label: locales.T(ctx, "service.field.calendar"), Value: calendar(ctx, s.Calendar)},
		{Label: locales.T(ctx, "service.field.zone"), Value: zone(ctx, s.TimeZone)},
	}
}

func (p Service) branches(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "service.branches.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "service.field.branch_name")}, {Label: locales.T(ctx, "service.field.address")}, {Label: locales.T(ctx, "organisation.field.phone")},
		{Label: locales.T(ctx, "service.field.zone")},
	}}
	for _, b := range p.Branches {
		table.Rows = append(table.Rows, ui.Row{Href: branchPath(b.ID) + "/edit", Cells: []templ.Component{
			ui.Lines(b.Name, locales.T(ctx, "service.branch_kind."+b.Kind)), ui.Text(b.Address), ui.Text(locales.Phone(ctx, b.Phone)), ui.Text(zone(ctx, b.TimeZone)),
		}})
	}
	return table
}

func (p Service) answering(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "service.answering.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "team.column.name")}, {Label: locales.T(ctx, "team.column.role")}, {Label: locales.T(ctx, "team.column.state")},
	}}
	for _, a := range p.Answering {
		badge := ui.BadgeProps{Label: locales.T(ctx, "team.state.active"), Tone: ui.Good, Small: true}
		switch a.Status {
		case "suspended":
			badge = ui.BadgeProps{Label: locales.T(ctx, "team.state.suspended"), Tone: ui.Warn, Small: true}
		case "invited":
			badge = ui.BadgeProps{Label: locales.T(ctx, "service.answering.invited", "date", locales.DateShort(ctx, *a.ExpiresAt)), Small: true}
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(a.Name), ui.Text(locales.T(ctx, "role.label."+a.Role)), ui.Badge(badge)}})
	}
	return table
}

func (p Service) roles(ctx context.Context) (options []ui.Option) {
	for _, role := range []actor.Role{actor.Director, actor.Manager} {
		options = append(options, ui.Option{Value: string(role), Label: locales.T(ctx, "role.label."+string(role))})
	}
	return options
}

func zone(ctx context.Context, name string) string {
	return locales.T(ctx, "service.zone."+strings.ToLower(name[strings.LastIndex(name, "/")+1:]))
}

func zones(ctx context.Context) (options []ui.Option) {
	for _, name := range service.Zones {
		options = append(options, ui.Option{Value: name, Label: zone(ctx, name)})
	}
	return options
}

func calendar(ctx context.Context, of region.Region) string {
	return locales.T(ctx, "service.calendar."+string(of))
}

func calendars(ctx context.Context) (options []ui.Option) {
	for _, one := range region.All() {
		options = append(options, ui.Option{Value: string(one), Label: calendar(ctx, one)})
	}
	return options
}
