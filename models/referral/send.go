package referral

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/partner"
	"passerelle/models/person"
)

// Missing lists what a draft still needs before it can be sent, as faults of its
// fields; nil if nothing. Who refuses to be referred may be referred all the
// same – their agreement is no condition in law – but not towards care.
func Missing(d Draft, choice partner.Choice, today day.Day) error {
	var wrong fault.Collector
	wrong.Require("purpose", d.Purpose, "referral.error.purpose")
	wrong.Require("agreement", string(d.Agreement), "referral.error.agreement")
	switch {
	case d.AgreedOn.IsZero():
		wrong.Add("agreed_on", "referral.error.agreed_on")
	case d.AgreedOn.After(today):
		wrong.Add("agreed_on", "referral.error.agreed_future")
	}
	if d.Agreement != Refused && len(d.Explained) == 0 {
		wrong.Add("explained", "referral.error.explained")
	}
	if d.Agreement == Refused && choice.Kind == partner.Health {
		wrong.Add("agreement", "referral.error.agreement_care")
	}
	if choice.Why != partner.Free {
		wrong.Add("offer_id", "partner.reason."+string(choice.Why))
	}
	return wrong.Err()
}

// sending is all that one referral is made of.
type sending struct {
	draft  Draft
	choice partner.Choice
	person person.Person
	desk   desk
	here   office.Office
	fields []Field
}

// Send turns a draft into a referral: the partner sees the ticked fields, frozen
// as they are now, and nothing else of the person. Delays are working days of the
// person's branch. The draft is gone afterwards. An offer that can no longer be
// chosen, and whatever the draft lacks, are faults of its fields.
func Send(ctx context.Context, tx *db.Tx, draft DraftID) (ID, error) {
	s, err := prepare(ctx, tx, draft)
	if err != nil {
		return ID{}, err
	}
	// Whoever removes the draft sends it: of two at once the second finds none.
	if err := removeDraft(ctx, tx, draft.UUID); err != nil {
		return ID{}, err
	}
	referral := id.New[Referral]()
	if err := s.insert(ctx, tx, referral); err != nil {
		return ID{}, err
	}
	if err := s.disclose(ctx, tx, referral); err != nil {
		return ID{}, err
	}
	e := event{act: s.act(tx, referral), do: DoSend, to: Sent, side: flow.Service, at: tx.Now}
	if err := e.write(ctx, tx); err != nil {
		return ID{}, err
	}
	if err := s.settleFollowed(ctx, tx); err != nil {
		return ID{}, err
	}
	if err := tell(ctx, tx, e.act, DoSend, answerDue(s.here, s.choice.Offer)); err != nil {
		return ID{}, err
	}
	return referral, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Send, Noun: "referral", ID: referral.UUID, Person: s.draft.Person.UUID, Organisation: s.choice.Organisation, Detail: "draft>sent",
	})
}

func prepare(ctx context.Context, tx *db.Tx, id DraftID) (sending, error) {
	var s sending
	var err error
	if s.draft, err = DraftByID(ctx, tx, id); err != nil {
		return s, err
	}
	if s.choice, err = partner.OfferByID(ctx, tx, s.draft.Offer); err != nil {
		return s, err
	}
	if s.person, err = person.ByID(ctx, tx, s.draft.Person); err != nil {
		return s, err
	}
	if !s.person.Status.Open() {
		return s, fault.Field("offer_id", "referral.error.person_closed")
	}
	if err := s.person.Unlimited("offer_id"); err != nil {
		return s, err
	}
	if s.here, err = office.At(ctx, tx, s.person.Branch); err != nil {
		return s, err
	}
	if err = Missing(s.draft, s.choice, s.here.Today); err != nil {
		return s, err
	}
	if s.desk, err = deskOf(ctx, tx, s.person.Branch); err != nil {
		return s, err
	}
	s.fields, err = Preview(ctx, tx, s.draft)
	return s, err
}

func (s sending) insert(ctx context.Context, tx *db.Tx, referral ID) error {
	row := map[string]any{
		"id": referral, "service_id": tx.Actor.Service, "branch_id": s.person.Branch, "organisation_id": s.choice.Organisation,
		"offer_id": s.draft.Offer, "person_id": s.draft.Person, "author_id": tx.Actor.Account, "referent_id": s.referent(tx),
		"domain": string(s.choice.Domain), "purpose": s.draft.Purpose, "expectations": s.draft.Expectations, "urgent": s.draft.Urgent,
		"wished_on": s.draft.WishedOn, "agreement": string(s.draft.Agreement), "agreed_on": s.draft.AgreedOn, "explained": joined(s.draft.Explained),
		"follows_id": s.draft.Follows.Null(), "status": string(Sent), "sent_at": tx.Now, "changed_at": tx.Now,
	}
	maps.Copy(row, firstTerms(s.here, s.choice.Offer))
	// A reference may be taken by a service whose rows do not exist here: the
	// database tells, and another is drawn.
	once := clause.OnConflict{Columns: []clause.Column{{Name: "reference"}}, DoNothing: true}
	for range 5 {
		reference, err := newReference(s.desk.Name)
		if err != nil {
			return err
		}
		row["reference"] = reference
		done := store.In(ctx, tx).Table("referrals").Clauses(once).Create(row)
		if done.Error != nil {
			return fmt.Errorf("send referral %s: %w", referral, done.Error)
		}
		if done.RowsAffected == 1 {
			return nil
		}
	}
	return errors.New("send referral: five references in a row were taken")
}

// act is the referral before anything was done to it.
func (s sending) act(tx *db.Tx, referral ID) act {
	return act{
		ID: referral, Service: tx.Actor.Service, Organisation: s.choice.Organisation, Branch: s.person.Branch, Offer: s.draft.Offer.UUID,
		Domain: string(s.choice.Domain), Urgent: s.draft.Urgent, SentAt: tx.Now, Calendar: s.here.Region, TimeZone: s.here.Zone.String(),
	}
}

func (s sending) referent(tx *db.Tx) uuid.UUID {
	if s.person.Referent == uuid.Nil {
		return tx.Actor.Account
	}
	return s.person.Referent
}

func (s sending) disclose(ctx context.Context, tx *db.Tx, referral ID) error {
	var told []Field
	for _, field := range s.fields {
		if field.Ticked {
			told = append(told, field)
		}
	}
	fields, err := json.Marshal(told)
	if err != nil {
		return fmt.Errorf("disclosure of referral %s: %w", referral, err)
	}
	err = store.In(ctx, tx).Table("disclosures").Create(map[string]any{
		"referral_id": referral, "service_id": tx.Actor.Service, "organisation_id": s.choice.Organisation,
		"name": s.person.Name(), "fields": string(fields), "disclosed_at": tx.Now,
	}).Error
	if err != nil {
		return fmt.Errorf("disclosure of referral %s: %w", referral, err)
	}
	return nil
}
