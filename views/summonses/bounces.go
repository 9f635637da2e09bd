package summonses

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/summons"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// Bounces lists the messages that did not arrive.
type Bounces struct {
	All    []summons.Bounced
	Reader actor.Actor
	// Refused is the message that a refused form was about.
	Refused summons.ID
	Form    FollowForm
	Errors  ui.Errors
}

// FollowForm is what was done about one.
type FollowForm struct {
	As string `form:"followed_as"`
}

func (p Bounces) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "summons.bounces.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "summons.column.person")}, {Label: locales.T(ctx, "summons.column.what")}, {Label: locales.T(ctx, "summons.column.way")},
		{Label: locales.T(ctx, "summons.column.state")}, {Label: locales.T(ctx, "summons.column.owner")}, {Label: locales.T(ctx, "summons.column.act"), Hidden: true},
	}}
	for _, b := range p.All {
		table.Rows = append(table.Rows, ui.Row{Href: p.href(b), Cells: []templ.Component{
			ui.Lines(b.Name, persons.BornOn(ctx, b.BirthOn, b.Reference)), ui.Lines(kindName(ctx, b.Summons), locales.DateTime(ctx, b.At())), ui.Lines(channelName(ctx, b.Channel), destined(ctx, b.Summons)),
			ui.Text(why(ctx, b.Summons)), ui.Text(owner(ctx, b)), follow(p, b),
		}})
	}
	return table
}

// href leads to where the person is told anew, for those who may, else to the
// file, where the number is corrected.
func (p Bounces) href(b summons.Bounced) string {
	if p.Reader.May(Need(b.Subject)) {
		return Path(b.Subject)
	}
	return "/persons/" + b.Person.String()
}

// Need is what one must hold to tell a person of a subject: what it takes to bring
// it about.
func Need(of summons.Subject) actor.Permission {
	switch {
	case !of.Enrolment.Zero():
		return actor.CycleEnrol
	case !of.Visit.Zero():
		return actor.DeskBook
	}
	return actor.ReferralWrite
}

// owner is who answers for it: the officer in charge, else the branch's managers.
func owner(ctx context.Context, b summons.Bounced) string {
	if b.ReferentName == "" {
		return locales.T(ctx, "summons.bounces.managers")
	}
	return b.ReferentName
}

func (p Bounces) errors(b summons.Bounced) ui.Errors {
	if p.Refused != b.ID {
		return nil
	}
	return p.Errors
}

func (p Bounces) typed(b summons.Bounced) string {
	if p.Refused != b.ID {
		return ""
	}
	return p.Form.As
}

func followUps(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, as := range summons.FollowUps {
		options = append(options, ui.Option{Value: string(as), Label: locales.T(ctx, "summons.follow_up."+string(as))})
	}
	return options
}
