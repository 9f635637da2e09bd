package attendance_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func certificate(w *dbtest.Database, by *fixture.Persona, of programme.EnrolmentID) (c attendance.Certificate, err error) {
	err = programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = attendance.CertificateOf(ctx, tx, of)
		return err
	})
	return c, err
}

func TestACertificateHoldsRecordedAttendanceAndNothingElse(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	for i, mark := range []attendance.Mark{attendance.Present, attendance.Unexcused, attendance.LateAdmitted, attendance.ExcusedProof, attendance.LateRefused, attendance.CancelledByService} {
		at(w, g.Sessions[i], time.Hour)
		mustRecord(t, w, fixture.Nadia, g.Sessions[i].ID, held(entries{seats[0]: {Mark: mark}}))
	}
	c, err := certificate(w, fixture.Nadia, seats[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Attended {
		c.Attended[i].StartsAt, c.Attended[i].EndsAt = c.Attended[i].StartsAt.UTC(), c.Attended[i].EndsAt.UTC()
	}
	meeting := func(i int) attendance.Meeting {
		return attendance.Meeting{Position: i + 1, StartsAt: g.Sessions[i].StartsAt.UTC(), EndsAt: g.Sessions[i].EndsAt.UTC()}
	}
	want := []attendance.Attended{{Meeting: meeting(0)}, {Meeting: meeting(2), Partial: true}}
	if !reflect.DeepEqual(c.Attended, want) || c.Last != "Durand-AA" || c.Place != fixture.SainteAurore.Name {
		t.Errorf("it certifies %+v of %s at %s", c.Attended, c.Last, c.Place)
	}
	if all, partial := c.Lasted(); all != 4*time.Hour || partial != 2*time.Hour {
		t.Errorf("%s, %s in part", all, partial)
	}
	for name, who := range map[string]*fixture.Persona{"another service": fixture.Ines, "an outside facilitator": fixture.Yanis} {
		if _, err := certificate(w, who, seats[0]); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSheetOfACycleLeavesOutWhoLeftAndWhatWasCalledOff(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 3)
	var sheets [2]attendance.SignIn
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := programme.Unenrol(ctx, tx, seats[1]); err != nil {
			return err
		}
		return programme.CancelSession(ctx, tx, g.Sessions[2].ID, "Salle fermée")
	})
	for i, who := range []*fixture.Persona{fixture.Nadia, fixture.Yanis} {
		programmetest.Write(t, w, who.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
			sheets[i], err = attendance.SignInOf(ctx, tx, g.Cycle)
			return err
		})
	}
	if got := sheets[0]; !reflect.DeepEqual(got.Names, []string{"DURAND-AA Camille", "DURAND-AC Camille"}) || len(got.Sessions) != 7 || got.Sessions[2].Position != 4 ||
		!reflect.DeepEqual(got.Facilitators, []string{fixture.Nadia.Name, fixture.Yanis.Name}) {
		t.Errorf("the sheet is %+v", got)
	}
	if !reflect.DeepEqual(sheets[0], sheets[1]) {
		t.Errorf("Yanis signs another sheet: %+v", sheets[1])
	}
}

// Only those who missed a session are on the sheet of the one that makes up for it.
func TestTheSheetOfAMakeUpSessionNamesWhoMissedTheOther(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Nadia, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Present}, seats[1]: {Mark: attendance.Unexcused}}))
	var sheet attendance.SignIn
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		added, err := programme.AddMakeUp(ctx, tx, g.Sessions[0].ID, programme.MakeUp{On: day.Of(2026, time.November, 26), At: day.ClockOf(18, 0)})
		if err != nil {
			return err
		}
		sheet, err = attendance.SignInFor(ctx, tx, added)
		return err
	})
	if !reflect.DeepEqual(sheet.Names, []string{"DURAND-AB Camille"}) || len(sheet.Sessions) != 1 || sheet.Sessions[0].Position != 9 {
		t.Errorf("the sheet is %+v", sheet)
	}
}
