package summons_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/summons"
)

// elsewhere holds the session at the same hour in another room, which stands at a
// site.
func (g *group) elsewhere(room, site string) {
	g.t.Helper()
	made := uuid.New()
	g.Exec(g.t, "insert into rooms (id, service_id, branch_id, name, sort_key, site) values ($1, $2, $3, $4, lower($4), $5)", made, fixture.ValClair.ID, fixture.SainteAurore.ID, room, site)
	which := id.From[programme.Room](made)
	g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return programmetest.Edit(ctx, tx, g.third.ID, programme.Edit{On: day.On(g.third.StartsAt, paris()), At: day.ClockOf(18, 0), Room: &which, Reason: "Salle prise"})
	})
}

// officer is what Nadia reads about a subject.
func (g *group) officer(of summons.Subject) (o summons.Outlook) {
	g.t.Helper()
	g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = summons.OutlookOf(ctx, tx, of, everything)
		return err
	})
	return o
}

const hall = "Maison de quartier, 4 rue des Saules"

// Whoever was told of a place is told once of another one, at the same hour as well;
// another room of the same building changes nothing of what they read.
func TestAnotherPlaceIsToldOnceToWhoKnewOfOne(t *testing.T) {
	g := newGroup(t)
	g.stand(1, 11)
	g.elsewhere("Salle 9", "")
	g.deliver(g.tell(g.session(), summons.SMS), taken, false)
	g.elsewhere("Salle 10", "") // the same building
	g.stand(2, 8)
	if found := g.due(g.session()); len(found) != 0 {
		t.Errorf("another room: %+v", found)
	}
	if o := g.officer(g.session()); o.Kind != summons.Convocation || o.Relocated {
		t.Errorf("another room: %s", o.Kind)
	}
	g.elsewhere("Grande salle", hall)
	if o := g.officer(g.session()); o.Kind != summons.Moved || !o.Relocated || o.At.Sequence != 1 || o.At.Place != hall {
		t.Errorf("the officer reads %s, %+v", o.Kind, o.At)
	}
	if _, told := g.officer(g.session()).Last(); told {
		t.Error("the officer reads that they know")
	}
	if found := g.due(g.session()); len(found) != 1 || !found[0].Relocated || found[0].At.Where() != hall || !found[0].StartsAt.Equal(g.third.StartsAt) {
		t.Fatalf("due: %+v", found)
	}
	pending := g.write(g.session(), summons.Moved)
	g.elsewhere("Atelier", "6 rue des Saules") // meanwhile, once more
	if g.deliver(pending, taken, false) {
		t.Error("a place where nobody waits is told")
	}
	if _, reason := g.status(pending); reason != "over" {
		t.Errorf("stopped as %s", reason)
	}
	if !g.deliver(g.write(g.session(), summons.Moved), taken, false) {
		t.Error("the new place is not told")
	}
	if found := g.due(g.session()); len(found) != 0 {
		t.Errorf("twice: %+v", found)
	}
	if o := g.officer(g.session()); o.Kind != summons.Convocation || o.Relocated || o.At.Sequence != 1 {
		t.Errorf("the officer reads %s, %+v", o.Kind, o.At)
	}
	// Another hour and another place are another hour.
	g.elsewhere("Grande salle 2", hall)
	g.move(g.third.StartsAt.AddDate(0, 0, 1))
	if o := g.officer(g.session()); o.Kind != summons.Moved || o.Relocated {
		t.Errorf("with another hour: %s, %t", o.Kind, o.Relocated)
	}
	if found := g.due(g.session()); len(found) != 1 || found[0].Relocated || found[0].At.Where() != hall {
		t.Errorf("with another hour: %+v", found)
	}
}

// Nobody is reminded of the place they know before they are told of the other.
func TestWhoIsToBeToldOfAnotherPlaceIsNotRemindedOfIt(t *testing.T) {
	g := newGroup(t)
	g.stand(1, 9)
	g.deliver(g.tell(g.session(), summons.SMS), taken, false)
	g.elsewhere("Grande salle", hall)
	g.stand(1, 10)
	if found := g.due(g.session()); len(found) != 1 || found[0].Kind != summons.Moved {
		t.Errorf("%+v", found)
	}
}

// What was told before places were kept is not known to be another; between two
// places that no message writes, nothing of what one reads changes.
func TestAPlaceThatWasNotSaidIsNoOther(t *testing.T) {
	g := newGroup(t)
	g.stand(1, 11)
	g.deliver(g.tell(g.session(), summons.SMS), taken, false)
	g.Exec(t, "update summonses set place = null")
	g.elsewhere("Grande salle", hall)
	g.stand(2, 8)
	if found := g.due(g.session()); len(found) != 0 || g.officer(g.session()).Kind != summons.Convocation {
		t.Errorf("unknown: %+v", found)
	}
	g.Exec(t, "update summonses set place = 'SPIP, 1 rue du Tribunal'")
	g.elsewhere("Salle d’audience", "Tribunal, 2 rue du Tribunal")
	if found := g.due(g.session()); len(found) != 0 || g.officer(g.session()).Kind != summons.Convocation {
		t.Errorf("quiet: %+v", found)
	}
	g.elsewhere("Grande salle 2", hall)
	if found := g.due(g.session()); len(found) != 1 || !found[0].Relocated || found[0].At.Where() != hall {
		t.Errorf("from a quiet place to one that may be said: %+v", found)
	}
}

// A permanence whose building moves is told of as often as it does.
func TestAnHourInAnotherBuildingIsTold(t *testing.T) {
	g := newGroup(t)
	g.stand(1, 11)
	g.deliver(g.tell(g.hour(), summons.SMS), taken, false)
	g.stand(2, 8)
	for i, address := range []string{hall, "6 rue des Saules"} {
		g.Exec(t, "update branches set address = $2 where id = $1", fixture.SainteAurore.ID, address)
		if o := g.officer(g.hour()); o.Kind != summons.Moved || !o.Relocated || o.At.Sequence != i+1 {
			t.Errorf("the officer reads %s, %+v", o.Kind, o.At)
		}
		if found := g.due(g.hour()); len(found) != 1 || !found[0].Relocated || found[0].At.Where() != address {
			t.Fatalf("due: %+v", found)
		}
		if !g.deliver(g.write(g.hour(), summons.Moved), taken, false) {
			t.Error("it is not told")
		}
		if found := g.due(g.hour()); len(found) != 0 || g.officer(g.hour()).Kind != summons.Convocation {
			t.Errorf("twice: %+v", found)
		}
	}
}

// Of an appointment with a partner it is the officer who tells.
func TestAPartnerThatMovesIsToldByTheOfficer(t *testing.T) {
	s := newStage(t)
	s.sent(summons.SMS)
	s.Exec(t, "update sites set address = '4 rue des Saules' where id = (select site_id from offers where id = $1)", fixture.RelaisRooms.ID)
	o := s.outlook()
	if _, told := o.Last(); told || o.Kind != summons.Moved || !o.Relocated || o.At.Sequence != 0 {
		t.Fatalf("the officer reads %s, %+v, told %t", o.Kind, o.At, told)
	}
	var due []summons.Due
	s.as(clock(), func(ctx context.Context, tx *db.Tx) (err error) {
		due, err = summons.AllDue(ctx, tx)
		return err
	})
	for _, d := range due {
		if d.Referral == s.of && d.Kind == summons.Moved {
			t.Errorf("the clock tells it: %+v", d)
		}
	}
	if !s.deliver(s.sent(summons.SMS), taken, false) {
		t.Error("it does not leave")
	}
	o = s.outlook()
	if _, told := o.Last(); !told || o.Kind != summons.Convocation || o.Relocated {
		t.Errorf("afterwards the officer reads %s, told %t", o.Kind, told)
	}
}
