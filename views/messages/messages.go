// Package messages draws the e-mails that did not leave.
package messages

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/notification"
	"passerelle/views/ui"
)

// Failures is the page of what could not be sent, or not yet.
type Failures struct {
	All        []notification.Failure
	Configured bool // a mail server is
	Now        time.Time
}

func columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: locales.T(ctx, "failure.column.address")}, {Label: locales.T(ctx, "failure.column.state")},
		{Label: locales.T(ctx, "failure.column.reason")}, {Label: locales.T(ctx, "failure.column.next")},
		{Label: locales.T(ctx, "failure.column.act"), Hidden: true},
	}
}

func (p Failures) rows(ctx context.Context) []ui.Row {
	rows := make([]ui.Row, len(p.All))
	for i, f := range p.All {
		address := f.Address
		if address == "" {
			address = locales.T(ctx, "failure.list.untried")
		}
		act := ui.Text("")
		if f.MayRetry() {
			act = again(f, address)
		}
		rows[i] = ui.Row{Cells: []templ.Component{
			ui.Lines(address, locales.T(ctx, "failure.kind."+f.Kind)), ui.Badge(state(ctx, f)),
			ui.Lines(reason(ctx, f.Reason), p.tried(ctx, f)), ui.Text(p.next(ctx, f)), act,
		}}
	}
	return rows
}

func state(ctx context.Context, f notification.Failure) ui.BadgeProps {
	tone := ui.Info
	switch f.Status {
	case notification.MailFailed:
		tone = ui.Bad
	case notification.MailUncertain:
		tone = ui.Warn
	}
	return ui.BadgeProps{Label: locales.T(ctx, "failure.status."+string(f.Status)), Tone: tone, Small: true}
}

// reason says at which step it stopped; the server's number follows for whoever
// looks after it.
func reason(ctx context.Context, code string) string {
	step, number, _ := strings.Cut(code, "_")
	switch {
	case code == "not_configured":
		return locales.T(ctx, "failure.reason.not_configured")
	case number == "" || number == "broken" || number == "lost":
		return locales.T(ctx, "failure.reason."+step)
	}
	return locales.T(ctx, "failure.reason."+step) + " (" + number + ")"
}

func (p Failures) tried(ctx context.Context, f notification.Failure) string {
	if f.TriedAt == nil {
		return ""
	}
	return locales.N(ctx, "failure.list.tried", f.Attempts, "ago", locales.Ago(ctx, *f.TriedAt, p.Now))
}

func (p Failures) next(ctx context.Context, f notification.Failure) string {
	switch {
	case f.NextAt == nil:
		return locales.T(ctx, "failure.list.given_up")
	case !f.NextAt.After(p.Now):
		return locales.T(ctx, "failure.list.soon")
	}
	return locales.DateTime(ctx, *f.NextAt)
}
