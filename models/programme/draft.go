package programme

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Typed is a template as it was typed, right or wrong.
type Typed struct {
	Name              string      `json:"name"`
	Theme             string      `json:"theme"`
	Objectives        string      `json:"objectives"`
	EntryRules        string      `json:"entry_rules"`
	SeatsMin          string      `json:"seats_min"`
	SeatsMax          string      `json:"seats_max"`
	Minutes           string      `json:"minutes"`
	ClosedAfter       string      `json:"closed_after"`
	OfferDays         string      `json:"offer_days"`
	CompletionPercent string      `json:"completion_percent"`
	Questions         string      `json:"questions"` // one a line
	AbsencesLimit     string      `json:"absences_limit"`
	Steps             []TypedStep `json:"steps"`
}

// TypedStep is one session of it.
type TypedStep struct {
	Theme      string `json:"theme"`
	Minutes    string `json:"minutes"`
	Objectives string `json:"objectives"`
	Material   string `json:"material"`
}

// Seen is what stood on the page before it was sent: the revision of the draft, 0
// where there was none, and the number of the version in force.
type Seen struct{ Revision, Version int }

// Draft is the next version of a programme, as far as it is written.
type Draft struct {
	Seen
	Typed       Typed
	ChangedAt   time.Time // zero while nobody has saved anything
	ChangedName string
}

// largestDraft bounds what a draft may hold, in bytes: forty sessions of the
// longest texts and room for mistakes.
const largestDraft = 512 << 10

// Usual is what the form of a new programme begins with.
func Usual() Typed {
	return Typed{
		Theme: string(Motivation), SeatsMin: "6", SeatsMax: "12", Minutes: "120", ClosedAfter: strconv.Itoa(UsualRules.ClosedAfter),
		OfferDays: strconv.Itoa(UsualRules.OfferDays), CompletionPercent: strconv.Itoa(UsualRules.CompletionPercent),
		AbsencesLimit: strconv.Itoa(UsualRules.AbsencesLimit), Steps: make([]TypedStep, 1),
	}
}

// Begin starts a programme with a draft and no version: nothing is made of it
// before it is published.
func Begin(ctx context.Context, tx *db.Tx, typed Typed) (ID, error) {
	if strings.TrimSpace(typed.Name) == "" {
		return ID{}, fault.Field("name", "programme.error.name")
	}
	if utf8.RuneCountInString(typed.Name) > MaxName {
		return ID{}, fault.Field("name", "programme.error.length", "max", MaxName)
	}
	theme := Theme(typed.Theme)
	if !theme.known() {
		return ID{}, fault.Field("theme", "programme.error.theme")
	}
	programme, err := add(ctx, tx, typed.Name, theme, Unpublished)
	if err != nil {
		return ID{}, err
	}
	return programme, SaveDraft(ctx, tx, programme, Seen{}, typed)
}

// DraftOf is the draft of a programme; where there is none, the version in force
// as one would begin to change it.
func DraftOf(ctx context.Context, tx *db.Tx, p Programme) (Draft, error) {
	var row struct {
		Content     Typed `gorm:"serializer:json"`
		Revision    int
		ChangedAt   time.Time
		ChangedName string
	}
	found := store.In(ctx, tx).Table("programme_drafts").Where("programme_id = ?", p.ID).Limit(1).Find(&row)
	if found.Error != nil {
		return Draft{}, fmt.Errorf("draft of programme %s: %w", p.ID, found.Error)
	}
	if found.RowsAffected > 0 {
		return Draft{Seen{row.Revision, p.Number}, row.Content, row.ChangedAt, row.ChangedName}, nil
	}
	if p.Number == 0 {
		typed := Usual()
		typed.Name, typed.Theme = p.Name, string(p.Theme)
		return Draft{Seen: Seen{0, 0}, Typed: typed}, nil
	}
	version, err := VersionOf(ctx, tx, p.ID, p.Number)
	if err != nil {
		return Draft{}, err
	}
	template := version.Template
	template.Name, template.Theme = p.Name, p.Theme
	return Draft{Seen: Seen{0, p.Number}, Typed: template.typed()}, nil
}

// SaveDraft keeps what was typed, whatever it is. Where somebody saved or
// published meanwhile nothing is overwritten: that is a Conflict fault.
func SaveDraft(ctx context.Context, tx *db.Tx, programme ID, seen Seen, typed Typed) error {
	if err := lockDraft(ctx, tx, programme, seen); err != nil {
		return err
	}
	row := map[string]any{
		"programme_id": programme, "service_id": tx.Actor.Service, "revision": seen.Revision + 1,
		"changed_at": tx.Now, "changed_by": tx.Actor.Account, "changed_name": tx.Actor.Name,
	}
	content, err := typed.encode()
	if err != nil {
		return err
	}
	row["content"] = content
	if seen.Revision == 0 {
		err = store.In(ctx, tx).Table("programme_drafts").Create(row).Error
	} else {
		err = store.In(ctx, tx).Table("programme_drafts").Where("programme_id = ?", programme).Updates(row).Error
	}
	if err != nil {
		return fmt.Errorf("save draft of programme %s: %w", programme, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "programme", ID: programme.UUID, Detail: "draft"})
}

// lockDraft lets one act at a time change a programme and compares what stands
// there with what its author saw.
func lockDraft(ctx context.Context, tx *db.Tx, programme ID, seen Seen) error {
	var there struct{ Revision, Version int }
	found := store.In(ctx, tx).Raw("select id from programmes where id = ? for update", programme).Scan(&struct{ ID ID }{})
	if found.Error == nil && found.RowsAffected == 0 {
		return fault.Missing()
	}
	err := found.Error
	if err == nil {
		err = store.In(ctx, tx).Raw(`select coalesce((select revision from programme_drafts where programme_id = @id), 0) as revision,
			coalesce((select max(version) from programme_versions where programme_id = @id), 0) as version`, map[string]any{"id": programme}).Scan(&there).Error
	}
	if err != nil {
		return fmt.Errorf("lock programme %s: %w", programme, err)
	}
	if Seen(there) != seen {
		return fault.Of(fault.Conflict, "programme.error.revised")
	}
	return nil
}

// Discard throws the draft away. A programme that was never published goes with
// it out of every list but that of the withdrawn.
func Discard(ctx context.Context, tx *db.Tx, programme ID) error {
	p, err := Find(ctx, tx, programme)
	if err != nil {
		return err
	}
	if err := store.In(ctx, tx).Exec("delete from programme_drafts where programme_id = ?", programme).Error; err != nil {
		return fmt.Errorf("discard draft of programme %s: %w", programme, err)
	}
	if p.Status == Unpublished {
		if err := store.In(ctx, tx).Exec("delete from programmes where id = ?", programme).Error; err != nil {
			return fmt.Errorf("discard programme %s: %w", programme, err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "programme", ID: programme.UUID, Detail: "draft"})
}
