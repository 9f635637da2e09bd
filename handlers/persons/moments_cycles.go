package persons

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/persons"
	"passerelle/views/ui"
)

// ofCycles are the seats a person took or left, and what was recorded of the
// sessions.
func ofCycles(ctx context.Context, tx *db.Tx, p person.Person, before time.Time) ([]views.Moment, error) {
	enrolments, err := programme.OfPerson(ctx, tx, p.ID, before)
	if err != nil {
		return nil, err
	}
	recorded, err := attendance.OfPerson(ctx, tx, p.ID, before)
	if err != nil {
		return nil, err
	}
	interviews, err := programme.InterviewsOfPerson(ctx, tx, p.ID, before)
	if err != nil {
		return nil, err
	}
	var all []views.Moment
	for _, m := range interviews {
		moment := views.Moment{At: m.At, Key: "closing.moment.text", Args: []any{"cycle", m.Label}, Icon: ui.SignDocument, Detail: locales.T(ctx, "closing.moment.with", "name", m.HeldWith)}
		if tx.Actor.May(actor.InterviewKeep) {
			moment.Href = "/interviews/" + m.ID.String()
		}
		all = append(all, moment)
	}
	for _, m := range enrolments {
		moment := views.Moment{At: m.At, Key: m.Key(), Args: []any{"cycle", m.Label}, Href: linked(tx, "/cycles/"+m.Cycle.String()), Icon: ui.SignPerson}
		if m.ByName != "" {
			moment.Detail = locales.T(ctx, "cycle.moment.by", "name", m.ByName)
		}
		all = append(all, moment)
	}
	for _, m := range recorded {
		all = append(all, views.Moment{
			At: m.At, Key: m.Key(), Args: []any{"cycle", m.Label, "number", m.Position, "mark", locales.Key(m.Mark.Key())},
			Href: linked(tx, "/sessions/"+m.Session.String()), Tone: toneOf(m.Mark), Detail: recordedBy(ctx, m),
		})
	}
	return all, nil
}

// linked is an address for those who may open it.
func linked(tx *db.Tx, href string) string {
	if !tx.Actor.May(actor.CycleRead) {
		return ""
	}
	return href
}

// toneOf reproaches nothing but an absence without a word.
func toneOf(mark attendance.Mark) ui.Tone {
	switch meaning, _ := mark.Meaning(); {
	case meaning.Unexplained:
		return ui.Bad
	case meaning.Attended && meaning.Kept:
		return ui.Good
	case !meaning.Kept:
		return ui.Warn
	}
	return ui.Neutral
}

// recordedBy says who recorded a mark, and that it was corrected.
func recordedBy(ctx context.Context, m attendance.Moment) string {
	text := locales.T(ctx, "attendance.moment.by", "name", m.ByName)
	if m.Corrections > 0 {
		text += " " + locales.N(ctx, "attendance.moment.corrections", m.Corrections)
	}
	return text
}
