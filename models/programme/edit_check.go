package programme

import (
	"context"
	"strings"
	"unicode/utf8"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/schedule"
)

// check refuses what cannot be. Of the equipment of an action nobody is told: whether
// there has to be a reason is known only once it is known what changes.
func (e Edit) check(calendar schedule.Calendar, kind Kind) error {
	var wrong fault.Collector
	today := day.On(calendar.Now, calendar.Zone)
	switch {
	case e.On.IsZero():
		wrong.Add("on", "cycle.error.day")
	case e.On.Since(today) > farthestSession:
		wrong.Add("on", "action.error.far")
	}
	if e.Lasts != 0 && (e.Lasts < shortestSession || e.Lasts > schedule.MaxLength) {
		wrong.Add("until", "session.error.until")
	}
	switch e.Reach {
	case "", schedule.ThisSession, schedule.ThisAndFollowing, schedule.AllToCome:
	default:
		wrong.Add("reach", "session.error.reach")
	}
	if e.Speaker != nil && len([]rune(*e.Speaker)) > maxSpeaker {
		wrong.Add("speaker", "programme.error.length", "max", maxSpeaker)
	}
	if len([]rune(e.Shared)) > MaxReason {
		wrong.Add("shared", "session.error.reason_length", "max", MaxReason)
	}
	if kind != Culture || strings.TrimSpace(e.Reason) != "" {
		checkReason(e.Reason, &wrong)
	}
	if e.Transport != nil && utf8.RuneCountInString(*e.Transport) > MaxTransport {
		wrong.Add("transport", "programme.error.length", "max", MaxTransport)
	}
	if kind != Culture && (e.Transport != nil && *e.Transport != "" || len(e.Equipment) > 0) {
		return fault.Missing() // nothing asks for it there
	}
	return wrong.Err()
}

// elsewhere are the room and the speaker where they differ from what they are.
func (e Edit) elsewhere(ctx context.Context, tx *db.Tx, was Spot) (room *place, who *speaker, err error) {
	if e.Room != nil && *e.Room != was.Room {
		if room, err = placeOf(ctx, tx, *e.Room); err != nil {
			return nil, nil, err
		}
	}
	if e.Speaker != nil && fold.Text(*e.Speaker) != fold.Text(was.Speaker) {
		who = &speaker{Name: strings.TrimSpace(*e.Speaker)}
		if who.ID, err = speakerFor(ctx, tx, who.Name); err != nil {
			return nil, nil, err
		}
	}
	return room, who, nil
}
