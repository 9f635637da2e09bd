package cycles

import (
	"context"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/equipment"
	"passerelle/models/programme"
	"passerelle/models/schedule"
	"passerelle/views/lending"
	"passerelle/views/ui"
)

// Which of the forms of a session was sent.
const (
	Moving     = "move"
	Cancelling = "cancellation"
	MakingUp   = "make-up"
)

// Confirming is what the button says that carries an edit out; Foreseeing only asks
// what it would change.
const (
	Confirming = "confirm"
	Foreseeing = "foresee"
)

// EditForm is what a session and others of its series are to become, as typed.
type EditForm struct {
	On          string   `form:"on"`
	At          string   `form:"at"`
	Until       string   `form:"until"`
	RoomID      string   `form:"room_id"`
	Speaker     string   `form:"speaker"`
	EquipmentID []string `form:"equipment_id"`
	Transport   string   `form:"transport"`
	Reach       string   `form:"reach"` // this, following or all
	Reason      string   `form:"reason"`
	Shared      string   `form:"shared"` // why a room, a speaker or equipment may be taken twice
	Aware       string   `form:"aware"`
	Seen        string   `form:"seen"` // the version of what was shown
	Do          string   `form:"do"`   // foresee or confirm
}

// ChangeForm is a date for one session more, as typed.
type ChangeForm struct {
	On string `form:"on"`
	At string `form:"at"`
}

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
	Cancel CancelForm
	Edit   EditForm
	Errors ui.Errors
	// Now is when and where it stands, Rooms are where else it may be held.
	Now   programme.Spot
	Rooms []culture.Room
	// Equipment is what a date of an action may have.
	Equipment []equipment.Equipment
	// Foreseen is what the edit would change, once it was asked for; nil before.
	Foreseen *programme.Foreseen
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

// makeUp is the date that was typed for one session more; edit what was typed of
// this one, at first what it is.
func (p Change) makeUp(ctx context.Context) ChangeForm {
	if p.Sent == MakingUp {
		return p.Form
	}
	return ChangeForm{At: locales.ClockShort(there(ctx, p.Session.TimeZone), p.Session.StartsAt)}
}

func (p Change) edit(ctx context.Context) EditForm {
	if p.Sent == Moving {
		return p.Edit
	}
	at := there(ctx, p.Session.TimeZone)
	form := EditForm{
		On: locales.DateShort(at, p.Now.StartsAt), At: locales.ClockShort(at, p.Now.StartsAt), Until: locales.ClockShort(at, p.Now.EndsAt),
		Speaker: p.Now.Speaker, Transport: p.Now.Transport, Reach: string(schedule.ThisSession),
	}
	for _, one := range p.Now.Equipment {
		form.EquipmentID = append(form.EquipmentID, one.ID.String())
	}
	if !p.Now.Room.Zero() {
		form.RoomID = p.Now.Room.String()
	}
	return form
}

func (p Change) rooms() (options []ui.Option) {
	for _, one := range p.Rooms {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Place()})
	}
	return options
}

// lending asks what the session needs and how one gets there.
func (p Change) lending(form EditForm) lending.FieldsProps {
	return lending.FieldsProps{
		EquipmentName: "equipment_id", TransportName: "transport", Offered: p.Equipment, Chosen: form.EquipmentID, Transport: form.Transport, Errors: p.errors(Moving),
	}
}

// reasonHint says what the reason of a change is for, and when there need be none.
func (p Change) reasonHint(ctx context.Context) string {
	if p.culture() {
		return locales.T(ctx, "session.change.reason_hint_culture")
	}
	return locales.T(ctx, "session.change.reason_hint")
}

func (p Change) culture() bool { return p.Session.Kind == programme.Culture }

// noRoom is what the menu says where no room of the list was chosen.
func (p Change) noRoom(ctx context.Context) string {
	if p.Now.Room.Zero() && p.Now.RoomName != "" {
		return p.Now.RoomName
	}
	return locales.T(ctx, "session.edit.no_room")
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

func reaches(ctx context.Context, kind programme.Kind) []ui.Option {
	following := locales.T(ctx, "session.change.following_hint")
	if kind == programme.Culture {
		following = locales.T(ctx, "session.change.following_days")
	}
	return []ui.Option{
		{Value: string(schedule.ThisSession), Label: locales.T(ctx, "session.change.this"), Hint: locales.T(ctx, "session.change.this_hint")},
		{Value: string(schedule.ThisAndFollowing), Label: locales.T(ctx, "session.change.following"), Hint: following},
		{Value: string(schedule.AllToCome), Label: locales.T(ctx, "session.change.all"), Hint: locales.T(ctx, "session.change.all_hint")},
	}
}
