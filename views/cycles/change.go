package cycles

import (
	"context"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// Which of the forms of a session was sent.
const (
	Moving     = "move"
	Cancelling = "cancellation"
	MakingUp   = "make-up"
)

// ChangeForm is another date for a session, or why it is called off, as typed.
type ChangeForm struct {
	On     string `form:"on"`
	At     string `form:"at"`
	Reach  string `form:"reach"` // following to take the later sessions along
	Reason string `form:"reason"`
}

// Following says that the later sessions come along.
func (f ChangeForm) Following() bool { return f.Reach == "following" }

// CancelForm says why a session is called off.
type CancelForm struct {
	Reason string `form:"reason"`
}

// Change is the page on which a session is moved, called off or held again.
type Change struct {
	Session programme.Session
	// Begun says that its hour has come: then it is made up for, not moved.
	Begun  bool
	Sent   string // the form that was refused; empty the first time
	Form   ChangeForm
	Errors ui.Errors
}

// movable and cancellable hold for what was just sent too: a session that began
// meanwhile gives back what was typed, beside the reason why it is too late.
func (p Change) movable() bool {
	return p.Sent == Moving || !p.Begun && p.Session.Status == programme.ToCome && p.Session.MakesUp.Zero()
}

func (p Change) cancellable() bool {
	return p.Sent == Cancelling || !p.Begun && p.Session.Status == programme.ToCome
}

func (p Change) missable() bool {
	return p.Session.MakesUp.Zero() && p.Session.Status != programme.ToCome
}

// form is what was typed into one of the forms; the others are as they begin.
func (p Change) form(ctx context.Context, which string) ChangeForm {
	if p.Sent == which {
		return p.Form
	}
	at := there(ctx, p.Session.TimeZone)
	form := ChangeForm{At: locales.ClockShort(at, p.Session.StartsAt), Reach: "this"}
	if which == Moving {
		form.On = locales.DateShort(at, p.Session.StartsAt)
	}
	return form
}

func (p Change) errors(which string) ui.Errors {
	if p.Sent != which {
		return nil
	}
	return p.Errors
}

func (p Change) crumbs(ctx context.Context) []ui.Crumb {
	s := p.Session
	return []ui.Crumb{
		home(ctx, true, s.Kind), {Label: s.Label, Href: cyclePath(s.Cycle)},
		{Label: locales.T(ctx, "session.column.number", "number", s.Position), Href: sessionPath(s.ID)}, {Label: locales.T(ctx, "session.change.title")},
	}
}

func reaches(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: "this", Label: locales.T(ctx, "session.change.this"), Hint: locales.T(ctx, "session.change.this_hint")},
		{Value: "following", Label: locales.T(ctx, "session.change.following"), Hint: locales.T(ctx, "session.change.following_hint")},
	}
}
