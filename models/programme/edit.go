package programme

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/schedule"
)

// Bounds of a session that is changed: how long it lasts, and how far ahead it goes.
const (
	shortestSession = 15 * time.Minute
	farthestSession = 3 * 366 // days
	maxSpeaker      = 100     // letters of a name
)

// Edit holds a session, and others of its series with it, at another time or
// elsewhere, on the clocks of the branch. Only what differs from the session as it
// is changes anything; what stands for nothing stays.
type Edit struct {
	// Reach says which sessions; empty for this one.
	Reach schedule.Reach
	On    day.Day
	At    day.Clock
	// Lasts is its length; 0 for as long as it is.
	Lasts time.Duration
	// Room is another room of the service, zero for none; nil stays.
	Room *RoomID
	// Speaker leads a date of an action, by their name; empty for nobody, nil stays.
	Speaker *string
	// Transport is how one gets to a date of an action; empty for nothing, nil stays.
	Transport *string
	// Equipment is all that the session needs from now on, of an action; nil stays.
	// What it adds and gives back here, the others of its reach do too.
	Equipment []equipment.ID
	// Reason is what people are told. They are not where only equipment changes.
	Reason string
	// Shared says why a room, a speaker or equipment of an action may be taken twice.
	Shared string
	// Aware says that the days which are no working days were seen and are meant.
	Aware bool
	// Seen is the Version of what was shown before this was confirmed.
	Seen string
}

// Revised is what an edit makes of one session, and what is to be known of it.
type Revised struct {
	Session  SessionID
	Position int
	Theme    string
	Was, Now Spot

	Weekend bool
	Holiday string // message key of a public holiday, or empty
	Closed  bool   // within a closure that was announced
	// Stays says that it keeps its day, since the other is closed.
	Stays bool
	// Relaid says that it goes on by more or fewer days than the session that is
	// edited: the rhythm steps over a closed day.
	Relaid bool
	// RoomTaken and SpeakerTaken are the label of what has them at this hour.
	RoomTaken    string
	SpeakerTaken string
	// EquipmentTaken is what of it nothing is left of at this hour.
	EquipmentTaken []equipment.Clash
}

// Quiet reports whether only its equipment changes, of which nobody is told.
func (r Revised) Quiet() bool { return r.Was.stands(r.Now) }

// Moves reports whether it begins at another time.
func (r Revised) Moves() bool { return !r.Was.StartsAt.Equal(r.Now.StartsAt) }

// OffDay reports whether it goes to a day on which one does not usually work.
func (r Revised) OffDay() bool { return r.Weekend || r.Holiday != "" || r.Closed }

// Clashes reports whether somebody else has the room, the speaker or the equipment.
func (r Revised) Clashes() bool {
	return r.RoomTaken != "" || r.SpeakerTaken != "" || len(r.EquipmentTaken) > 0
}

// Untouched is a session that the edit reaches and leaves as it is: it was held,
// called off or has begun, or it is so already.
type Untouched struct {
	Session
	Begun bool
}

// Foreseen is what an edit would change, exactly. Nothing of it is stored.
type Foreseen struct {
	Kind      Kind
	TimeZone  string // IANA name, the cycle's
	Reach     schedule.Reach
	Changed   []Revised
	Untouched []Untouched
	Told      Told
	Hindered  Hindered
	// Version is another one as soon as a session of the series or what becomes of it
	// is, whoever is hindered: it would tell the hours of somebody to whoever waits.
	Version string

	layout   layout
	rhythm   schedule.Rhythm
	speaker  *string // to be named, as it was typed
	hindered []seated
}

// OffDays reports whether a session goes to a day that is to be meant.
func (f Foreseen) OffDays() bool {
	for _, one := range f.Changed {
		if one.Moves() && one.OffDay() {
			return true
		}
	}
	return false
}

// Clashes reports whether a reason is asked for: dates of an action keep their
// rooms and their speakers to themselves, a room of programmes may be shared.
func (f Foreseen) Clashes() bool {
	for _, one := range f.Changed {
		if f.Kind == Culture && one.Clashes() {
			return true
		}
	}
	return false
}

// Foresee says what an edit of a session would change. It writes nothing. What
// cannot be is a fault at its field; days off, clashes and hindrances are told and
// refuse nothing here.
func Foresee(ctx context.Context, tx *db.Tx, session SessionID, edit Edit) (Foreseen, error) {
	s, err := SessionByID(ctx, tx, session)
	if err != nil {
		return Foreseen{}, err
	}
	l, err := layoutAsIs(ctx, tx, s.Cycle)
	if err != nil {
		return Foreseen{}, err
	}
	return l.foresee(ctx, tx, session, edit)
}

func (l layout) foresee(ctx context.Context, tx *db.Tx, session SessionID, edit Edit) (Foreseen, error) {
	i, err := l.place(session)
	if err != nil {
		return Foreseen{}, err
	}
	if err := edit.check(l.calendar, l.Cycle.Kind); err != nil {
		return Foreseen{}, err
	}
	if edit.Reach == "" {
		edit.Reach = schedule.ThisSession
	}
	f := Foreseen{Kind: l.Cycle.Kind, TimeZone: l.Cycle.TimeZone, Reach: edit.Reach, layout: l, speaker: edit.Speaker}
	spots, err := spotsOf(ctx, tx, l.Cycle.ID)
	if err != nil {
		return Foreseen{}, err
	}
	room, speaker, err := edit.elsewhere(ctx, tx, spots[session])
	if err != nil {
		return Foreseen{}, err
	}
	where := spots[session].Room
	if room != nil {
		where = room.ID
	}
	lends, err := edit.lends(ctx, tx, spots[session])
	if err != nil {
		return Foreseen{}, err
	}
	if l.calendar, err = l.calendarIn(ctx, tx, where); err != nil {
		return Foreseen{}, err
	}
	revised, err := schedule.Revise(l.slots(), schedule.Revision{
		Session: i, Reach: edit.Reach, Course: f.course(), To: edit.On, At: edit.At, Lasts: edit.Lasts,
	}, l.rhythm, l.calendar)
	if err != nil {
		return Foreseen{}, refusalOfMove(err)
	}
	f.rhythm = revised.Rhythm
	days := edit.On.Since(day.On(l.sessions[i].StartsAt, l.calendar.Zone))
	within := map[int]bool{}
	for _, k := range revised.Within {
		within[k] = true
		one := Revised{Session: l.sessions[k].ID, Position: l.sessions[k].Position, Theme: l.sessions[k].Theme, Was: spots[l.sessions[k].ID]}
		one.Now = one.Was
		one.Now.StartsAt, one.Now.EndsAt = revised.Slots[k].StartsAt, revised.Slots[k].EndsAt
		if room != nil {
			one.Now.Room, one.Now.RoomName, one.Now.site = room.ID, room.Name, room.Site
		}
		if speaker != nil {
			one.Now.Speaker, one.Now.speakerID = speaker.Name, speaker.ID
		}
		if edit.Transport != nil && strings.TrimSpace(*edit.Transport) != spots[session].Transport {
			one.Now.Transport = strings.TrimSpace(*edit.Transport)
		}
		one.Now.Equipment = lends.with(one.Was.Equipment)
		if one.Was.same(one.Now) {
			within[k] = false
			continue
		}
		by := day.On(one.Now.StartsAt, l.calendar.Zone).Since(day.On(one.Was.StartsAt, l.calendar.Zone))
		one.Stays, one.Relaid = by == 0 && days != 0, by != days && by != 0
		f.Changed = append(f.Changed, one)
	}
	if len(f.Changed) == 0 {
		return Foreseen{}, fault.Field("on", "session.error.nothing")
	}
	if strings.TrimSpace(edit.Reason) == "" && !f.Quiet() {
		return Foreseen{}, fault.Field("reason", "session.error.reason")
	}
	f.Untouched = l.untouched(i, edit.Reach, within, tx.Now)
	return f, f.find(ctx, tx)
}

// course is what the others follow: the dates of an action were chosen one by one.
func (f Foreseen) course() schedule.Course {
	if f.Kind == Culture {
		return schedule.ByDays
	}
	return schedule.ByRhythm
}

// find adds what there is to know of what changes.
func (f *Foreseen) find(ctx context.Context, tx *db.Tx) error {
	if err := f.lookAtDays(ctx, tx); err != nil {
		return err
	}
	if err := f.findClashes(ctx, tx); err != nil {
		return err
	}
	if err := f.findEquipmentTaken(ctx, tx); err != nil {
		return err
	}
	f.Version = f.digest()
	if f.Quiet() {
		return nil
	}
	err := f.findHindered(ctx, tx)
	if err != nil {
		return err
	}
	f.Told, err = toldOf(ctx, tx, f.layout.Cycle.ID)
	return err
}

// untouched are the sessions that the reach takes in by its words and that stay.
func (l layout) untouched(edited int, reach schedule.Reach, changed map[int]bool, now time.Time) (left []Untouched) {
	for k, s := range l.sessions {
		reached := reach == schedule.AllToCome || reach == schedule.ThisAndFollowing && k > edited
		if reached && !changed[k] {
			left = append(left, Untouched{s, !s.StartsAt.After(now)})
		}
	}
	return left
}

// digest is short for the whole series as it is and for all that would change.
func (f Foreseen) digest() string {
	sum := sha256.New()
	for _, s := range f.layout.sessions {
		write(sum, s.ID, s.Status, s.StartsAt.Unix(), s.EndsAt.Unix(), s.Room)
	}
	for _, c := range f.Changed {
		for _, spot := range []Spot{c.Was, c.Now} {
			write(sum, c.Session, spot.StartsAt.Unix(), spot.EndsAt.Unix(), spot.Room, fold.Text(spot.Speaker), spot.shared, spot.Transport, equipment.IDs(spot.Equipment))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

func write(sum io.Writer, words ...any) { _, _ = fmt.Fprintf(sum, "%q\n", fmt.Sprint(words...)) }
