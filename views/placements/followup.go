package placements

import (
	"context"
	"slices"
	"strconv"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/placement"
	"passerelle/views/ui"
)

// Whose form is drawn again, beside those of the placement's own flow.
const (
	DoAsk    flow.Action = "ask_follow_up"
	DoAnswer flow.Action = "follow_up"
)

// FollowUpsForm asks after how many months.
type FollowUpsForm struct {
	Months []int `form:"months"`
}

// FollowUpForm says what has become of somebody.
type FollowUpForm struct {
	Months    int    `form:"months"`
	Situation string `form:"situation"`
	ToldBy    string `form:"told_by"`
}

// askable are the follow-ups that nobody has asked for, in months.
func (p Show) askable() (all []int) {
	for _, m := range placement.FollowUpMonths {
		if !slices.ContainsFunc(p.FollowUps, func(f placement.FollowUp) bool { return f.Months == m && f.Status != placement.Dropped }) {
			all = append(all, m)
		}
	}
	return all
}

// choices offers them, all chosen before anybody has.
func (p Show) choices(ctx context.Context) (options []ui.Option, chosen []string) {
	for _, m := range p.askable() {
		value := strconv.Itoa(m)
		options = append(options, ui.Option{Value: value, Label: locales.T(ctx, "follow_up.months", "months", m), Hint: onDay(ctx, p.Placement.EndedOn.AddMonths(m))})
		if p.Refused != DoAsk || slices.Contains(p.Asked.Months, m) {
			chosen = append(chosen, value)
		}
	}
	return options, chosen
}

func (p Show) followed(ctx context.Context) []ui.Fact {
	var all []ui.Fact
	for _, f := range p.FollowUps {
		all = append(all, ui.Fact{Label: locales.T(ctx, "follow_up.months", "months", f.Months), Value: p.became(ctx, f)})
	}
	return all
}

// became says what is known, or when it is to be asked.
func (p Show) became(ctx context.Context, f placement.FollowUp) string {
	switch f.Status {
	case placement.Answered:
		said := locales.T(ctx, "follow_up.situation."+string(f.Situation))
		if f.ToldBy != "" {
			said += " – " + locales.T(ctx, "follow_up.told_by."+string(f.ToldBy))
		}
		return said + " – " + locales.T(ctx, "follow_up.noted_inline", "name", f.AnsweredName, "when", locales.Date(ctx, f.AnsweredAt))
	case placement.Dropped:
		return locales.T(ctx, "follow_up.dropped")
	}
	return locales.T(ctx, "follow_up.due", "day", onDay(ctx, f.DueOn))
}

// next is the follow-up that waits for an answer; nil without one.
func (p Show) next() *placement.FollowUp {
	for i, f := range p.FollowUps {
		if f.Status == placement.Due {
			return &p.FollowUps[i]
		}
	}
	return nil
}
