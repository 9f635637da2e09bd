package referral

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
	"passerelle/models/person"
)

// Amendment is a sent referral as it may still be changed.
type Amendment struct {
	Draft   Draft    // as it stands, its ticked fields included
	Options []Field  // that may be ticked for this kind of partner, as they are now
	Stale   []Change // what the file says otherwise since the partner was told
}

// Change is a field of which a partner was told one thing and then another; an
// empty side was not told.
type Change struct {
	Key           string
	Before, After Field
}

// amendable is what a referral holds of its draft, with what was disclosed.
type amendable struct {
	draft   Draft
	kind    partner.Kind
	told    []Field
	version int
	// referent is who has the referral in charge; not always the person's.
	referent string
}

const amendables = `
select r.person_id as person, r.offer_id as offer, r.purpose, r.expectations, r.urgent, r.wished_on, r.agreement, r.agreed_on, r.explained as explained_text,
  g.kind, d.fields::text as told, d.version,
  coalesce((select m.name from memberships m where m.account_id = r.referent_id and m.service_id = r.service_id limit 1), '') as referent
from referrals r join organisations g on g.id = r.organisation_id join disclosures d on d.referral_id = r.id where r.id = ?`

func loadAmendable(ctx context.Context, tx *db.Tx, of ID) (amendable, error) {
	var row struct {
		Draft
		ExplainedText, Told string
		Kind                partner.Kind
		Version             int
		Referent            string
	}
	found := store.In(ctx, tx).Raw(amendables, of).Scan(&row)
	if found.Error != nil {
		return amendable{}, fmt.Errorf("referral %s: %w", of, found.Error)
	}
	if found.RowsAffected == 0 {
		return amendable{}, fault.Missing()
	}
	m := amendable{draft: row.Draft, kind: row.Kind, version: row.Version, referent: row.Referent}
	if err := json.Unmarshal([]byte(row.Told), &m.told); err != nil {
		return amendable{}, fmt.Errorf("disclosure of referral %s: %w", of, err)
	}
	m.draft.Explained = listed(row.ExplainedText)
	for _, f := range m.told {
		if RuleOf(f.Key, m.kind) == Optional {
			m.draft.Fields = append(m.draft.Fields, f.Key)
		}
	}
	return m, nil
}

// fields are what the partner would be told now.
func (m amendable) fields(ctx context.Context, tx *db.Tx) ([]Field, error) {
	known, err := gather(ctx, tx, m.draft, m.kind)
	if err != nil {
		return nil, err
	}
	if m.referent != "" {
		known["referent"] = text(m.referent)
	}
	return disclosable(known, m.kind, m.draft.Fields), nil
}

// AmendmentOf gives what may be changed of a referral under way.
func AmendmentOf(ctx context.Context, tx *db.Tx, of ID) (Amendment, error) {
	m, err := loadAmendable(ctx, tx, of)
	if err != nil {
		return Amendment{}, err
	}
	fields, err := m.fields(ctx, tx)
	if err != nil {
		return Amendment{}, err
	}
	amendment := Amendment{Draft: m.draft, Stale: changes(m.told, ticked(fields))}
	for _, f := range fields {
		if f.Rule == Optional {
			amendment.Options = append(amendment.Options, f)
		}
	}
	return amendment, nil
}

// Amend changes what the partner was told: the words, the ticked fields, and
// whatever the person's file says otherwise since. The partner keeps its state
// and its terms, reads what changed, and why. Without a difference there is
// nothing to amend.
func Amend(ctx context.Context, tx *db.Tx, of ID, typed Typed, reason Reason) error {
	a, side, err := lock(ctx, tx, of)
	if err != nil {
		return err
	}
	if side != flow.Service {
		return fault.Of(fault.Forbidden, "")
	}
	if err := a.underWay(); err != nil {
		return err
	}
	m, err := loadAmendable(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := person.CheckUnlimited(ctx, tx, "referral", of.UUID, "purpose"); err != nil {
		return err
	}
	here, err := a.office(tx)
	if err != nil {
		return err
	}
	given, err := reason.known(ctx, tx, a.Service, DoAmend, here.Today)
	if err != nil {
		return err
	}
	values, err := amended(typed, m.kind, given)
	if err != nil {
		return err
	}
	m.draft.Purpose, m.draft.Expectations = values["purpose"].(string), values["expectations"].(string)
	m.draft.Urgent, m.draft.WishedOn, m.draft.Fields = typed.Urgent, values["wished_on"].(day.Day), typed.Fields
	fields, err := m.fields(ctx, tx)
	if err != nil {
		return err
	}
	if len(changes(m.told, ticked(fields))) == 0 {
		return fault.Field("purpose", "referral.error.amend_nothing")
	}
	if err := a.change(ctx, tx, DoAmend, values); err != nil {
		return err
	}
	a.Urgent = typed.Urgent
	if err := a.tellAnew(ctx, tx, m, ticked(fields)); err != nil {
		return err
	}
	if err := a.notice(ctx, tx, DoAmend, side, With{Reason: reason}); err != nil {
		return err
	}
	return tell(ctx, tx, a, DoAmend, day.Day{})
}

// amended reads an amendment as it was typed, every refusal at once.
func amended(typed Typed, kind partner.Kind, given bool) (map[string]any, error) {
	var wrong fault.Collector
	values, err := Typed{Purpose: typed.Purpose, Expectations: typed.Expectations, Urgent: typed.Urgent, WishedOn: typed.WishedOn, Fields: typed.Fields}.read(kind)
	if f, ok := fault.As(err); ok {
		for _, one := range f.Fields {
			wrong.Add(one.Field, one.Key, one.Args...)
		}
	}
	wrong.Require("purpose", typed.Purpose, "referral.error.purpose")
	if !given {
		wrong.Add("reason", "referral.error.reason")
	}
	for _, column := range []string{"agreement", "agreed_on", "explained", "fields"} {
		delete(values, column) // what was agreed is not for an amendment
	}
	return values, wrong.Err()
}

// tellAnew keeps the disclosure as it was and puts another in its place.
func (a act) tellAnew(ctx context.Context, tx *db.Tx, m amendable, told []Field) error {
	fields, err := json.Marshal(told)
	if err != nil {
		return fmt.Errorf("disclosure of referral %s: %w", a.ID, err)
	}
	err = store.In(ctx, tx).Exec(`insert into disclosure_versions (referral_id, version, service_id, organisation_id, name, fields, disclosed_at, replaced_at)
		select referral_id, version, service_id, organisation_id, name, fields, disclosed_at, ? from disclosures where referral_id = ?`, tx.Now, a.ID).Error
	if err != nil {
		return fmt.Errorf("keep disclosure of referral %s: %w", a.ID, err)
	}
	values := map[string]any{"fields": string(fields), "disclosed_at": tx.Now, "version": m.version + 1}
	if i := slices.IndexFunc(told, func(f Field) bool { return f.Key == "name" }); i >= 0 {
		values["name"] = told[i].Value
	}
	if err := store.In(ctx, tx).Table("disclosures").Where("referral_id = ?", a.ID).Updates(values).Error; err != nil {
		return fmt.Errorf("disclosure of referral %s: %w", a.ID, err)
	}
	return nil
}

// ticked are the fields that go.
func ticked(fields []Field) []Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return !f.Ticked })
}

// changes compares what was told with what is told, in the order of the policy.
func changes(before, after []Field) []Change {
	find := func(fields []Field, key string) Field {
		for _, f := range fields {
			if f.Key == key {
				return Field{Key: key, Value: f.Value, Values: f.Values, Limits: f.Limits}
			}
		}
		return Field{Key: key}
	}
	var all []Change
	for _, key := range FieldKeys() {
		was, is := find(before, key), find(after, key)
		if !reflect.DeepEqual(was, is) {
			all = append(all, Change{Key: key, Before: was, After: is})
		}
	}
	return all
}

// Revision is one change of what the partner was told.
type Revision struct {
	At      time.Time
	Changes []Change
}

// Revisions gives how the disclosure changed since the sending, the latest
// first; for both sides the same.
func Revisions(ctx context.Context, tx *db.Tx, r Referral) ([]Revision, error) {
	var rows []struct {
		Fields     string
		ReplacedAt time.Time
	}
	err := store.In(ctx, tx).Raw("select fields::text as fields, replaced_at from disclosure_versions where referral_id = ? order by version desc", r.ID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("versions of referral %s: %w", r.ID, err)
	}
	after, all := r.Fields, []Revision(nil)
	for _, row := range rows {
		var before []Field
		if err := json.Unmarshal([]byte(row.Fields), &before); err != nil {
			return nil, fmt.Errorf("versions of referral %s: %w", r.ID, err)
		}
		all = append(all, Revision{At: row.ReplacedAt, Changes: changes(before, after)})
		after = before
	}
	return all, nil
}
