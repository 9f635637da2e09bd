package report

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/person"
)

// LongestReason bounds why a report is returned, in characters.
const LongestReason = 1000

// convicted finds the words that nobody writes of somebody who is presumed innocent
// (article 9-1 of the civil code), in whatever form.
var convicted = regexp.MustCompile(`(?i)\bcondamn`)

// Submit keeps what was written and gives the report to whoever validates it, with
// the facts as they stand now: from here on they do not change by themselves.
func Submit(ctx context.Context, tx *db.Tx, a person.Access, which ID, t Text) error {
	r, err := save(ctx, tx, a, which, t)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	wrong.Require("analysis", r.Analysis, "magistrate_report.error.analysis")
	if r.Contents.Presumed {
		if convicted.MatchString(r.PersonWords) {
			wrong.Add("person_words", "magistrate_report.error.presumed")
		}
		if convicted.MatchString(r.Analysis) {
			wrong.Add("analysis", "magistrate_report.error.presumed")
		}
		for _, quoted := range r.Contents.Quoted(r.Chosen) {
			if convicted.MatchString(quoted.Words) {
				wrong.Add("chosen", "magistrate_report.error.presumed_comment")
			}
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	// What is not quoted is not part of the report.
	r.Contents.Comments = append([]Fact{}, r.Contents.Quoted(r.Chosen)...)
	contents, err := json.Marshal(r.Contents)
	if err != nil {
		return fmt.Errorf("contents of report %s: %w", which, err)
	}
	return r.move(ctx, tx, DoSubmit, "", map[string]any{"contents": string(contents)})
}

// TakeBack takes a report back that nobody has validated yet: whoever submitted it,
// or the officer in charge by now. A manager returns it instead, and says why. The
// facts are then those of the moment again.
func TakeBack(ctx context.Context, tx *db.Tx, a person.Access, which ID) error {
	r, err := ByID(ctx, tx, a, which)
	if err != nil {
		return err
	}
	if !r.by(DoSubmit, tx.Actor) && !a.InCharge {
		return fault.Of(fault.Forbidden, "magistrate_report.error.not_yours")
	}
	return r.move(ctx, tx, DoTakeBack, "", map[string]any{"contents": nil})
}

// Return sends a report back to whoever wrote it, and says why.
func Return(ctx context.Context, tx *db.Tx, a person.Access, which ID, why string) error {
	r, err := validatable(ctx, tx, a, which)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	var wrong fault.Collector
	wrong.Require("words", why, "magistrate_report.error.words")
	if utf8.RuneCountInString(why) > LongestReason {
		wrong.Add("words", "person.error.long", "max", LongestReason)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return r.move(ctx, tx, DoReturn, why, map[string]any{"contents": nil})
}

// Validate is the manager's signature, somebody else's than the author's. It is
// refused where something has been corrected since the report was submitted: a
// magistrate would read what is known to be wrong. Nothing is sent.
func Validate(ctx context.Context, tx *db.Tx, a person.Access, which ID) error {
	r, err := validatable(ctx, tx, a, which)
	if err != nil {
		return err
	}
	if r.by(DoSubmit, tx.Actor) {
		return fault.Of(fault.Forbidden, "magistrate_report.error.own")
	}
	stale, err := Outdated(ctx, tx, r)
	if err != nil {
		return err
	}
	if stale {
		return fault.Of(fault.Conflict, "magistrate_report.error.outdated")
	}
	return r.move(ctx, tx, DoValidate, "", map[string]any{})
}

// Outdated reports whether the facts of a submitted report have changed since.
func Outdated(ctx context.Context, tx *db.Tx, r Report) (bool, error) {
	if r.Status != Submitted {
		return false, nil
	}
	now, err := gather(ctx, tx, r)
	return err == nil && !now.sameAs(r.Contents), err
}

// OwnOf reports whether an actor submitted the report, and so does not validate it.
func (r Report) OwnOf(who actor.Actor) bool { return r.by(DoSubmit, who) }

func (r Report) by(do flow.Action, who actor.Actor) bool {
	last, found := r.Last(do)
	return found && last.ByID == who.Account
}

func validatable(ctx context.Context, tx *db.Tx, a person.Access, which ID) (Report, error) {
	if !tx.Actor.May(actor.ReportValidate) {
		return Report{}, fault.Of(fault.Forbidden, "")
	}
	return ByID(ctx, tx, a, which)
}

func (r Report) move(ctx context.Context, tx *db.Tx, do flow.Action, words string, values map[string]any) error {
	m, err := Flow.Find(r.Status, do, flow.Service)
	if err != nil {
		return err
	}
	values["status"] = string(m.To)
	if err := change(ctx, tx, r, values); err != nil {
		return err
	}
	if err := tell(ctx, tx, r.ID, do, words); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: r.ID.UUID, Person: r.PersonID.UUID, Detail: string(m.From) + ">" + string(m.To)})
}
