package summons

import (
	"context"

	"passerelle/models/db"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Reach is by which ways this installation can send.
type Reach struct{ SMS, Email bool }

// Hindrance is a code of why a way cannot be taken; empty where it can.
type Hindrance string

const (
	NoPhone     Hindrance = "no_phone"
	Refuses     Hindrance = "refuses"
	NoEmail     Hindrance = "no_email"
	Unavailable Hindrance = "unavailable" // no gateway is configured
	NoAddress   Hindrance = "no_address"
	NoLetter    Hindrance = "no_letter" // there is no letter of this kind
)

// Outlook is what can be said to a person now, and how.
type Outlook struct {
	Called
	Kind Kind // empty where there is nothing to tell
	// Relocated says that since the person was told the place alone has changed.
	Relocated bool
	Sent      []Summons // of an enrolment: of all its sessions
	Ways      map[Channel]Hindrance
	Settings  Settings
}

// Proposed is the way that comes first by the person's own wishes; empty where
// there is nothing to tell. A letter by hand is always possible.
func (o Outlook) Proposed() Channel {
	if o.Kind == "" {
		return ""
	}
	for _, way := range Channels {
		if o.Ways[way] == "" {
			return way
		}
	}
	return ""
}

// Last is the message about the appointment as it stands that tells the person;
// false where nobody told them.
func (o Outlook) Last() (Summons, bool) {
	for _, s := range o.Sent {
		if o.about(s) && s.Sequence == o.At.Sequence && s.Tells() && !o.Relocated {
			return s, true
		}
	}
	return Summons{}, false
}

// OutlookOf says what there is to tell the person of what they are awaited at: that
// they are called, that it moved since they were told, or that it will not be.
func OutlookOf(ctx context.Context, tx *db.Tx, of Subject, reach Reach) (Outlook, error) {
	called, err := CalledOf(ctx, tx, of)
	if err != nil {
		return Outlook{}, err
	}
	o := Outlook{Called: called}
	if o.Sent, err = Of(ctx, tx, of); err != nil {
		return Outlook{}, err
	}
	o.version()
	if o.Settings, err = SettingsOf(ctx, tx); err != nil {
		return Outlook{}, err
	}
	o.Kind = o.kind()
	o.Ways = ways(called.To, reach)
	if o.Kind == Cancelled {
		o.Ways[Handed], o.Ways[Posted] = NoLetter, NoLetter
	}
	return o, nil
}

// version counts the hours and places that the person was told of: one that nobody
// told them of yet is a new one. What is off was to be at the hour that they know. An
// appointment with a partner has versions of its own.
func (o *Outlook) version() {
	told, knows := o.told()
	if !knows {
		return
	}
	if !o.Subject.Referral.Zero() {
		o.Relocated = told.Sequence == o.At.Sequence && o.elsewhere(told)
		return
	}
	o.At.Sequence = told.Sequence
	switch {
	case o.Off:
		o.At.StartsAt = told.StartsAt
	case !told.StartsAt.Equal(o.At.StartsAt):
		o.At.Sequence++
	case o.elsewhere(told):
		o.At.Sequence++
		o.Relocated = true
	}
}

// elsewhere reports whether a message said another place than one would say now: an
// address, and never the room in it. What was said before places were kept is not known
// to be another.
func (o Outlook) elsewhere(told Summons) bool {
	if !o.Stands || told.Place == nil || o.At.Held != referral.OnSite {
		return false
	}
	if o.Subject.Referral.Zero() {
		return discreet(*told.Place) != o.At.Place
	}
	return *told.Place != o.At.Place
}

// kind follows from what the person was told last of this appointment.
func (o Outlook) kind() Kind {
	told, knows := o.told()
	switch {
	case o.Stands && (!knows || told.Sequence == o.At.Sequence && !o.Relocated):
		return Convocation
	case o.Stands:
		return Moved
	case knows && told.Kind != Cancelled && o.Off && o.To.Status != person.Deceased:
		return Cancelled
	}
	return ""
}

// about reports whether a message is about what the person is awaited at, whichever
// its hour was then.
func (o Outlook) about(s Summons) bool {
	return s.Number == o.At.Number && s.Session == o.Subject.Session
}

// told is the last message about it that reached the person.
func (o Outlook) told() (Summons, bool) {
	for _, s := range o.Sent {
		if o.about(s) && s.Tells() {
			return s, true
		}
	}
	return Summons{}, false
}

func ways(to person.Person, reach Reach) map[Channel]Hindrance {
	all := map[Channel]Hindrance{}
	switch {
	case to.Phone == "":
		all[SMS] = NoPhone
	case to.SMS == "refused":
		all[SMS] = Refuses
	case !reach.SMS:
		all[SMS] = Unavailable
	}
	switch {
	case to.Email == "":
		all[Email] = NoEmail
	case !reach.Email:
		all[Email] = Unavailable
	}
	if to.Address == "" {
		all[Posted] = NoAddress
	}
	return all
}
