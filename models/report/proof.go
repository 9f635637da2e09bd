package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/person"
)

// Way is how somebody came to know of a summons.
type Way string

// The ways that an officer records. A letter that came back proves the contrary.
const (
	Handed  Way = "handed"
	Receipt Way = "receipt"
	Letter  Way = "letter"
	Told    Way = "told"
	Back    Way = "returned"
)

// The ways that the portal knows of: a signed commitment lists the sessions of its
// cycle; a message was received, or only sent, or did not arrive.
const (
	Contract    Way = "contract"
	SMS         Way = "sms"
	Email       Way = "email"
	Unconfirmed Way = "unconfirmed"
	Undelivered Way = "undelivered"
)

// proves are the ways that show that the person knew.
var proves = []Way{Handed, Receipt, Letter, Told, Contract, SMS, Email}

// Ways lists those that may be recorded, in the order of a form.
var Ways = []Way{Handed, Receipt, Letter, Told, Back}

// Proof is what shows that the person knew of a summons; the zero value is none.
type Proof struct {
	Way Way       `json:"way,omitempty"`
	On  day.Day   `json:"on"`
	By  string    `json:"by,omitempty"`
	At  time.Time `json:"at"`
}

// Holds reports whether it shows that the person knew.
func (p Proof) Holds() bool { return slices.Contains(proves, p.Way) }

// New is a proof to record: of which fact of a report, how, and on which day.
type New struct {
	Of  uuid.UUID
	Way Way
	On  day.Day
}

// Prove records how the person came to know of a summons, from a report that is
// being written. It holds for every report about them.
func Prove(ctx context.Context, tx *db.Tx, a person.Access, which ID, n New) error {
	r, err := writable(ctx, tx, a, which)
	if err != nil {
		return err
	}
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(r.Contents.Facts, func(f Fact) bool { return f.Summons() && !f.Off && f.ID == n.Of })
	var wrong fault.Collector
	if at < 0 {
		wrong.Add("summons", "magistrate_report.error.summons")
	}
	if !slices.Contains(Ways, n.Way) {
		wrong.Add("way", "magistrate_report.error.way")
	}
	switch {
	case n.On.IsZero():
		wrong.Add("proved_on", "magistrate_report.error.day")
	case n.On.After(here.Today):
		wrong.Add("proved_on", "magistrate_report.error.future")
	case at >= 0 && n.Way != Back && n.On.After(day.On(r.Contents.Facts[at].At, here.Zone)):
		wrong.Add("proved_on", "magistrate_report.error.too_late")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	made := uuid.Must(uuid.NewV7())
	err = store.In(ctx, tx).Table("summons_proofs").Create(map[string]any{
		"id": made, "person_id": r.PersonID, "service_id": tx.Actor.Service, "subject": string(r.Contents.Facts[at].Sort), "subject_id": n.Of,
		"way": string(n.Way), "happened_on": n.On, "at": tx.Now, "by_id": tx.Actor.Account, "by_name": tx.Actor.Name,
	}).Error
	if err != nil {
		return fmt.Errorf("proof for report %s: %w", which, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "summons_proof", ID: made, Person: r.PersonID.UUID, Detail: string(n.Way)})
}
