// Package transfers draws the pages on which a service asks another to follow
// somebody, and on which the other answers.
package transfers

import (
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/ending"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/transfer"
	"passerelle/views/endings"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// Ask is the page on which another service is asked.
type Ask struct {
	Person   person.Person
	May      bool // false for an officer who is not in charge of the person
	Services []transfer.Service
	Open     ending.Open
	Searched bool     // by the APPI number
	Found    []string // the ids of services that have a file of that number
	Form     AskForm
	Errors   ui.Errors
}

// AskForm is a request as it was typed.
type AskForm struct {
	TargetID string            `form:"target_id"`
	Reason   string            `form:"reason"`
	Words    string            `form:"words"`
	Outcome  map[string]string `form:"outcome"` // by referral
}

// Request is what the model reads.
func (f AskForm) Request() transfer.Request {
	return transfer.Request{Target: f.TargetID, Reason: transfer.Reason(f.Reason), Words: f.Words, Outcome: f.Outcome}
}

// List is the page of all transfers that the reader works with.
type List struct {
	Reader actor.Actor
	All    []transfer.Transfer
	Now    time.Time
}

// Show is the page of one transfer, for either side.
type Show struct {
	Reader   actor.Actor
	Now      time.Time
	Transfer transfer.Transfer
	Outcomes []transfer.Decided // for the source only
	Branches []person.Choice    // where the reader decides
	Officers []charge.Colleague
	Own      person.ID // the file that is there already; zero without one
	Accept   AcceptForm
	Refuse   RefuseForm
	Refused  flow.Action // the form that comes back
	Errors   ui.Errors
}

// AcceptForm is where and by whom the person is to be followed.
type AcceptForm struct {
	BranchID   string `form:"branch_id"`
	ReferentID string `form:"referent_id"`
}

// RefuseForm is why the service does not take the person over.
type RefuseForm struct {
	Refusal string `form:"refusal"`
	Note    string `form:"note"`
}

// AtSource: the reader's service is the one that asked.
func (p Show) AtSource() bool { return p.Transfer.Side(p.Reader) == transfer.Source }

// Decides: it is the reader's to answer.
func (p Show) Decides() bool {
	return p.Transfer.Status == transfer.Asked && !p.AtSource() && p.Reader.May(actor.TransferDecide)
}

func (p Show) path() string { return "/transfers/" + p.Transfer.ID.String() }

// errorsOf are those of the form that comes back, and none for the others.
func (p Show) errorsOf(do flow.Action) ui.Errors {
	if p.Refused != do {
		return nil
	}
	return p.Errors
}

func (p Ask) path() string { return "/persons/" + p.Person.ID.String() }

func (p Ask) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "person.list.title"), Href: "/persons"}, {Label: p.Person.Name(), Href: p.path()}, {Label: locales.T(ctx, "transfer.ask.short")}}
}

// found names the services that a search by number found.
func (p Ask) found() []string {
	var names []string
	for _, s := range p.Services {
		if slices.Contains(p.Found, s.ID.String()) {
			names = append(names, s.Name)
		}
	}
	return names
}

func (p Ask) targets() []ui.Option {
	options := make([]ui.Option, len(p.Services))
	for i, s := range p.Services {
		options[i] = ui.Option{Value: s.ID.String(), Label: s.Name}
	}
	return options
}

func (p Ask) reasons(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(transfer.Reasons))
	for i, reason := range transfer.Reasons {
		options[i] = ui.Option{Value: string(reason), Label: locales.T(ctx, "transfer.reason."+string(reason))}
	}
	return options
}

func (p Ask) choices() endings.Choices {
	return endings.Choices{Referrals: p.Open.Referrals, Outcomes: transfer.Choices, Chosen: p.Form.Outcome, Errors: p.Errors}
}

func refusals(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(transfer.Refusals))
	for i, refusal := range transfer.Refusals {
		options[i] = ui.Option{Value: string(refusal), Label: locales.T(ctx, "transfer.refusal."+string(refusal))}
	}
	return options
}

func (p Show) branches() []ui.Option {
	options := make([]ui.Option, len(p.Branches))
	for i, b := range p.Branches {
		options[i] = ui.Option{Value: b.ID.String(), Label: b.Name}
	}
	return options
}

func (p Show) officers() []ui.Option {
	options := make([]ui.Option, len(p.Officers))
	for i, o := range p.Officers {
		options[i] = ui.Option{Value: o.ID.String(), Label: o.Name}
		if o.BranchName != "" {
			options[i].Label += " – " + o.BranchName
		}
	}
	return options
}

// badge is the state of a transfer in words.
func badge(ctx context.Context, s flow.Status, small bool) ui.BadgeProps {
	tone := map[flow.Status]ui.Tone{transfer.Asked: ui.Info, transfer.Accepted: ui.Good, transfer.Refused: ui.Warn}[s]
	return ui.BadgeProps{Label: locales.T(ctx, "transfer.status."+string(s)), Tone: tone, Small: small}
}

// name is whom it is about, as long as the row says so.
func name(ctx context.Context, t transfer.Transfer) string {
	if t.Name == "" {
		return locales.T(ctx, "transfer.page.emptied")
	}
	return t.Name
}

// table lists some transfers of the page.
func (p List) table(ctx context.Context, caption string, some []transfer.Transfer) ui.TableProps {
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "person.column.person")}, {Label: locales.T(ctx, "transfer.column.way")}, {Label: locales.T(ctx, "transfer.column.asked")}, {Label: locales.T(ctx, "transfer.column.state"), Tight: true},
	}}
	for _, t := range some {
		way := locales.T(ctx, "transfer.way.to", "service", t.TargetName)
		if t.Side(p.Reader) == transfer.Target {
			way = locales.T(ctx, "transfer.way.from", "service", t.SourceName)
		}
		table.Rows = append(table.Rows, ui.Row{Href: "/transfers/" + t.ID.String(), Cells: []templ.Component{
			ui.Lines(name(ctx, t), persons.BornOn(ctx, t.BirthOn, "")), ui.Text(way), ui.Lines(locales.Date(ctx, t.AskedAt), p.due(ctx, t)), ui.Badge(badge(ctx, t.Status, true)),
		}})
	}
	return table
}

// due is by when an answer is expected; nothing once there is one.
func (p List) due(ctx context.Context, t transfer.Transfer) string {
	if t.Status != transfer.Asked {
		return ""
	}
	return locales.T(ctx, "transfer.page.due", "due", locales.Due(ctx, t.AnswerDueOn.Time(), p.Now))
}

// parts are the transfers that wait for the reader's answer, those that wait for
// another's, and what was decided.
func (p List) parts() (ours, theirs, over []transfer.Transfer) {
	for _, t := range p.All {
		switch {
		case t.Status != transfer.Asked:
			over = append(over, t)
		case t.Side(p.Reader) == transfer.Target:
			ours = append(ours, t)
		default:
			theirs = append(theirs, t)
		}
	}
	return ours, theirs, over
}
