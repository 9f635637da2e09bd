package transfer

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/ending"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/person"
	"passerelle/models/referral"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

// HandOver withdraws a referral here and leaves the target a draft of it.
const HandOver ending.Outcome = "hand_over"

// Choices lists what may become of a referral, in the order of a form.
var Choices = append(slices.Clone(ending.Outcomes), HandOver)

// Request is a transfer as it was typed.
type Request struct {
	Target  string            // the id of a service
	Reason  Reason            //
	Words   string            // read by the target
	Outcome map[string]string // by referral
}

// Service is one that may be asked.
type Service struct {
	ID       uuid.UUID
	Name     string
	Calendar region.Region
	TimeZone string
}

// Services lists the other services that are open, by name.
func Services(ctx context.Context, tx *db.Tx) ([]Service, error) {
	var all []Service
	err := store.In(ctx, tx).Table("services").Select("id", "name", "calendar", "time_zone").Where("id <> ? and status = 'active'", tx.Actor.Service).Order("name, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("other services: %w", err)
	}
	return all, nil
}

// MayAsk tells for whose transfer the actor may ask: an officer for the persons
// they are in charge of or cover, a manager for those of the service.
func MayAsk(tx *db.Tx, access person.Access) bool {
	return access.InCharge || tx.Actor.Role != actor.CPIP
}

// askable loads a file whose transfer the actor may ask for; for any other it is a
// Forbidden fault.
func askable(ctx context.Context, tx *db.Tx, who person.ID) (person.Person, error) {
	access, _, err := person.StandTo(ctx, tx, who)
	if err != nil {
		return person.Person{}, err
	}
	if !MayAsk(tx, access) {
		return person.Person{}, fault.Of(fault.Forbidden, "")
	}
	return person.ByID(ctx, tx, who)
}

// Elsewhere lists the services that have a file of the same APPI number, by their
// names alone. It is journalled, whatever it finds.
func Elsewhere(ctx context.Context, tx *db.Tx, who person.ID) ([]string, error) {
	p, err := askable(ctx, tx, who)
	if err != nil {
		return nil, err
	}
	if p.Status != person.Active {
		return nil, fault.Of(fault.Conflict, "person.error.stands", "status_key", "person.status."+string(p.Status))
	}
	var names []string
	if err := store.In(ctx, tx).Raw("select app.services_of_file(?, ?)", who, uuid.Must(uuid.NewV7())).Scan(&names).Error; err != nil {
		return nil, fmt.Errorf("services of person %s: %w", who, err)
	}
	return names, nil
}

// Ask asks another service to follow somebody. The file stays open, offered, until
// it answers. What is missing or wrong are faults of the fields target_id, reason,
// words and outcome.
func Ask(ctx context.Context, tx *db.Tx, who person.ID, r Request) (ID, error) {
	p, err := askable(ctx, tx, who)
	if err != nil {
		return ID{}, err
	}
	if err := p.Unlimited(""); err != nil {
		return ID{}, err
	}
	services, err := Services(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	var wrong fault.Collector
	at := slices.IndexFunc(services, func(s Service) bool { return s.ID.String() == r.Target })
	if at < 0 {
		wrong.Add("target_id", "transfer.error.target")
	}
	if !slices.Contains(Reasons, r.Reason) {
		wrong.Add("reason", "transfer.error.reason")
	}
	r.Words = readNote(&wrong, "words", r.Words, r.Reason == Other)
	open, err := ending.OpenFor(ctx, tx, who)
	if err != nil {
		return ID{}, err
	}
	outcomes, err := open.Decide(&wrong, r.Outcome, Choices)
	if err != nil {
		return ID{}, err
	}
	if err := wrong.Err(); err != nil {
		return ID{}, err
	}
	to := services[at]
	if err := person.Offer(ctx, tx, who, to.Name); err != nil {
		return ID{}, err
	}
	return request{p, to, r}.write(ctx, tx, outcomes)
}

// readNote reads what is written to the other service.
func readNote(wrong *fault.Collector, field, text string, needed bool) string {
	text = strings.TrimSpace(text)
	if needed && text == "" {
		wrong.Add(field, "transfer.error.words")
	}
	if utf8.RuneCountInString(text) > NoteLength {
		wrong.Add(field, "transfer.error.long", "max", NoteLength)
	}
	return text
}

type request struct {
	person person.Person
	to     Service
	typed  Request
}

func (r request) write(ctx context.Context, tx *db.Tx, outcomes map[referral.ID]ending.Outcome) (ID, error) {
	here, err := office.Of(tx, r.to.TimeZone, r.to.Calendar)
	if err != nil {
		return ID{}, err
	}
	due := schedule.AddWorkingDays(here.Region, here.Today, AnswerDays)
	measures, err := r.measures(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	transfer := id.New[Transfer]()
	err = store.In(ctx, tx).Table("transfers").Create(map[string]any{
		"id": transfer, "source_service_id": tx.Actor.Service, "target_service_id": r.to.ID, "person_id": r.person.ID,
		"name": r.person.Name(), "birth_on": r.person.BirthOn, "measures": measures, "reason": string(r.typed.Reason), "words": r.typed.Words,
		"status": string(Asked), "asked_at": tx.Now, "asked_by": tx.Actor.Account, "asked_name": tx.Actor.Name, "answer_due_on": due,
	}).Error
	if err != nil {
		return ID{}, fmt.Errorf("ask for the transfer of person %s: %w", r.person.ID, err)
	}
	for one, outcome := range outcomes {
		err := store.In(ctx, tx).Exec(`insert into transfer_referrals (transfer_id, referral_id, service_id, organisation_id, outcome)
			select ?, id, service_id, organisation_id, ? from referrals where id = ?`, transfer, string(outcome), one).Error
		if err != nil {
			return ID{}, fmt.Errorf("referral %s of transfer %s: %w", one, transfer, err)
		}
	}
	if err := tell(ctx, tx, notification.TransferAsked, transfer, r.to.ID, notification.ServiceHolders(actor.TransferDecide)); err != nil {
		return ID{}, err
	}
	return transfer, audit.Write(ctx, tx, audit.Entry{Action: audit.Send, Noun: Noun, ID: transfer.UUID, Person: r.person.ID.UUID, Detail: string(Asked)})
}

// measures are what the target reads of them.
func (r request) measures(ctx context.Context, tx *db.Tx) (string, error) {
	held, err := person.Measures(ctx, tx, r.person.ID)
	if err != nil {
		return "", err
	}
	said := []Measure{}
	for _, m := range held {
		said = append(said, Measure{Kind: m.Kind, Frame: m.Frame, EndsOn: m.EndsOn})
	}
	text, err := json.Marshal(said)
	if err != nil {
		return "", fmt.Errorf("measures of person %s: %w", r.person.ID, err)
	}
	return string(text), nil
}

func tell(ctx context.Context, tx *db.Tx, kind notification.Kind, transfer ID, service uuid.UUID, to notification.Audience) error {
	return notification.Tell(ctx, tx, notification.Notice{Kind: kind, To: to, Noun: Noun, ID: transfer.UUID, Service: service})
}

// Cancel takes a request back before it is answered.
func Cancel(ctx context.Context, tx *db.Tx, transfer ID) error {
	t, err := ByID(ctx, tx, transfer)
	if err != nil {
		return err
	}
	if err := move(ctx, tx, t, DoCancel, map[string]any{}); err != nil {
		return err
	}
	if err := person.Retain(ctx, tx, t.Person, t.TargetName); err != nil {
		return err
	}
	return tell(ctx, tx, notification.TransferCancelled, transfer, t.Target, notification.ServiceHolders(actor.TransferDecide))
}

// move makes one move of Flow; whoever was quicker wins, and the other is told
// where the transfer stands.
func move(ctx context.Context, tx *db.Tx, t Transfer, do flow.Action, values map[string]any) error {
	m, err := Flow.Find(t.Status, do, t.Side(tx.Actor))
	if err != nil {
		return err
	}
	values["status"], values["decided_at"], values["decided_by"], values["decided_name"] = string(m.To), tx.Now, tx.Actor.Account, tx.Actor.Name
	done := store.In(ctx, tx).Table("transfers").Where("id = ? and status = ?", t.ID, string(m.From)).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("%s transfer %s: %w", do, t.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		now, err := ByID(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		_, err = Flow.Find(now.Status, do, t.Side(tx.Actor))
		return err
	}
	entry := audit.Entry{Action: audit.Change, Noun: Noun, ID: t.ID.UUID, Detail: string(m.From) + ">" + string(m.To)}
	if m.By == Source {
		entry.Person = t.Person.UUID
	}
	return audit.Write(ctx, tx, entry)
}
