package programme

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Bounds of a review interview, in letters: ten lines, and who was there.
const (
	InterviewLength = 1500
	WithLength      = 120
)

// Interview is the review interview that closes somebody's cycle. It is named by
// the enrolment it closes.
type Interview struct {
	ID         id.Of[Interview] // of the enrolment
	Person     person.ID
	PersonName string // NOM Prénom
	Cycle      CycleID
	Label      string
	TimeZone   string
	StartsOn   day.Day
	// Said are its texts, the latest first; none while it was not held.
	Said []Said `gorm:"-"`
}

// Said is what was written of a review interview at a time.
type Said struct {
	HeldOn      day.Day
	HeldWith    string
	Words       string
	WrittenAt   time.Time
	WrittenName string
}

const interviewed = `
select e.id, e.person_id as person, r.name as person_name, c.id as cycle, c.label, c.time_zone, c.starts_on
from enrolments e join rosters r on r.enrolment_id = e.id join cycles c on c.id = e.cycle_id where e.id = ?`

// InterviewOf loads the review interview of an enrolment, held or not.
func InterviewOf(ctx context.Context, tx *db.Tx, of id.Of[Interview]) (Interview, error) {
	var found Interview
	got := store.In(ctx, tx).Raw(interviewed, of).Scan(&found)
	if got.Error != nil {
		return Interview{}, fmt.Errorf("interview %s: %w", of, got.Error)
	}
	if got.RowsAffected == 0 {
		return Interview{}, fault.Missing()
	}
	err := store.In(ctx, tx).Raw(`select held_on, held_with, words, written_at, written_name from closing_interviews
where enrolment_id = ? order by written_at desc, id desc limit 50`, of).Scan(&found.Said).Error
	if err != nil {
		return Interview{}, fmt.Errorf("interview %s: %w", of, err)
	}
	return found, nil
}

// Hold writes down a review interview: when, with whom, and ten lines that the
// service keeps. Written again it is corrected, and what was written before
// stays beside it.
func Hold(ctx context.Context, tx *db.Tx, of id.Of[Interview], said Said) error {
	i, err := InterviewOf(ctx, tx, of)
	if err != nil {
		return err
	}
	zone, err := day.Zone(i.TimeZone)
	if err != nil {
		return fmt.Errorf("interview %s: %w", of, err)
	}
	var wrong fault.Collector
	switch {
	case said.HeldOn.IsZero():
		wrong.Add("held_on", "cycle.error.day")
	case said.HeldOn.After(day.On(tx.Now, zone)):
		wrong.Add("held_on", "closing.error.future")
	case said.HeldOn.Before(i.StartsOn):
		wrong.Add("held_on", "closing.error.before")
	}
	for _, text := range []struct {
		field, value, missing string
		most                  int
	}{{"held_with", said.HeldWith, "closing.error.with", WithLength}, {"words", said.Words, "closing.error.words", InterviewLength}} {
		wrong.Require(text.field, text.value, text.missing)
		if utf8.RuneCountInString(text.value) > text.most {
			wrong.Add(text.field, "programme.error.length", "max", text.most)
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("closing_interviews").Create(map[string]any{
		"id": uuid.Must(uuid.NewV7()), "enrolment_id": of, "service_id": tx.Actor.Service, "held_on": said.HeldOn,
		"held_with": strings.TrimSpace(said.HeldWith), "words": strings.TrimSpace(said.Words),
		"written_at": tx.Now, "written_by": tx.Actor.Account, "written_name": tx.Actor.Name,
	}).Error
	if err != nil {
		return fmt.Errorf("interview %s: %w", of, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "interview", ID: of.UUID, Person: i.Person.UUID})
}

// InterviewMoment is a line of a person's timeline: a review interview as it stands now.
type InterviewMoment struct {
	At       time.Time // the day, at midnight of the branch
	ID       id.Of[Interview]
	Label    string
	HeldWith string
}

const interviewsOfPerson = `
select i.held_on::timestamp at time zone c.time_zone as at, e.id, c.label, i.held_with
from enrolments e join cycles c on c.id = e.cycle_id
join lateral (select * from closing_interviews k where k.enrolment_id = e.id order by k.written_at desc, k.id desc limit 1) i on true
where e.person_id = ? and i.held_on::timestamp at time zone c.time_zone < ?
order by at desc limit 200`

// InterviewsOfPerson lists a person's review interviews held before an instant,
// the latest first: that they took place, not what was said.
func InterviewsOfPerson(ctx context.Context, tx *db.Tx, who person.ID, before time.Time) ([]InterviewMoment, error) {
	var moments []InterviewMoment
	if err := store.In(ctx, tx).Raw(interviewsOfPerson, who, before).Scan(&moments).Error; err != nil {
		return nil, fmt.Errorf("interviews of person %s: %w", who, err)
	}
	return moments, nil
}
