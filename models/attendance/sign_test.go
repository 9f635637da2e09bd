package attendance_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func sign(w *dbtest.Database, by *fixture.Persona, session programme.SessionID) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error { return attendance.Sign(ctx, tx, session) })
}

func explain(w *dbtest.Database, by *fixture.Persona, session programme.SessionID, motives map[programme.EnrolmentID]attendance.Motive) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error { return attendance.Explain(ctx, tx, session, motives) })
}

func TestSignedSheetIsChangedByTheServiceAloneAndItSaysWhy(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	session := g.Sessions[0].ID
	at(w, g.Sessions[0], time.Hour)
	expect(t, sign(w, fixture.Yanis, session), fault.Conflict, "attendance.error.unfinished")
	mustRecord(t, w, fixture.Yanis, session, held(entries{seats[0]: {Mark: attendance.Present}}))
	expect(t, sign(w, fixture.Yanis, session), fault.Conflict, "attendance.error.unfinished")
	mustRecord(t, w, fixture.Yanis, session, held(entries{seats[1]: {Mark: attendance.Unexcused}}))
	if err := sign(w, fixture.Yanis, session); err != nil {
		t.Fatal(err)
	}
	expect(t, sign(w, fixture.Nadia, session), fault.Conflict, "attendance.error.signed")

	change := held(entries{seats[1]: {Mark: attendance.ExcusedProof, Seen: attendance.Unexcused}})
	expect(t, record(w, fixture.Yanis, session, change), fault.Conflict, "attendance.error.signed_closed")
	if f, ok := fault.As(record(w, fixture.Nadia, session, change)); !ok || len(f.Fields) != 1 || f.Fields[0].Key != "attendance.error.why" {
		t.Errorf("without a reason: %v", f)
	}
	change.Why = " Attestation reçue le 30 novembre "
	mustRecord(t, w, fixture.Nadia, session, change)
	s := sheet(t, w, fixture.Yanis, session)
	if s.Window != attendance.Signed || s.Session.SignedName != fixture.Yanis.Name || len(s.Corrections) != 1 || s.Corrections[0].Reason != "Attestation reçue le 30 novembre" {
		t.Errorf("%+v %+v", s.Session, s.Corrections)
	}
}

func TestSignatureHoldsAgainstTheAssociationsOwnSQL(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Unexcused}}))
	const change = "update attendance set mark = 'present'"
	if rows, err := asPartner(t, w, fixture.Yanis, g.Sessions[0].StartsAt, change); rows != 1 || err != nil {
		t.Errorf("before the signature %d rows change: %v", rows, err)
	}
	if err := sign(w, fixture.Yanis, g.Sessions[0].ID); err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{change, "update sessions set signed_at = null, signed_by = null where signed_at is not null"} {
		if rows, err := asPartner(t, w, fixture.Yanis, g.Sessions[0].StartsAt, change); rows != 0 || err != nil {
			t.Errorf("after the signature %d rows change: %v", rows, err)
		}
	}
}

func TestMotiveIsTheServicesToSayAndToKnow(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	session := g.Sessions[0].ID
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Yanis, session, held(entries{seats[0]: {Mark: attendance.ExcusedDeclared}, seats[1]: {Mark: attendance.Unexcused}}))
	health := map[programme.EnrolmentID]attendance.Motive{seats[0]: "health"}
	expect(t, explain(w, fixture.Yanis, session, health), fault.Forbidden, "")
	if f, ok := fault.As(explain(w, fixture.Nadia, session, map[programme.EnrolmentID]attendance.Motive{seats[1]: "work"})); !ok || f.Fields[0].Key != "attendance.error.not_excused" {
		t.Errorf("an absence that is not excused: %v", f)
	}
	if f, ok := fault.As(explain(w, fixture.Nadia, session, map[programme.EnrolmentID]attendance.Motive{seats[0]: "theft"})); !ok || f.Fields[0].Key != "attendance.error.motive" {
		t.Errorf("a motive nobody knows: %v", f)
	}
	expect(t, explain(w, fixture.Ines, session, health), fault.NotFound, "")
	if err := explain(w, fixture.Nadia, session, health); err != nil {
		t.Fatal(err)
	}
	// The proof arrives: the mark changes, what it was excused by stays.
	mustRecord(t, w, fixture.Nadia, session, held(entries{seats[0]: {Mark: attendance.ExcusedProof, Seen: attendance.ExcusedDeclared}}))
	if row := sheet(t, w, fixture.Nadia, session).Rows[0]; row.Motive != "health" || row.Mark != attendance.ExcusedProof {
		t.Errorf("the service reads %+v", row)
	}
	if row := sheet(t, w, fixture.Yanis, session).Rows[0]; row.Motive != attendance.NoMotive {
		t.Errorf("the facilitator reads %+v", row)
	}
	mustRecord(t, w, fixture.Nadia, session, held(entries{seats[0]: {Mark: attendance.Present, Seen: attendance.ExcusedProof}}))
	if row := sheet(t, w, fixture.Nadia, session).Rows[0]; row.Motive != attendance.NoMotive {
		t.Errorf("somebody present is excused by %q", row.Motive)
	}
}

func TestMarksKeptOnATelephoneAreDeferred(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	noted := g.Sessions[0].StartsAt.Add(5 * time.Minute)
	for i, kept := range []time.Duration{attendance.Deferred, attendance.Deferred + time.Second} {
		w.Stand(noted.Add(kept))
		roll := held(entries{seats[i]: {Mark: attendance.Present}})
		roll.DeviceAt = noted
		mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, roll)
	}
	rows := sheet(t, w, fixture.Yanis, g.Sessions[0].ID).Rows
	if rows[0].Late || !rows[1].Late {
		t.Errorf("ten minutes: %v, longer: %v", rows[0].Late, rows[1].Late)
	}
	var told int
	w.Scan(t, "select count(*) from attendance where device_at = $1 and recorded_at > device_at", []any{noted}, &told)
	if told != 2 {
		t.Errorf("%d rows keep both hours", told)
	}
}
