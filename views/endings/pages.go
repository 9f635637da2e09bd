// Package endings draws the page on which the following of a person ends, and
// the choices about what is still open that other pages share.
package endings

import (
	"context"
	"strconv"

	"passerelle/locales"
	"passerelle/models/ending"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// Ending is the page of one person: what ends, or how it is taken up again.
type Ending struct {
	Person person.Person
	Open   ending.Open
	Form   Form
	Errors ui.Errors
}

// Form is why the following ends and what becomes of each referral.
type Form struct {
	Why     string            `form:"why"`
	Outcome map[string]string `form:"outcome"` // by referral
}

func (p Ending) path() string { return "/persons/" + p.Person.ID.String() }

func (p Ending) title(ctx context.Context) string {
	if p.ended() {
		return locales.T(ctx, "ending.reopen.title")
	}
	return locales.T(ctx, "ending.page.title")
}

func (p Ending) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "person.list.title"), Href: "/persons"}, {Label: p.Person.Name(), Href: p.path()}, {Label: p.title(ctx)}}
}

// ended: the file may only be taken up again.
func (p Ending) ended() bool {
	return p.Person.Status == person.Closed || p.Person.Status == person.Deceased
}

func (p Ending) reasons(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(ending.Reasons))
	for i, why := range ending.Reasons {
		options[i] = ui.Option{Value: string(why), Label: locales.T(ctx, "ending.why."+string(why))}
	}
	return options
}

// Choices is one question a referral: what becomes of it.
type Choices struct {
	Referrals []referral.Row
	Outcomes  []ending.Outcome
	Chosen    map[string]string
	Errors    ui.Errors
}

func (c Choices) question(ctx context.Context, i int) ui.RadiosProps {
	r := c.Referrals[i]
	q := ui.RadiosProps{
		Name: "outcome[" + r.ID.String() + "]", ID: "outcome", Required: true, Value: c.Chosen[r.ID.String()],
		Label: locales.T(ctx, "ending.referral.label", "offer", r.OfferName, "organisation", r.OrganisationName),
		Hint:  locales.T(ctx, "ending.referral.hint", "reference", r.Reference, "status", locales.T(ctx, "referral.status."+string(r.Status)), "day", locales.Date(ctx, r.SentAt)),
	}
	if i > 0 {
		q.ID += "-" + strconv.Itoa(i+1)
	}
	if q.Value == "" {
		q.Error = c.Errors.For("outcome")
	}
	for _, outcome := range c.Outcomes {
		q.Options = append(q.Options, ui.Option{Value: string(outcome), Label: locales.T(ctx, "ending.outcome."+string(outcome)), Hint: locales.T(ctx, "ending.outcome."+string(outcome)+"_hint")})
	}
	return q
}

// placeWords says which seat is freed, or which line is left.
func placeWords(ctx context.Context, p programme.Place) string {
	if p.Waiting.Zero() {
		return locales.T(ctx, "ending.along.seat", "cycle", p.Label)
	}
	return locales.T(ctx, "ending.along.line", "cycle", p.Label)
}
