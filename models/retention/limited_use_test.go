package retention_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/desk"
	"passerelle/models/document"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/referral"
	"passerelle/models/retention"
	"passerelle/models/transfer"
)

// errUndo takes back what an act of a test has done.
var errUndo = errors.New("undone")

// A limited file begins nothing new and sends nothing more, each act saying why; what is
// under way goes on, and once it is lifted nothing is refused any more.
func TestALimitedFileBeginsNothingNewAndWhatIsUnderWayGoesOn(t *testing.T) {
	w := world.New(t)
	group, full := programmetest.New(t, w, programmetest.Options{}), programmetest.New(t, w, programmetest.Options{Seats: 1, From: day.Of(2027, time.January, 5)})
	full.Enrolled(t, w, fixture.Nadia, 1)
	who := programmetest.Person(t, w, fixture.Nadia, 7)
	typed := referral.Typed{Purpose: "Un hébergement", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer"}}
	var sent referral.ID
	var begun referral.DraftID
	var permanence desk.ID
	start := func(ctx context.Context, tx *db.Tx, offer fixture.Offer) (which referral.DraftID, err error) {
		if which, err = referral.StartDraft(ctx, tx, who, id.From[partner.Offer](offer.ID)); err == nil {
			err = referral.SaveDraft(ctx, tx, which, typed)
		}
		return which, err
	}
	do(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		first, err := start(ctx, tx, fixture.RelaisRooms)
		if err != nil {
			return err
		}
		if sent, err = referral.Send(ctx, tx, first); err != nil {
			return err
		}
		begun, err = start(ctx, tx, fixture.HorizonRights)
		return err
	})
	do(t, w, fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		permanence, err = desk.Open(ctx, tx, desk.New{
			Offer: id.From[partner.Offer](fixture.SemaillesWork.ID), Branch: fixture.SainteAurore.ID, Weekday: time.Tuesday,
			Opens: day.ClockOf(9, 0), Closes: day.ClockOf(12, 0), SlotMinutes: 30, EveryWeeks: 1, FromOn: day.Of(2026, time.November, 23),
		})
		return err
	})
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	attach := func(internal bool) func(context.Context, *db.Tx) error {
		return func(ctx context.Context, tx *db.Tx) error {
			_, err := referral.Attach(ctx, tx, document.Rules{MaxBytes: 1 << 20}, sent, referral.Attachment{Kind: "identity", Name: "a.png", Body: picture.Bytes(), Internal: internal})
			return err
		}
	}
	acts := []struct {
		name, refused string
		act           func(context.Context, *db.Tx) error
	}{
		{"begin a referral", "offer_id person.error.limited", func(ctx context.Context, tx *db.Tx) error {
			_, err := referral.StartDraft(ctx, tx, who, id.From[partner.Offer](fixture.SemaillesWork.ID))
			return err
		}},
		{"send what was begun", "offer_id person.error.limited", func(ctx context.Context, tx *db.Tx) error { _, err := referral.Send(ctx, tx, begun); return err }},
		{"enrol", "person.error.limited", func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Enrol(ctx, tx, group.Cycle, who)
			return err
		}},
		{"wait", "person.error.limited", func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Wait(ctx, tx, full.Cycle, who, "")
			return err
		}},
		{"propose", "person.error.limited", func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Propose(ctx, tx, group.Cycle, who)
			return err
		}},
		{"book", "starts_at person.error.limited", func(ctx context.Context, tx *db.Tx) error {
			return desk.Book(ctx, tx, who, permanence, time.Date(2026, time.November, 24, 8, 0, 0, 0, time.UTC))
		}},
		{"write to the partner", "body person.error.limited", func(ctx context.Context, tx *db.Tx) error { return referral.WriteMessage(ctx, tx, sent, "Bonjour") }},
		{"tell the partner more", "purpose person.error.limited", func(ctx context.Context, tx *db.Tx) error {
			more := typed
			more.Purpose = "Deux chambres"
			return referral.Amend(ctx, tx, sent, more, "correction")
		}},
		{"share a file", "file person.error.limited", attach(false)},
		{"transfer", "person.error.limited", func(ctx context.Context, tx *db.Tx) error {
			_, err := transfer.Ask(ctx, tx, who, transfer.Request{Target: fixture.HauteBrume.ID.String(), Reason: "moved", Outcome: map[string]string{sent.String(): "keep"}})
			return err
		}},
	}
	nadia, karim := fixture.Nadia.Actor(), fixture.Karim.Actor()
	// undone carries an act out and takes it back: each finds the file as it was.
	undone := func(fn func(context.Context, *db.Tx) error) error {
		err := try(t, w, nadia, func(ctx context.Context, tx *db.Tx) error {
			if err := fn(ctx, tx); err != nil {
				return err
			}
			return errUndo
		})
		if errors.Is(err, errUndo) {
			return nil
		}
		return err
	}
	all := func(limited bool, when string) {
		t.Helper()
		for _, a := range acts {
			err := undone(a.act)
			if limited && key(err) != a.refused {
				t.Errorf("%s, %s: %v, want %s", when, a.name, err, a.refused)
			}
			if !limited && err != nil {
				t.Errorf("%s, %s: %v", when, a.name, err)
			}
		}
	}
	all(false, "before")
	do(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return retention.Limit(ctx, tx, who.UUID, "Exactitude contestée")
	})
	all(true, "limited")
	under := map[string]error{
		"keeps a file inside": undone(attach(true)),
		"corrects the file": undone(func(ctx context.Context, tx *db.Tx) error {
			p, err := person.ByID(ctx, tx, who)
			if err != nil {
				return err
			}
			return person.Edit(ctx, tx, who, p.Version(), person.New{LastName: "Durand", FirstName: "Camille", BirthOn: "28/02/1984", Phone: "06 39 98 10 99", PhoneUse: "own", SMS: "accepted", Housing: "stable", Language: "fr"})
		}),
		"the partner takes it up": try(t, w, karim, func(ctx context.Context, tx *db.Tx) error { return referral.Acknowledge(ctx, tx, sent) }),
		"the partner writes":      try(t, w, karim, func(ctx context.Context, tx *db.Tx) error { return referral.WriteMessage(ctx, tx, sent, "Bien reçu") }),
		"is withdrawn":            undone(func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, sent, "mistake") }),
	}
	for name, err := range under {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	do(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error { return retention.Lift(ctx, tx, who.UUID, "Vérifié") })
	all(false, "lifted")
	// A limitation of a file that was merged into this one holds for both.
	other := programmetest.Person(t, w, fixture.Nadia, 8)
	w.Exec(t, "update persons set status = 'merged', merged_into = $1, limited_at = $3, limited_reason = 'x' where id = $2", who.UUID, other.UUID, dbtest.Monday)
	all(true, "merged")
}
