package person

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
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// MotiveLasts is how long a motive opens a file.
const MotiveLasts = 24 * time.Hour

// MotiveLength bounds the words of a motive, in characters.
const MotiveLength = 300

// Motives lists why somebody may need a file of another branch.
var Motives = []string{"replacement", "reception", "duty", "move", "request", "supervision", "other"}

// What a motive opens.
const (
	OfFile  = "file"
	OfNotes = "notes"
)

// Motive is why somebody opens what is not theirs, as it was typed.
type Motive struct {
	Scope  string // OfFile or OfNotes
	Motive string // one of Motives
	Words  string
}

// motiveID identifies a motive; the journal's line carries it.
type motiveID = id.Of[Motive]

type motiveRow struct {
	ID        motiveID
	PersonID  ID
	ServiceID uuid.UUID
	AccountID uuid.UUID
	Scope     string
	Motive    string
	Words     string
	GivenAt   time.Time
	OpenUntil time.Time
}

func (motiveRow) TableName() string { return "access_motives" }

// GiveMotive opens a file, or its restricted notes, for a day. The words are
// kept beside the journal, whose line carries their id.
func GiveMotive(ctx context.Context, tx *db.Tx, who ID, m Motive) error {
	if _, err := ByID(ctx, tx, who); err != nil {
		return err
	}
	if m.Scope == OfNotes && actor.StandOf(tx.Actor.Role, false) != actor.Management {
		return fault.Of(fault.Forbidden, "")
	}
	m.Words = strings.TrimSpace(m.Words)
	var wrong fault.Collector
	if !slices.Contains(Motives, m.Motive) {
		wrong.Add("motive", "access.error.motive")
	}
	wrong.Require("words", m.Words, "access.error.words")
	if utf8.RuneCountInString(m.Words) > MotiveLength {
		wrong.Add("words", "person.error.long", "max", MotiveLength)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	row := motiveRow{
		ID: id.New[Motive](), PersonID: who, ServiceID: tx.Actor.Service, AccountID: tx.Actor.Account, Scope: OfFile, Motive: m.Motive, Words: m.Words,
		GivenAt: tx.Now, OpenUntil: tx.Now.Add(MotiveLasts),
	}
	if m.Scope == OfNotes {
		row.Scope = OfNotes
	}
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return fmt.Errorf("motive for person %s: %w", who, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Access, Noun: "access_motive", ID: row.ID.UUID, Person: who.UUID, Detail: row.Scope + " " + row.Motive})
}
