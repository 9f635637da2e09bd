package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Publish makes what was typed the version in force, and ends the draft. New
// cycles are made of it; those that exist keep theirs. What is wrong is a fault
// of its field, and nothing is published.
func Publish(ctx context.Context, tx *db.Tx, programme ID, seen Seen, typed Typed) error {
	template, err := typed.template()
	if err != nil {
		return err
	}
	if err := lockDraft(ctx, tx, programme, seen); err != nil {
		return err
	}
	if err := addVersion(ctx, tx, programme, seen.Version+1, template); err != nil {
		return err
	}
	named := map[string]any{"name": strings.TrimSpace(template.Name), "theme": template.Theme}
	if err := store.In(ctx, tx).Table("programmes").Where("id = ?", programme).Updates(named).Error; err != nil {
		return fmt.Errorf("publish programme %s: %w", programme, err)
	}
	err = store.In(ctx, tx).Table("programmes").Where("id = ? and status = ?", programme, Unpublished).Update("status", Active).Error
	if err != nil {
		return fmt.Errorf("publish programme %s: %w", programme, err)
	}
	if err := store.In(ctx, tx).Exec("delete from programme_drafts where programme_id = ?", programme).Error; err != nil {
		return fmt.Errorf("publish programme %s: %w", programme, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "programme", ID: programme.UUID, Detail: "published"})
}

// template reads what was typed. A session of which nothing at all is typed is
// left out: it was added and not needed.
func (t Typed) template() (Template, error) {
	var wrong fault.Collector
	read := Template{Name: t.Name, Theme: Theme(t.Theme), Objectives: t.Objectives, EntryRules: t.EntryRules, Questions: readQuestions(t.Questions)}
	read.SeatsMin = number(t.SeatsMin)
	read.SeatsMax = number(t.SeatsMax)
	read.Minutes = number(t.Minutes)
	read.Rules = Rules{number(t.ClosedAfter), number(t.OfferDays), number(t.CompletionPercent), number(t.AbsencesLimit)}
	for i, step := range t.Steps {
		if step == (TypedStep{}) && i == len(t.Steps)-1 && i > 0 {
			continue
		}
		one := Step{Theme: step.Theme, Objectives: step.Objectives, Material: step.Material}
		if strings.TrimSpace(step.Minutes) != "" {
			one.Minutes = number(step.Minutes)
		}
		read.Sessions = append(read.Sessions, one)
	}
	if read.Rules == (Rules{}) { // which would stand for the usual ones
		wrong.Add("offer_days", "programme.error.offer_days")
	}
	read.check(&wrong)
	return read, wrong.Err()
}

// unreadable is beyond every bound of a number: what is none is refused with
// what is too large.
const unreadable = 1 << 20

func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return unreadable
	}
	return n
}

// typed is a template as one would have typed it.
func (t Template) typed() Typed {
	rules := t.rules()
	typed := Typed{
		Name: t.Name, Theme: string(t.Theme), Objectives: t.Objectives, EntryRules: t.EntryRules,
		SeatsMin: strconv.Itoa(t.SeatsMin), SeatsMax: strconv.Itoa(t.SeatsMax), Minutes: strconv.Itoa(t.Minutes),
		ClosedAfter: strconv.Itoa(rules.ClosedAfter), OfferDays: strconv.Itoa(rules.OfferDays), CompletionPercent: strconv.Itoa(rules.CompletionPercent),
		Questions:     strings.Join(t.Questions, "\n"),
		AbsencesLimit: strconv.Itoa(rules.AbsencesLimit),
	}
	for _, step := range t.Sessions {
		one := TypedStep{Theme: step.Theme, Objectives: step.Objectives, Material: step.Material}
		if step.Minutes > 0 {
			one.Minutes = strconv.Itoa(step.Minutes)
		}
		typed.Steps = append(typed.Steps, one)
	}
	return typed
}

func (t Typed) encode() (string, error) {
	content, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("encode a draft: %w", err)
	}
	if len(content) > largestDraft || len(t.Steps) > MaxSessions {
		return "", fault.Field("step_theme[1]", "programme.error.too_long", "max", MaxSessions)
	}
	return string(content), nil
}

// Add puts an empty session at the end.
func (t Typed) Add() Typed {
	t.Steps = append(append([]TypedStep{}, t.Steps...), TypedStep{})
	return t
}

// Drop takes the nth session out, counted from 1.
func (t Typed) Drop(n int) Typed {
	if n < 1 || n > len(t.Steps) {
		return t
	}
	t.Steps = append(append([]TypedStep{}, t.Steps[:n-1]...), t.Steps[n:]...)
	return t
}

// Raise puts the nth session before the one it follows.
func (t Typed) Raise(n int) Typed {
	if n < 2 || n > len(t.Steps) {
		return t
	}
	t.Steps = append([]TypedStep{}, t.Steps...)
	t.Steps[n-2], t.Steps[n-1] = t.Steps[n-1], t.Steps[n-2]
	return t
}
