package monthly

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/referral"
)

// Noun is what the journal and messages call a state.
const Noun = "housing_state"

// ID names a state.
type ID = id.Of[State]

// States of a state. Before it is signed there is none: it is worked out.
const (
	Signed        flow.Status = "signed"
	Countersigned flow.Status = "countersigned"
	Returned      flow.Status = "returned" // by the service, unsigned by it
	Reopened      flow.Status = "reopened" // for a rectification, which takes its place
)

// What is done to a state.
const (
	DoCountersign flow.Action = "countersign"
	DoReturn      flow.Action = "return"
	DoReopen      flow.Action = "reopen"
)

// Flow is the life cycle of a state. A correction is never written into one: the
// service sends it back or reopens it, and the partner signs the next version.
var Flow = flow.Flow{
	Name:  "housing_state",
	Start: Signed,
	Moves: []flow.Move{
		{From: Signed, Do: DoCountersign, To: Countersigned, By: flow.Service},
		{From: Signed, Do: DoReturn, To: Returned, By: flow.Service},
		{From: Countersigned, Do: DoReopen, To: Reopened, By: flow.Service},
	},
}

// State is a month as it was signed. Nothing of its figures changes any more.
type State struct {
	ID                  ID
	Agreement           agreement.Agreement `gorm:"-"`
	AgreementID         agreement.ID
	ServiceID           uuid.UUID
	OrganisationID      uuid.UUID
	MonthOn             day.Day
	FromOn, UntilOn     day.Day
	Version             int
	Status              flow.Status
	DailyRateCents      int64
	Rules               agreement.Rules `gorm:"-"`
	Days                int
	AmountCents         int64
	Lines               []Line `gorm:"-"`
	SignedAt            time.Time
	SignedName          string
	CountersignedAt     *time.Time
	CountersignedName   string
	AnsweredAt          *time.Time
	AnsweredName, Words string
}

// Live reports whether the state holds: its month is shut.
func (s State) Live() bool { return s.Status == Signed || s.Status == Countersigned }

const columns = `
select id, agreement_id, service_id, organisation_id, month_on, from_on, until_on, version, status, daily_rate_cents, days, amount_cents,
  signed_at, signed_name, countersigned_at, countersigned_name, answered_at, answered_name, words`

// Under lists the states of an agreement without their lines, the latest month and
// version first.
func Under(ctx context.Context, tx *db.Tx, of agreement.ID) (all []State, err error) {
	if err := store.In(ctx, tx).Raw(columns+" from housing_states where agreement_id = ? order by month_on desc, version desc", of).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("states of agreement %s: %w", of, err)
	}
	return all, nil
}

// ByID is a state with its lines and its agreement; one that the actor may not
// read is not found.
func ByID(ctx context.Context, tx *db.Tx, which ID) (State, error) {
	var row struct {
		State
		FrozenRules, FrozenLines []byte
	}
	found := store.In(ctx, tx).Raw(columns+", rules as frozen_rules, lines as frozen_lines from housing_states where id = ?", which).Scan(&row)
	if found.Error != nil {
		return State{}, fmt.Errorf("state %s: %w", which, found.Error)
	}
	if found.RowsAffected == 0 {
		return State{}, fault.Of(fault.NotFound, "")
	}
	s := row.State
	if err := json.Unmarshal(row.FrozenRules, &s.Rules); err != nil {
		return s, fmt.Errorf("rules of state %s: %w", which, err)
	}
	if err := json.Unmarshal(row.FrozenLines, &s.Lines); err != nil {
		return s, fmt.Errorf("lines of state %s: %w", which, err)
	}
	var err error
	if s.Agreement, err = agreement.ByID(ctx, tx, s.AgreementID); err != nil {
		return s, err
	}
	return s, s.name(ctx, tx)
}

// name puts the names that the reader may read beside the references: once a
// disclosure is closed, a partner reads the reference only.
func (s *State) name(ctx context.Context, tx *db.Tx) error {
	ids := make([]uuid.UUID, len(s.Lines))
	for i, line := range s.Lines {
		ids[i] = line.Referral.UUID
	}
	var named []struct {
		ReferralID referral.ID
		Name       string
	}
	if len(ids) == 0 {
		return nil
	}
	if err := store.In(ctx, tx).Raw("select referral_id, name from disclosures where referral_id in ?", ids).Scan(&named).Error; err != nil {
		return fmt.Errorf("names of state %s: %w", s.ID, err)
	}
	of := map[referral.ID]string{}
	for _, n := range named {
		of[n.ReferralID] = n.Name
	}
	for i, line := range s.Lines {
		s.Lines[i].Name = of[line.Referral]
	}
	return nil
}

// Spent is what was countersigned under an agreement, in cents.
func Spent(ctx context.Context, tx *db.Tx, of agreement.ID) (cents int64, err error) {
	const query = "select coalesce(sum(amount_cents), 0) from housing_states where agreement_id = ? and status = 'countersigned'"
	if err := store.In(ctx, tx).Raw(query, of).Scan(&cents).Error; err != nil {
		return 0, fmt.Errorf("spent under agreement %s: %w", of, err)
	}
	return cents, nil
}
