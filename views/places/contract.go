package places

import (
	"context"
	"strconv"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// SignForm is the day on which the paper was signed, as typed.
type SignForm struct {
	SignedOn string `form:"signed_on"`
}

// Contract is the commitment of somebody who has a seat.
type Contract struct {
	Contract programme.Contract
	Cycle    programme.Cycle
	Sessions []programme.Session
	Now      time.Time
	PDF      bool // a browser is there to make one
	Form     SignForm
	Errors   ui.Errors
}

func (p Contract) path() string { return "/enrolments/" + p.Contract.Enrolment.String() + "/contract" }

func (p Contract) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{cyclesCrumb(ctx), {Label: p.Cycle.Label, Href: cyclePath(p.Cycle.ID)}, {Label: locales.T(ctx, "contract.page.title")}}
}

// state says whether it is signed, and when.
func (p Contract) state(ctx context.Context) ui.BadgeProps {
	if p.Contract.SignedOn.IsZero() {
		return ui.BadgeProps{Label: locales.T(ctx, "contract.state.open"), Tone: ui.Warn}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "contract.state.signed", "day", locales.Day(ctx, p.Contract.SignedOn.Time())), Tone: ui.Good}
}

// signed is what the field shows: what was typed, else the day known.
func (p Contract) signed(ctx context.Context) string {
	if p.Form.SignedOn == "" && !p.Contract.SignedOn.IsZero() {
		return locales.DayShort(ctx, p.Contract.SignedOn.Time())
	}
	return p.Form.SignedOn
}

// others are the errors that belong to no field of the form.
func (p Contract) others() (all ui.Errors) {
	for _, wrong := range p.Errors {
		if wrong.Field == "" {
			all = append(all, wrong)
		}
	}
	return all
}

// letterhead names the branch and no service: who carries the paper decides what
// others learn of it.
func (p Contract) letterhead(ctx context.Context) layout.Letterhead {
	c := p.Contract
	return layout.Letterhead{
		Sender:    layout.Address(c.Branch, c.Address, locales.Phone(ctx, c.Phone)),
		Reference: p.Cycle.Label, Dated: locales.T(ctx, "contract.sheet.dated", "day", locales.Date(ctx, p.Now)),
	}
}

// addressed is the name as letters write it.
func (p Contract) addressed(ctx context.Context) string {
	c := p.Contract
	name := c.FirstName + " " + strings.TrimSpace(strings.TrimSuffix(c.Name(), " "+c.FirstName))
	if c.Civility != "mr" && c.Civility != "mrs" {
		return name
	}
	return locales.T(ctx, "person.civility."+c.Civility) + "\u00a0" + name
}

// dates are those of the sessions that take place for everybody, on the clocks
// of the branch.
func (p Contract) dates(ctx context.Context) (days []string) {
	at := there(ctx, p.Cycle.TimeZone)
	for _, s := range p.Sessions {
		if s.Status != programme.CalledOff && s.MakesUp.Zero() {
			days = append(days, locales.T(ctx, "session.hours.text", "day", locales.DateLong(at, s.StartsAt), "from", locales.Clock(at, s.StartsAt), "to", locales.Clock(at, s.EndsAt)))
		}
	}
	return days
}

// ours and theirs are what each side commits to, by the number of the message.
func ours(ctx context.Context) (lines []string) {
	for n := 1; n <= 4; n++ {
		lines = append(lines, locales.T(ctx, "contract.service."+strconv.Itoa(n)))
	}
	return lines
}

func theirs(ctx context.Context) (lines []string) {
	for n := 1; n <= 5; n++ {
		lines = append(lines, locales.T(ctx, "contract.person."+strconv.Itoa(n)))
	}
	return lines
}
