package referral

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
	"passerelle/models/partner"
	"passerelle/models/person"
)

// DraftID identifies a draft.
type DraftID = id.Of[Draft]

// Agreement says how somebody agreed to be referred, or that they did not.
type Agreement string

const (
	Oral    Agreement = "oral"
	Written Agreement = "written"
	Refused Agreement = "refused"
)

// Agreements lists the ways to agree, refusal last.
var Agreements = []Agreement{Oral, Written, Refused}

// ExplainedPoints are what is explained to somebody before they agree.
var ExplainedPoints = []string{"offer", "fields", "choice"}

// Lengths of what is written for the partner, in characters.
const (
	PurposeLength      = 300
	ExpectationsLength = 2000
)

// Draft is a referral its author has not sent yet; nobody else sees it.
type Draft struct {
	ID           DraftID
	Person       person.ID
	Offer        partner.OfferID
	Purpose      string
	Expectations string
	Urgent       bool
	WishedOn     day.Day
	Agreement    Agreement // empty until recorded
	AgreedOn     day.Day
	Explained    []string `gorm:"-"` // of ExplainedPoints
	Fields       []string `gorm:"-"` // the optional fields that are ticked
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Follows      ID // the referral whose no this one follows up; zero without one

	PersonName       string
	PersonBirthOn    day.Day
	OfferName        string
	OrganisationName string
}

type draftRow struct {
	Draft
	PersonLast, PersonFirst   string
	ExplainedText, FieldsText string
}

const drafts = `
select d.id, d.person_id as person, d.offer_id as offer, d.purpose, d.expectations, d.urgent, d.wished_on, d.agreement, d.agreed_on,
  d.explained as explained_text, d.fields as fields_text, d.created_at, d.updated_at, d.follows_id as follows,
  p.last_name as person_last, p.first_name as person_first, p.birth_on as person_birth_on, o.name as offer_name, g.name as organisation_name
from referral_drafts d join persons p on p.id = d.person_id
join offers o on o.id = d.offer_id join organisations g on g.id = o.organisation_id
where d.author_id = @author and d.service_id = @service `

// StartDraft begins a referral, or finds the one the actor began already for the
// same person and offer. An offer that cannot be chosen is a fault of offer_id.
func StartDraft(ctx context.Context, tx *db.Tx, of person.ID, to partner.OfferID) (DraftID, error) {
	p, err := person.ByID(ctx, tx, of)
	if err != nil {
		return DraftID{}, err
	}
	if !p.Status.Open() {
		return DraftID{}, fault.Field("offer_id", "referral.error.person_closed")
	}
	if err := p.Unlimited("offer_id"); err != nil {
		return DraftID{}, err
	}
	choice, err := partner.OfferByID(ctx, tx, to)
	if err != nil {
		return DraftID{}, err
	}
	if choice.Why != partner.Free {
		return DraftID{}, fault.Field("offer_id", "partner.reason."+string(choice.Why))
	}
	begun, err := findDrafts(ctx, tx, "and d.person_id = @person and d.offer_id = @offer order by d.updated_at desc limit 1",
		map[string]any{"person": of, "offer": to})
	if err != nil {
		return DraftID{}, err
	}
	if len(begun) > 0 {
		return begun[0].ID, nil
	}
	draft := id.New[Draft]()
	err = store.In(ctx, tx).Table("referral_drafts").Create(map[string]any{
		"id": draft, "service_id": tx.Actor.Service, "person_id": of, "author_id": tx.Actor.Account, "offer_id": to,
		"created_at": tx.Now, "updated_at": tx.Now,
	}).Error
	if err != nil {
		return DraftID{}, fmt.Errorf("start draft for person %s: %w", of, err)
	}
	return draft, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "referral_draft", ID: draft.UUID, Person: of.UUID})
}

// Prefill begins a referral for a colleague with the words of one that another
// service withdrew; whether the person agrees, and what the partner is told, is
// asked anew.
func Prefill(ctx context.Context, tx *db.Tx, author uuid.UUID, d Draft) error {
	draft := id.New[Draft]()
	err := store.In(ctx, tx).Table("referral_drafts").Create(map[string]any{
		"id": draft, "service_id": tx.Actor.Service, "person_id": d.Person, "author_id": author, "offer_id": d.Offer,
		"purpose": d.Purpose, "expectations": d.Expectations, "urgent": d.Urgent, "wished_on": d.WishedOn, "created_at": tx.Now, "updated_at": tx.Now,
	}).Error
	if err != nil {
		return fmt.Errorf("prefill draft for person %s: %w", d.Person, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "referral_draft", ID: draft.UUID, Person: d.Person.UUID})
}

// DraftByID finds one of the actor's own drafts; a colleague's does not exist.
func DraftByID(ctx context.Context, tx *db.Tx, id DraftID) (Draft, error) {
	found, err := findDrafts(ctx, tx, "and d.id = @draft", map[string]any{"draft": id})
	if err != nil {
		return Draft{}, err
	}
	if len(found) == 0 {
		return Draft{}, fault.Missing()
	}
	return found[0], nil
}

// OwnDrafts lists the actor's drafts, the latest touched first, at most fifty.
func OwnDrafts(ctx context.Context, tx *db.Tx) ([]Draft, error) {
	return findDrafts(ctx, tx, "order by d.updated_at desc, d.id limit 50", map[string]any{})
}

func findDrafts(ctx context.Context, tx *db.Tx, where string, args map[string]any) ([]Draft, error) {
	args["author"], args["service"] = tx.Actor.Account, tx.Actor.Service
	var rows []draftRow
	if err := store.In(ctx, tx).Raw(drafts+where, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("drafts of account %s: %w", tx.Actor.Account, err)
	}
	found := make([]Draft, len(rows))
	for i, row := range rows {
		found[i] = row.Draft
		found[i].PersonName = person.Person{LastName: row.PersonLast, FirstName: row.PersonFirst}.Name()
		found[i].Explained, found[i].Fields = listed(row.ExplainedText), listed(row.FieldsText)
	}
	return found, nil
}

// Typed is a draft as it was typed. It may be saved unfinished: Send says what
// is missing.
type Typed struct {
	Purpose, Expectations string
	Urgent                bool
	WishedOn              string
	Agreement             string
	AgreedOn              string
	Explained             []string
	Fields                []string
}

// SaveDraft keeps what was typed. What cannot be read at all is refused field by
// field, and so is a tick on a field that this kind of partner is never told.
func SaveDraft(ctx context.Context, tx *db.Tx, id DraftID, typed Typed) error {
	draft, err := DraftByID(ctx, tx, id)
	if err != nil {
		return err
	}
	choice, err := partner.OfferByID(ctx, tx, draft.Offer)
	if err != nil {
		return err
	}
	values, err := typed.read(choice.Kind)
	if err != nil {
		return err
	}
	values["updated_at"] = tx.Now
	return updateDraft(ctx, tx, id, values)
}

func (t Typed) read(kind partner.Kind) (map[string]any, error) {
	var wrong fault.Collector
	long := func(field, text string, most int) string {
		text = strings.TrimSpace(text)
		if utf8.RuneCountInString(text) > most {
			wrong.Add(field, "referral.error.long", "max", most)
		}
		return text
	}
	onDay := func(field, text string) day.Day {
		if strings.TrimSpace(text) == "" {
			return day.Day{}
		}
		read, err := person.ParseDay(text)
		if err != nil {
			wrong.Add(field, "referral.error.day")
		}
		return read
	}
	if t.Agreement != "" && !slices.Contains(Agreements, Agreement(t.Agreement)) {
		wrong.Add("agreement", "referral.error.agreement")
	}
	for _, point := range t.Explained {
		if !slices.Contains(ExplainedPoints, point) {
			wrong.Add("explained", "referral.error.explained")
		}
	}
	for _, key := range t.Fields {
		if RuleOf(key, kind) != Optional {
			wrong.Add("fields", "referral.error.field_never")
		}
	}
	values := map[string]any{
		"purpose": long("purpose", t.Purpose, PurposeLength), "expectations": long("expectations", t.Expectations, ExpectationsLength),
		"urgent": t.Urgent, "wished_on": onDay("wished_on", t.WishedOn), "agreement": t.Agreement, "agreed_on": onDay("agreed_on", t.AgreedOn),
		"explained": strings.Join(t.Explained, ","), "fields": strings.Join(t.Fields, ","),
	}
	return values, wrong.Err()
}

// Tick says which optional fields the partner is told, and leaves the rest of
// the draft as it is.
func Tick(ctx context.Context, tx *db.Tx, id DraftID, fields []string) error {
	draft, err := DraftByID(ctx, tx, id)
	if err != nil {
		return err
	}
	choice, err := partner.OfferByID(ctx, tx, draft.Offer)
	if err != nil {
		return err
	}
	for _, key := range fields {
		if RuleOf(key, choice.Kind) != Optional {
			return fault.Field("fields", "referral.error.field_never")
		}
	}
	return updateDraft(ctx, tx, id, map[string]any{"fields": strings.Join(fields, ","), "updated_at": tx.Now})
}

func updateDraft(ctx context.Context, tx *db.Tx, id DraftID, values map[string]any) error {
	done := store.In(ctx, tx).Table("referral_drafts").Where("id = ? and author_id = ?", id, tx.Actor.Account).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("save draft %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "referral_draft", ID: id.UUID})
}

// DiscardDraft throws one of the actor's own drafts away.
func DiscardDraft(ctx context.Context, tx *db.Tx, id DraftID) error {
	if err := removeDraft(ctx, tx, id.UUID); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "referral_draft", ID: id.UUID})
}

func removeDraft(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	done := store.In(ctx, tx).Exec("delete from referral_drafts where id = ? and author_id = ?", id, tx.Actor.Account)
	if done.Error != nil {
		return fmt.Errorf("remove draft %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return nil
}

func listed(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}
