package report

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/person"
)

// gather works out what is known of a person over the span of a report, the first
// at the top. It is the same whoever of those admitted asks.
func gather(ctx context.Context, tx *db.Tx, r Report) (Contents, error) {
	who, err := person.ByID(ctx, tx, r.PersonID)
	if err != nil {
		return Contents{}, err
	}
	here, err := office.At(ctx, tx, who.Branch)
	if err != nil {
		return Contents{}, err
	}
	until := r.UntilOn.Add(1).In(here.Zone, day.Clock{})
	if until.After(tx.Now) {
		until = tx.Now
	}
	args := map[string]any{"person": r.PersonID, "from": r.FromOn.In(here.Zone, day.Clock{}), "until": until, "first": r.FromOn, "last": r.UntilOn, "today": here.Today, "zone": here.Zone.String()}
	c := Contents{At: tx.Now, Zone: here.Zone.String(), Facts: []Fact{}, Comments: []Fact{}}
	if err := c.underMeasures(ctx, tx, args); err != nil {
		return c, err
	}
	for _, source := range []string{appointments, sessions, visits, nights, stays, decisions, papers, acts, seats, messages} {
		some, err := read(ctx, tx, source, args)
		if err != nil {
			return c, err
		}
		c.Facts = append(c.Facts, some...)
	}
	slices.SortStableFunc(c.Facts, func(a, b Fact) int { return a.At.Compare(b.At) })
	if err := c.prove(ctx, tx, args, here.Zone); err != nil {
		return c, err
	}
	c.Comments, err = read(ctx, tx, comments, args)
	return c, err
}

// longest bounds what one source gives.
const longest = 500

func read(ctx context.Context, tx *db.Tx, source string, args map[string]any) ([]Fact, error) {
	var rows []struct {
		Fact
		ContractOn day.Day
	}
	err := store.In(ctx, tx).Raw(fmt.Sprintf("select * from (%s) facts order by at desc, id limit %d", source, longest), args).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("facts for a report: %w", err)
	}
	all := make([]Fact, 0, len(rows))
	for _, row := range slices.Backward(rows) {
		if !row.ContractOn.IsZero() {
			row.Proof = Proof{Way: Contract, On: row.ContractOn}
		}
		all = append(all, row.Fact)
	}
	return all, nil
}

// underMeasures says under what the person was, and what it takes to speak of them.
func (c *Contents) underMeasures(ctx context.Context, tx *db.Tx, args map[string]any) error {
	var rows []struct {
		Measure
		InCustodyRegister bool
	}
	if err := store.In(ctx, tx).Raw(measures, args).Scan(&rows).Error; err != nil {
		return fmt.Errorf("measures for a report: %w", err)
	}
	c.Measures = []Measure{}
	for _, row := range rows {
		c.Measures = append(c.Measures, row.Measure)
		c.Presumed = c.Presumed || row.Frame == person.BeforeJudgment
		c.Register = c.Register || row.InCustodyRegister
	}
	return nil
}
