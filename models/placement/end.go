package placement

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/notification"
	"passerelle/models/referral"
)

// WordsLength bounds what is written about an end, in characters.
const WordsLength = 1000

// Exit says how a placement ended.
type Exit string

// NeverCame and Withdrawn are the ends without an outcome: nobody was there.
const (
	NeverCame Exit = "never_came"
	Withdrawn Exit = "withdrawn" // by the service, with its referral
)

// Exits are those somebody may choose, as expected first.
var Exits = []Exit{"planned", "housing", "employment", "training", "care", "rerouted", "dropout", "excluded", "measure_ended", "custody", "hospital", "death", "other"}

// HealthExits are those a health partner may choose: none says anything of care.
var HealthExits = []Exit{"planned", "rerouted", "dropout", "measure_ended", "death", "other"}

// ExitsOf are the exits open to a placement: who never came did not end anything.
func ExitsOf(p Placement) []Exit {
	switch {
	case p.Status == referral.Planned:
		return []Exit{NeverCame}
	case !p.OrganisationKind.WritesFreely():
		return HealthExits
	}
	return Exits
}

// Level says how far an objective was reached.
type Level string

// The three levels.
const (
	Met    Level = "met"
	Partly Level = "partly"
	NotMet Level = "not_met"
)

// Levels lists them.
var Levels = []Level{Met, Partly, NotMet}

// View is what the person thinks of the end.
type View string

// Views lists them.
var Views = []View{"agrees", "disagrees", "not_asked"}

// Outcome is an objective and how far it was reached. The first is the purpose of
// the referral.
type Outcome struct {
	Objective string `json:"objective"`
	Level     Level  `json:"level"`
}

// MoreObjectives is how many may be added to the purpose of the referral.
const MoreObjectives = 2

// Report is the end of a placement as the partner tells it.
type Report struct {
	On          day.Day
	Exit        Exit
	Level       Level // of the purpose of the referral
	More        []Outcome
	NextStep    string
	PersonView  View
	PersonWords string // their own, as they said them
}

// End ends a placement with its outcome: nothing is completed without one. The
// place is free from that night on, and the partner reads on for thirty days.
func End(ctx context.Context, tx *db.Tx, of ID, r Report) error {
	p, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	if p.Side != flow.Partner {
		return fault.Of(fault.Forbidden, "")
	}
	if _, err := referral.PlacementFlow.Find(p.Status, referral.DoEnd, p.Side); err != nil {
		return err
	}
	r.tidy()
	if err := r.check(p); err != nil {
		return err
	}
	outcomes, err := r.outcomes(p)
	if err != nil {
		return err
	}
	if err := leave(ctx, tx, p, r.On); err != nil {
		return err
	}
	err = p.Move(ctx, tx, referral.DoEnd, map[string]any{
		"exit": string(r.Exit), "ended_on": r.On, "outcomes": outcomes, "next_step": r.NextStep, "person_view": string(r.PersonView), "person_words": r.PersonWords,
	})
	if err != nil {
		return err
	}
	if err := p.Note(ctx, tx, referral.DoLeave, referral.With{On: r.On}); err != nil {
		return err
	}
	if err := p.CloseAfterEnd(ctx, tx); err != nil {
		return err
	}
	return p.Tell(ctx, tx, notification.PlacementEnded, notification.Referent(), day.Day{})
}

func (r *Report) tidy() {
	r.NextStep, r.PersonWords = strings.TrimSpace(r.NextStep), strings.TrimSpace(r.PersonWords)
	for i := range r.More {
		r.More[i].Objective = strings.TrimSpace(r.More[i].Objective)
	}
	r.More = slices.DeleteFunc(r.More, func(o Outcome) bool { return o.Objective == "" && o.Level == "" })
}

func (r Report) check(p referral.Placed) error {
	var wrong fault.Collector
	r.checkDay(&wrong, p)
	if !slices.Contains(ExitsOf(Placement{Status: p.Status, OrganisationKind: p.Kind}), r.Exit) {
		wrong.Add("exit", "placement.error.exit")
	}
	if !p.Kind.WritesFreely() && (r.NextStep != "" || r.PersonWords != "" || len(r.More) > 0) {
		wrong.Add("next_step", "referral.error.note_health")
	}
	for field, text := range map[string]string{"next_step": r.NextStep, "person_words": r.PersonWords} {
		if utf8.RuneCountInString(text) > WordsLength {
			wrong.Add(field, "referral.error.long", "max", WordsLength)
		}
	}
	if r.Exit == NeverCame {
		return wrong.Err()
	}
	if !slices.Contains(Levels, r.Level) {
		wrong.Add("level", "placement.error.level")
	}
	if !slices.Contains(Views, r.PersonView) {
		wrong.Add("person_view", "placement.error.view")
	}
	for i, o := range r.More {
		switch field := fmt.Sprintf("objective_%d", i+2); {
		case i >= MoreObjectives, o.Objective == "", utf8.RuneCountInString(o.Objective) > WordsLength:
			wrong.Add(field, "placement.error.objective")
		case !slices.Contains(Levels, o.Level):
			wrong.Add(fmt.Sprintf("level_%d", i+2), "placement.error.level")
		}
	}
	return wrong.Err()
}

func (r Report) checkDay(wrong *fault.Collector, p referral.Placed) {
	switch {
	case r.On.IsZero():
		wrong.Add("on", "placement.error.on")
	case r.On.After(p.Here.Today):
		wrong.Add("on", "placement.error.future")
	case p.Status != referral.Planned && r.On.Before(p.ArrivedOn):
		wrong.Add("on", "placement.error.before_arrival")
	case r.On.Before(p.Here.Today.Add(-62)):
		wrong.Add("on", "placement.error.long_ago")
	}
}

func (r Report) outcomes(p referral.Placed) (string, error) {
	if r.Exit == NeverCame {
		return "[]", nil
	}
	all := append([]Outcome{{Objective: p.Purpose, Level: r.Level}}, r.More...)
	text, err := json.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("outcomes of placement %s: %w", p.Placement, err)
	}
	return string(text), nil
}

// leave frees the place from the day of the end on.
func leave(ctx context.Context, tx *db.Tx, p referral.Placed, on day.Day) error {
	b, err := lastBooking(ctx, tx, p.Referral)
	if err != nil || b == nil || !b.Holds() {
		return err
	}
	if b.Status != Arrived {
		return moveBooking(ctx, tx, p, DoCancel, map[string]any{})
	}
	if on.Before(b.StartsOn) {
		return fault.Field("on", "placement.error.before_stay")
	}
	return moveBooking(ctx, tx, p, DoLeave, map[string]any{"leaves_on": on})
}
