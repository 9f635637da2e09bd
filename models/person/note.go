package person

import (
	"context"
	"fmt"
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

// NoteLength bounds a restricted note, in characters.
const NoteLength = 4000

// NoteID identifies a restricted note.
type NoteID = id.Of[Note]

// Note is a restricted note: for its author, for the officer in charge unless a
// psychologist wrote it, and for a manager who gives a motive. Nobody else ever
// reads one, and it leaves the service in no document.
type Note struct {
	ID         NoteID
	AuthorID   uuid.UUID
	AuthorName string
	AuthorRole actor.Role
	Words      string
	WrittenAt  time.Time
}

type noteRow struct {
	ID         NoteID
	PersonID   ID
	ServiceID  uuid.UUID
	AuthorID   uuid.UUID
	AuthorName string
	AuthorRole actor.Role
	Words      string
	WrittenAt  time.Time
}

func (noteRow) TableName() string { return "person_notes" }

// Notes is what the actor may read of a person's notes. Locked says that there
// are some which a motive opens.
type Notes struct {
	Own    bool // the actor may write one
	Rows   []Note
	Locked bool
}

// NotesOf gives the notes that the actor may read, the latest first, at most two
// hundred.
func NotesOf(ctx context.Context, tx *db.Tx, a Access) (Notes, error) {
	notes := Notes{Own: a.writesNotes(tx.Actor)}
	where := "author_id = @account"
	switch {
	case a.Stand == actor.InCharge, a.Stand == actor.Management && (!a.NotesUntil.IsZero() || a.InCharge):
		where = "(author_id = @account or author_role <> 'psychologist')"
	case a.Stand == actor.Management:
		var there int64
		err := store.In(ctx, tx).Table("person_notes").Where("person_id = ? and author_role <> 'psychologist' and author_id <> ?", a.Person, tx.Actor.Account).
			Limit(1).Count(&there).Error
		if err != nil {
			return notes, fmt.Errorf("notes of person %s: %w", a.Person, err)
		}
		notes.Locked = there > 0
	}
	err := store.In(ctx, tx).Table("person_notes").Select("id", "author_id", "author_name", "author_role", "words", "written_at").
		Where("person_id = @person and "+where, map[string]any{"person": a.Person, "account": tx.Actor.Account}).
		Order("written_at desc, id desc").Limit(200).Find(&notes.Rows).Error
	if err != nil {
		return notes, fmt.Errorf("notes of person %s: %w", a.Person, err)
	}
	return notes, nil
}

// writesNotes: those to whom the person is given, and the officer in charge.
func (a Access) writesNotes(who actor.Actor) bool {
	return a.Stand == actor.Care || a.InCharge && who.May(actor.NoteWrite)
}

// WriteNote adds a restricted note.
func WriteNote(ctx context.Context, tx *db.Tx, a Access, words string) error {
	if a.Person.Zero() {
		return fault.Missing()
	}
	if !a.writesNotes(tx.Actor) {
		return fault.Of(fault.Forbidden, "")
	}
	if _, err := editable(ctx, tx, a.Person); err != nil {
		return err
	}
	words = strings.TrimSpace(words)
	var wrong fault.Collector
	wrong.Require("words", words, "note.error.words")
	if utf8.RuneCountInString(words) > NoteLength {
		wrong.Add("words", "person.error.long", "max", NoteLength)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	row := noteRow{
		ID: id.New[Note](), PersonID: a.Person, ServiceID: tx.Actor.Service, AuthorID: tx.Actor.Account, AuthorName: tx.Actor.Name,
		AuthorRole: tx.Actor.Role, Words: words, WrittenAt: tx.Now,
	}
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return fmt.Errorf("note about person %s: %w", a.Person, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "note", ID: row.ID.UUID, Person: a.Person.UUID})
}

// EraseNote takes back one of the actor's own notes. Somebody else's does not
// exist.
func EraseNote(ctx context.Context, tx *db.Tx, note NoteID) (ID, error) {
	var who []ID
	err := store.In(ctx, tx).Table("person_notes").Where("id = ? and author_id = ?", note, tx.Actor.Account).Pluck("person_id", &who).Error
	if err != nil {
		return ID{}, fmt.Errorf("note %s: %w", note, err)
	}
	if len(who) == 0 {
		return ID{}, fault.Missing()
	}
	if err := store.In(ctx, tx).Exec("delete from person_notes where id = ? and author_id = ?", note, tx.Actor.Account).Error; err != nil {
		return ID{}, fmt.Errorf("erase note %s: %w", note, err)
	}
	return who[0], audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "note", ID: note.UUID, Person: who[0].UUID})
}
