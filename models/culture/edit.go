package culture

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// MaxDaysBefore is how long before a date a step may be due.
const MaxDaysBefore = 365

// Days is how many days before each date the steps of its checklist are due.
type Days struct{ GuestsDays, AuthorisationsDays, ParticipantsDays int }

// UsualDays hold for an action from nothing.
var UsualDays = Days{60, 30, 15}

// Of is how many days before the date a step is due.
func (d Days) Of(s Step) int {
	return map[Step]int{Guests: d.GuestsDays, Authorisations: d.AuthorisationsDays, Participants: d.ParticipantsDays}[s]
}

// Due are the steps of a checklist as they would be with these days. Days that cannot
// be are a fault.
func (d Days) Due(items []Item) ([]Item, error) {
	var wrong fault.Collector
	d.check(&wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	would := slices.Clone(items)
	for i, one := range would {
		would[i].DueOn = one.HeldOn.Add(-d.Of(one.Step))
	}
	return would, nil
}

// check refuses days that cannot be, each under its name.
func (d Days) check(wrong *fault.Collector) {
	for _, step := range Steps {
		if of := d.Of(step); of < 1 || of > MaxDaysBefore {
			wrong.Add(string(step)+"_days", "action.error.days", "max", MaxDaysBefore)
		}
	}
}

// What is an action in words and seats, without its dates.
type What struct {
	Title      string
	Discipline Discipline
	Form       Form
	Audience   string
	Summary    string
	Seats      int
}

// check refuses what no action can be, whether it is new or not.
func (w What) check(wrong *fault.Collector) {
	wrong.Require("title", w.Title, "action.error.name")
	within(wrong, "title", w.Title, MaxTitle)
	within(wrong, "audience", w.Audience, MaxText)
	within(wrong, "summary", w.Summary, MaxText)
	if !slices.Contains(Disciplines, w.Discipline) {
		wrong.Add("discipline", "action.error.discipline")
	}
	if !slices.Contains(Forms, w.Form) {
		wrong.Add("form", "action.error.form")
	}
	if w.Seats < 1 || w.Seats > 1000 {
		wrong.Add("seats", "cycle.error.seats_number")
	}
}

// Edited is what an action is to be from now on. Its dates are changed one by one, or
// as a series, where they stand.
type Edited struct {
	// What has the title of this edition, with its year, and never fewer seats than
	// are taken.
	What
	Days
	// Version is the action's as the form showed it.
	Version int
}

// Edit writes anew what an action is. A colleague's change since the version that was
// shown is a Conflict fault. As long as there is one edition, the next one that is
// duplicated from it takes its title.
func Edit(ctx context.Context, tx *db.Tx, action ID, wanted Edited) error {
	before, err := ByID(ctx, tx, action)
	if err != nil {
		return err
	}
	if err := wanted.refuse(); err != nil {
		return err
	}
	wanted.Title, wanted.Audience, wanted.Summary = strings.TrimSpace(wanted.Title), strings.TrimSpace(wanted.Audience), strings.TrimSpace(wanted.Summary)
	changed := wanted.changes(before)
	if wanted.Version == before.Version && len(changed) == 0 {
		return nil
	}
	done := store.In(ctx, tx).Table("actions").Where("cycle_id = ? and version = ?", action, wanted.Version).Updates(map[string]any{
		"discipline": wanted.Discipline, "form": wanted.Form, "audience": wanted.Audience, "summary": wanted.Summary,
		"guests_days": wanted.GuestsDays, "authorisations_days": wanted.AuthorisationsDays, "participants_days": wanted.ParticipantsDays, "version": wanted.Version + 1,
	})
	if done.Error != nil {
		return fmt.Errorf("edit action %s: %w", action, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "action.error.edited")
	}
	if err := programme.Amend(ctx, tx, before.Cycle(), wanted.Title, wanted.Seats); err != nil {
		return err
	}
	if wanted.Title != before.Label {
		if err := programme.Rename(ctx, tx, before.Cycle(), series(wanted.Title)); err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "action", ID: action.UUID, Detail: strings.Join(changed, ",")})
}

// series is a title without the year at its end.
func series(title string) string {
	short := strings.TrimRight(title, "0123456789")
	if len(title)-len(short) != len("2026") || strings.TrimSpace(short) == "" {
		return title
	}
	return strings.TrimSpace(short)
}

func (e Edited) refuse() error {
	var wrong fault.Collector
	e.What.check(&wrong)
	e.Days.check(&wrong)
	return wrong.Err()
}

// changes names what is otherwise from now on; no text of it.
func (e Edited) changes(was Action) (changed []string) {
	for _, one := range []struct {
		name string
		is   bool
	}{
		{"title", e.Title != was.Label}, {"discipline", e.Discipline != was.Discipline}, {"form", e.Form != was.Form}, {"audience", e.Audience != was.Audience},
		{"summary", e.Summary != was.Summary}, {"seats", e.Seats != was.Seats}, {"days", e.Days != was.Days},
	} {
		if one.is {
			changed = append(changed, one.name)
		}
	}
	return changed
}
