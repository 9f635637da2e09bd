package person_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/person"
)

// Home detention and semi-liberty are pronounced by the court, or later by the judge who
// carries the sentence out: the kind does not tell the frame, which is kept beside it,
// and can be changed without it.
func TestTheFrameOfAMeasureIsAFieldOfItsOwn(t *testing.T) {
	w := world.New(t)
	for _, kind := range []person.Kind{person.HomeDetentionEM, person.SemiLiberty} {
		for _, frame := range person.Frames {
			if offered := slices.Contains(person.KindsOf(frame), kind); offered != (frame != person.BeforeJudgment) {
				t.Errorf("%s %s judgement: offered %t", kind, frame, offered)
			}
		}
		typed := file("Benali", "Nadia")
		typed.MeasureKind, typed.MeasureFrame, typed.Confirmed = string(kind), string(person.AtJudgment), true
		who := opened(t, w, fixture.Nadia, typed)
		typed.MeasureFrame = string(person.AfterJudgment)
		as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			before, err := person.Measures(ctx, tx, who)
			if err != nil || len(before) != 1 || before[0].Kind != kind || before[0].Frame != person.AtJudgment {
				t.Fatalf("%+v, %v", before, err)
			}
			if _, err := person.ChangeMeasure(ctx, tx, id.From[person.Measure](before[0].ID), typed); err != nil {
				return err
			}
			after, err := person.Measures(ctx, tx, who)
			if len(after) != 1 || after[0].Kind != kind || after[0].Frame != person.AfterJudgment {
				t.Errorf("changed: %+v", after)
			}
			return err
		})
	}
}
