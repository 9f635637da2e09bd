package person

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// InformationNotice is the version of the information notice in force: what a person
// is told of the data kept on them (GDPR, articles 13 and 14; directive 2016/680,
// article 13). Its words are in the locales; whoever changes them changes it, and
// everybody is to be given the new one.
const InformationNotice = "2026_11"

// DidNotice gave the person a version of the information notice.
const DidNotice = "notice"

// Notice is a version of the information notice that was given to a person; the zero
// value is none.
type Notice struct {
	Version string
	On      day.Day
	ByName  string
	At      time.Time // when it was noted
}

// Given reports whether the person has any version.
func (n Notice) Given() bool { return n.Version != "" }

// Current reports whether the person has the version in force.
func (n Notice) Current() bool { return n.Version == InformationNotice }

// NoticeOf is what a person was given last.
func NoticeOf(ctx context.Context, tx *db.Tx, who ID) (Notice, error) {
	var row struct {
		Field, New, ByName string
		At                 time.Time
	}
	found := store.In(ctx, tx).Raw("select field, new, by_name, at from person_events where person_id = ? and action = 'notice' order by at desc, id desc limit 1", who).Scan(&row)
	if found.Error != nil {
		return Notice{}, fmt.Errorf("information notice of person %s: %w", who, found.Error)
	}
	if found.RowsAffected == 0 {
		return Notice{}, nil
	}
	on, err := day.Parse(row.New)
	if err != nil {
		return Notice{}, fmt.Errorf("information notice of person %s: %w", who, err)
	}
	return Notice{Version: row.Field, On: on, ByName: row.ByName, At: row.At}, nil
}

// GiveNotice notes that the person was given the version in force, on a day as typed,
// today if empty. Version is the one that the page showed: a fault where it has
// changed since. One they have already is not noted twice.
func GiveNotice(ctx context.Context, tx *db.Tx, who ID, version, on string) error {
	p, err := editable(ctx, tx, who)
	if err != nil {
		return err
	}
	if version != InformationNotice {
		return fault.Field("given_on", "notice.error.changed")
	}
	here, err := office.At(ctx, tx, p.Branch)
	if err != nil {
		return err
	}
	r := reader{today: here.Today}
	given := r.day("given_on", on)
	if given.After(here.Today) {
		r.Add("given_on", "siao.error.future")
	}
	if err := r.Err(); err != nil {
		return err
	}
	if given.IsZero() {
		given = here.Today
	}
	has, err := NoticeOf(ctx, tx, who)
	if err != nil || has.Current() && has.On == given {
		return err
	}
	if err := remember(ctx, tx, who, changed{action: DidNotice, field: version, old: has.Version, new: given.String()}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: who.UUID, Person: who.UUID, Detail: "notice " + version})
}
