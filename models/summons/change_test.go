package summons_test

import (
	"context"
	"testing"

	"passerelle/models/db"
	"passerelle/models/desk"
	"passerelle/models/fixture"
	"passerelle/models/programme"
	"passerelle/models/summons"
)

// tell tells the person by a way as Nadia.
func (g *group) tell(of summons.Subject, way summons.Channel) (made summons.ID) {
	g.t.Helper()
	g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		o, err := summons.OutlookOf(ctx, tx, of, everything)
		if err != nil {
			return err
		}
		made, err = summons.Send(ctx, tx, o, summons.New{Channel: way, Language: "ps", Text: "ستاسو ملاقات"})
		return err
	})
	return made
}

// Who was told is told once of each new hour, and that it will not be.
func TestAChangeOfASessionIsToldOnceToWhoKnewOfIt(t *testing.T) {
	g := newGroup(t)
	g.stand(1, 11)
	g.move(g.third.StartsAt.AddDate(0, 0, 1))
	g.stand(2, 12)
	if found := g.due(g.session()); len(found) != 1 || found[0].Kind != summons.Reminder {
		t.Errorf("whom nobody told: %+v", found)
	}
	g.deliver(g.tell(g.session(), summons.SMS), taken, false)
	g.move(g.third.StartsAt.AddDate(0, 0, 2))
	g.stand(3, 7)
	if found := g.due(g.session()); len(found) != 0 {
		t.Errorf("early in the morning: %+v", found)
	}
	g.stand(3, 8)
	pending := g.write(g.session(), summons.Moved)
	g.move(g.third.StartsAt.AddDate(0, 0, 3)) // meanwhile, once more
	if g.deliver(pending, taken, false) {
		t.Error("an hour that no longer holds is told")
	}
	told := g.write(g.session(), summons.Moved)
	if !g.deliver(told, taken, false) {
		t.Error("the new hour is not told")
	}
	if found := g.due(g.session()); len(found) != 0 {
		t.Errorf("twice: %+v", found)
	}
	g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		o, err := summons.OutlookOf(ctx, tx, g.session(), everything)
		if o.Kind != summons.Convocation || o.At.Sequence != 1 || !o.At.StartsAt.Equal(g.third.StartsAt.AddDate(0, 0, 3)) || len(o.Sent) != 3 {
			t.Errorf("the officer reads %s, %+v, %d messages", o.Kind, o.At, len(o.Sent))
		}
		return err
	})
	g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return programme.CancelSession(ctx, tx, g.third.ID, "Salle fermée")
	})
	g.stand(4, 8)
	if off := g.write(g.session(), summons.Cancelled); !g.deliver(off, taken, false) {
		t.Error("that it will not be is not told")
	}
	if found := g.due(g.session()); len(found) != 0 {
		t.Errorf("twice: %+v", found)
	}
}

func TestThatAnHourIsFreedIsToldOnceToWhoKnewOfIt(t *testing.T) {
	g := newGroup(t)
	g.stand(1, 11)
	g.deliver(g.tell(g.hour(), summons.SMS), taken, false)
	g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		_, err := desk.Cancel(ctx, tx, g.visit)
		return err
	})
	if off := g.write(g.hour(), summons.Cancelled); !g.deliver(off, taken, false) {
		t.Error("it is not told")
	}
	if found := g.due(g.hour()); len(found) != 0 {
		t.Errorf("twice: %+v", found)
	}
}
