// Package oversight answers what an officer for data protection is asked: who
// saw a person's file, when and why, and what left for partners. The officer
// reads no file: a question says on what ground it is put, finds the person's
// files in every service, and is open for a day.
package oversight

import (
	"context"
	"fmt"
	"slices"
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

// ID names a question.
type ID = id.Of[Question]

// Grounds are why a question may be put: an inspection of the authority, the
// right of the person concerned, a complaint, a check of one's own.
var Grounds = []string{"inspection", "request", "complaint", "control"}

// Lasts is how long the answer to a question can be read by whoever put it.
const Lasts = 24 * time.Hour

// LongestWords bounds the reference of a question, in characters.
const LongestWords = 300

// listed is how many questions the page of them shows.
const listed = 50

// Asked is a question as it was typed. The APPI number stands for name
// and birth date where it is known.
type Asked struct {
	Ground, Words, Name, BirthOn, AppiRef string
}

// Question is one that was put, as the officers read it.
type Question struct {
	ID        ID
	ByName    string
	Ground    string
	Words     string
	AskedAt   time.Time
	OpenUntil time.Time
	Files     int
	// Own says that the reader put it.
	Own bool
}

// Open reports whether its answer can be read at a moment.
func (q Question) Open(now time.Time) bool { return q.Own && now.Before(q.OpenUntil) }

type question struct {
	ID        ID
	AccountID uuid.UUID
	ByName    string
	Ground    string
	Words     string
	AskedAt   time.Time
	OpenUntil time.Time
}

func (question) TableName() string { return "oversights" }

// Ask puts a question down and looks for the files. That nothing was found is an
// answer, kept like any other. Errors are faults of the fields ground, words,
// name, birth_on and appi_ref.
func Ask(ctx context.Context, tx *db.Tx, a Asked) (ID, error) {
	sought, err := a.read()
	if err != nil {
		return ID{}, err
	}
	row := question{
		ID: id.New[Question](), AccountID: tx.Actor.Account, ByName: tx.Actor.Name, Ground: a.Ground, Words: strings.TrimSpace(a.Words),
		AskedAt: tx.Now, OpenUntil: tx.Now.Add(Lasts),
	}
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return ID{}, fmt.Errorf("question %s: %w", row.ID, err)
	}
	var files int
	if err := store.In(ctx, tx).Raw("select app.oversee(?, ?, ?, ?)", row.ID, sought.key, sought.born, sought.number).Scan(&files).Error; err != nil {
		return ID{}, fmt.Errorf("files of question %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Search, Noun: "oversight", ID: row.ID.UUID, Detail: a.Ground})
}

// sought is what the files are found by.
type sought struct {
	key    string
	born   *day.Day
	number string
}

func (a Asked) read() (s sought, err error) {
	var wrong fault.Collector
	if !slices.Contains(Grounds, a.Ground) {
		wrong.Add("ground", "oversight.error.ground")
	}
	wrong.Require("words", strings.TrimSpace(a.Words), "oversight.error.words")
	if utf8.RuneCountInString(a.Words) > LongestWords {
		wrong.Add("words", "person.error.long", "max", LongestWords)
	}
	if strings.TrimSpace(a.AppiRef) != "" {
		if s.number, err = person.ParseAPPI(a.AppiRef); err != nil {
			wrong.Add("appi_ref", "person.error.appi")
		}
		return s, wrong.Err()
	}
	if s.key = person.SearchPrefix(a.Name); s.key == "" {
		wrong.Add("name", "oversight.error.name")
	}
	born, notDay := person.ParseDay(a.BirthOn)
	if notDay != nil {
		wrong.Add("birth_on", "oversight.error.birth_on")
	}
	s.born = &born
	return s, wrong.Err()
}

const latest = `
select o.id, o.by_name, o.ground, o.words, o.asked_at, o.open_until, o.account_id = ? as own,
  (select count(*) from oversight_files f where f.oversight_id = o.id) as files
from (select * from oversights order by asked_at desc, id desc limit ?) o
order by o.asked_at desc, o.id desc`

// Latest are the last questions of all officers, the latest first: they answer
// for one another.
func Latest(ctx context.Context, tx *db.Tx) (all []Question, err error) {
	if err := store.In(ctx, tx).Raw(latest, tx.Actor.Account, listed).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return all, nil
}

const one = `
select o.id, o.by_name, o.ground, o.words, o.asked_at, o.open_until, true as own,
  (select count(*) from oversight_files f where f.oversight_id = o.id) as files
from oversights o where o.id = ? and o.account_id = ? and o.open_until > ?`

// ByID is a question of the actor's that is still open; any other is not found.
func ByID(ctx context.Context, tx *db.Tx, which ID) (q Question, err error) {
	found := store.In(ctx, tx).Raw(one, which, tx.Actor.Account, tx.Now).Scan(&q)
	if found.Error != nil {
		return q, fmt.Errorf("question %s: %w", which, found.Error)
	}
	if found.RowsAffected == 0 {
		return q, fault.Of(fault.NotFound, "oversight.error.closed")
	}
	return q, nil
}
