// Package handover draws the pages on which somebody else is put in charge.
package handover

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/charge"
	"passerelle/models/handover"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// Form is a reassignment as it was chosen.
type Form struct {
	FromID string   `form:"from_id"`
	Rule   string   `form:"rule"`
	Until  string   `form:"until"`
	Groups []string `form:"groups"`
	ToID   []string `form:"to_id"` // as many as Groups
	LastOn string   `form:"last_on"`
	Digest string   `form:"digest"`
}

// Reassign is the page of a reassignment: choose, share out, check, carry out.
type Reassign struct {
	Colleagues []charge.Colleague // who may be reassigned
	Officers   []charge.Colleague // who may take over
	Form       Form
	Preview    *handover.Preview // nil until an officer is chosen
	Errors     ui.Errors
}

// Referent is the page that puts another officer in charge of one person.
type Referent struct {
	Person   person.Person
	Branches []person.Choice
	Officers []charge.Colleague
	Form     ReferentForm
	Errors   ui.Errors
}

// ReferentForm is who is to follow a person, and where.
type ReferentForm struct {
	BranchID   string `form:"branch_id"`
	ReferentID string `form:"referent_id"`
}

func colleagues(all []charge.Colleague) []ui.Option {
	options := make([]ui.Option, len(all))
	for i, c := range all {
		options[i] = ui.Option{Value: c.ID.String(), Label: c.Name}
		if c.BranchName != "" {
			options[i].Label += " – " + c.BranchName
		}
	}
	return options
}

func choices(all []person.Choice) []ui.Option {
	options := make([]ui.Option, len(all))
	for i, c := range all {
		options[i] = ui.Option{Value: c.ID.String(), Label: c.Name}
	}
	return options
}

func rules(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(handover.Rules))
	for i, r := range handover.Rules {
		options[i] = ui.Option{Value: string(r), Label: locales.T(ctx, "reassign.rule."+string(r))}
	}
	return options
}

// others are those who may take over: everybody but the one who leaves.
func (p Reassign) others() []ui.Option {
	var options []ui.Option
	for _, o := range colleagues(p.Officers) {
		if o.Value != p.Form.FromID {
			options = append(options, o)
		}
	}
	return options
}

// chosen is who a group was given to.
func (p Reassign) chosen(key string) string {
	for i, group := range p.Form.Groups {
		if group == key && i < len(p.Form.ToID) {
			return p.Form.ToID[i]
		}
	}
	return ""
}

// groupLabel names a group with its count.
func groupLabel(ctx context.Context, g handover.Group) string {
	name := g.Name
	if g.Key == "all" {
		name = locales.T(ctx, "reassign.group.all")
	}
	return locales.N(ctx, "reassign.group.label", g.Count, "name", name)
}

func (p Reassign) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "reassign.check.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "person.column.person")}, {Label: locales.T(ctx, "person.column.branch")}, {Label: locales.T(ctx, "reassign.column.to")},
	}}
	for _, row := range p.Preview.Rows {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(row.Name()), ui.Text(row.BranchName), ui.Text(row.ToName)}})
	}
	return table
}

func groupID(i int) string { return "share-to-" + strconv.Itoa(i+1) }
