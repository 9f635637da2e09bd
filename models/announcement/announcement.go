// Package announcement holds what the platform tells everybody and a manager
// their own people, and who has read it.
package announcement

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// ID names an announcement.
type ID = id.Of[Announcement]

// Audience says whom an announcement is for.
type Audience string

const (
	All          Audience = "all"
	Staff        Audience = "staff"
	Partners     Audience = "partners"
	Service      Audience = "service"
	Organisation Audience = "organisation"
)

// Audiences are those an actor may choose from: the platform's administrators
// speak to everybody, a manager to their own place.
func Audiences(by actor.Actor) []Audience {
	switch {
	case !by.May(actor.AnnouncementWrite):
		return nil
	case by.Kind == actor.Admin:
		return []Audience{All, Staff, Partners}
	case by.Kind == actor.Partner:
		return []Audience{Organisation}
	}
	return []Audience{Service}
}

// The longest texts, in characters, and the longest time on show, in days: a
// line that always stands there is not read.
const (
	LongestTitle = 120
	LongestText  = 1000
	LongestShow  = 90
)

// New is an announcement as it was typed.
type New struct {
	Title, Text string
	Audience    Audience
	From, Until string // days, as typed
}

// Announcement is one line shown to its audience from one day to another, both
// included, by the reader's own calendar.
type Announcement struct {
	ID             ID
	Title, Text    string
	Audience       Audience
	ServiceID      *uuid.UUID
	OrganisationID *uuid.UUID
	FromOn         day.Day
	UntilOn        day.Day
	AuthorID       uuid.UUID
	CreatedAt      time.Time
	WithdrawnAt    *time.Time
}

// paris is the calendar of those who have no office.
const paris = "Europe/Paris"

// Today is the day it is where the actor works.
func Today(ctx context.Context, tx *db.Tx) (day.Day, error) {
	if tx.Actor.Kind == actor.Staff || tx.Actor.Kind == actor.Partner {
		here, err := office.Here(ctx, tx)
		if err == nil || !fault.Is(err, fault.NotFound) {
			return here.Today, err
		}
	}
	zone, err := time.LoadLocation(paris)
	if err != nil {
		return day.Day{}, fmt.Errorf("today: %w", err)
	}
	return day.On(tx.Now, zone), nil
}

// Publish writes an announcement. A manager's goes to their own place whatever
// is asked.
func Publish(ctx context.Context, tx *db.Tx, typed New) (ID, error) {
	today, err := Today(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	row, err := read(tx.Actor, typed, today)
	if err != nil {
		return ID{}, err
	}
	row.ID, row.AuthorID, row.CreatedAt = id.New[Announcement](), tx.Actor.Account, tx.Now
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return ID{}, fmt.Errorf("publish %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "announcement", ID: row.ID.UUID, Detail: string(row.Audience)})
}

// read checks what was typed.
func read(by actor.Actor, typed New, today day.Day) (Announcement, error) {
	var wrong fault.Collector
	a := Announcement{Title: strings.TrimSpace(typed.Title), Text: strings.TrimSpace(typed.Text), Audience: typed.Audience}
	wrong.Require("title", a.Title, "announcement.error.subject")
	wrong.Require("text", a.Text, "announcement.error.text")
	if utf8.RuneCountInString(a.Title) > LongestTitle {
		wrong.Add("title", "announcement.error.subject_length", "max", LongestTitle)
	}
	if utf8.RuneCountInString(a.Text) > LongestText {
		wrong.Add("text", "announcement.error.text_length", "max", LongestText)
	}
	may := Audiences(by)
	if len(may) == 1 {
		a.Audience = may[0]
	}
	if !slices.Contains(may, a.Audience) {
		wrong.Add("audience", "announcement.error.audience")
	}
	switch a.Audience {
	case Service:
		a.ServiceID = &by.Service
	case Organisation:
		a.OrganisationID = &by.Organisation
	}
	a.FromOn, a.UntilOn = days(&wrong, typed, today)
	return a, wrong.Err()
}

func days(wrong *fault.Collector, typed New, today day.Day) (from, until day.Day) {
	from, err := day.ParseFrench(strings.TrimSpace(typed.From))
	if err != nil {
		wrong.Add("from", "announcement.error.day")
	}
	until, untilErr := day.ParseFrench(strings.TrimSpace(typed.Until))
	switch {
	case untilErr != nil:
		wrong.Add("until", "announcement.error.day")
	case err == nil && until.Before(from), until.Before(today):
		wrong.Add("until", "announcement.error.until")
	case err == nil && until.Since(from) > LongestShow:
		wrong.Add("until", "announcement.error.long", "max", LongestShow)
	}
	return from, until
}

// Withdraw takes an announcement of the actor's own place away before its time.
func Withdraw(ctx context.Context, tx *db.Tx, id ID) error {
	if _, err := Own(ctx, tx, id); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("announcements").Where("id = ? and withdrawn_at is null", id).Updates(map[string]any{"withdrawn_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("withdraw announcement %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "announcement.error.withdrawn")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "announcement", ID: id.UUID, Detail: "withdrawn"})
}
