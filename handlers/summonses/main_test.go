package summonses_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers"
	"passerelle/handlers/summonses"
	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/desk"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/referral"
	"passerelle/models/summons"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// secret signs the receipts of these tests.
const secret = "32 characters that a gateway knows"

// scene is a portal in which somebody of Nadia's is awaited at Le Relais des
// Tilleuls on Tuesday 8 December at 10:30.
type scene struct {
	*webtest.Site
	t    *testing.T
	who  person.ID
	of   referral.ID
	path string // of the page

	seat, visit string // addresses, where there are any
}

func newScene(t *testing.T) *scene {
	t.Helper()
	with := summonses.With{Reach: summons.Reach{SMS: true, Email: true}, Secret: secret}
	s := &scene{Site: webtest.SetUp(t, world.New(t), func(w *handlers.With) { w.Summonses = with }), t: t}
	s.awaited(samuel())
	return s
}

// awaited opens a file and agrees on an appointment.
func (s *scene) awaited(who person.New) {
	s.t.Helper()
	s.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		if s.who, err = person.Create(ctx, tx, who); err != nil {
			return err
		}
		draft, err := referral.StartDraft(ctx, tx, s.who, id.From[partner.Offer](fixture.RelaisRooms.ID))
		if err != nil {
			return err
		}
		if err := referral.SaveDraft(ctx, tx, draft, referral.Typed{Purpose: "Un hébergement", WishedOn: "01/12/2026", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer", "fields"}}); err != nil {
			return err
		}
		s.of, err = referral.Send(ctx, tx, draft)
		return err
	})
	s.path = "/referrals/" + s.of.String() + "/summonses"
	hour := day.ClockOf(10, 30)
	s.act(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.Move(ctx, tx, s.of, referral.DoSetAppointment, referral.With{On: day.Of(2026, time.December, 8), At: &hour})
	})
}

func samuel() person.New {
	return person.New{
		Civility: "mr", LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", Phone: "06 39 98 10 20", PhoneUse: "own", SMS: "accepted", Email: "samuel@exemple.test",
		Housing: "stable", Address: "9 rue des Roseaux", PostalCode: "99100", Commune: "Sainte-Aurore", Language: "ps",
		Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
		MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2027", Confirmed: true,
	}
}

func (s *scene) act(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.World.Pool.Write(s.t.Context(), who.Actor(), func(tx *db.Tx) error { return fn(s.t.Context(), tx) }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) must(page *webtest.Page, status int) *webtest.Page {
	s.t.Helper()
	if page.Status != status {
		s.t.Fatalf("%d, want %d:\n%s", page.Status, status, page.Text("main"))
	}
	return page
}

// told sends by a way as Nadia and gives the message.
func (s *scene) told(way, language string) (message string) {
	s.t.Helper()
	page := s.must(s.As(s.t, fixture.Nadia).Get(s.path+"?"+url.Values{"channel": {way}, "language": {language}}.Encode()), http.StatusOK)
	s.must(page.Submit("main form[method=post][action='"+s.path+"']", nil), http.StatusSeeOther)
	s.World.Scan(s.t, "select id::text from summonses where referral_id = $1 order by created_at desc, id desc limit 1", []any{s.of}, &message)
	return message
}

// preview is what the page shows of a message.
func preview(page *webtest.Page) string {
	return strings.TrimSpace(page.Find("main p[dir=auto]").Text())
}

// grouped gives the same person a seat in a group that meets on Tuesdays at 18:00
// from 24 November, and an hour at a permanence on Tuesday 8 December at 9:00.
func (s *scene) grouped() programmetest.Group {
	s.t.Helper()
	g := programmetest.New(s.t, s.World, programmetest.Options{})
	s.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		seat, err := programme.Enrol(ctx, tx, g.Cycle, s.who)
		s.seat = "/enrolments/" + seat.String()
		return err
	})
	var at desk.ID
	s.act(fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		at, err = desk.Open(ctx, tx, desk.New{
			Offer: id.From[partner.Offer](fixture.SemaillesWork.ID), Branch: fixture.SainteAurore.ID, Weekday: time.Tuesday,
			Opens: day.ClockOf(9, 0), Closes: day.ClockOf(12, 0), SlotMinutes: 30, EveryWeeks: 1, FromOn: day.Of(2026, time.November, 23),
		})
		return err
	})
	s.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return desk.Book(ctx, tx, s.who, at, time.Date(2026, time.December, 8, 8, 0, 0, 0, time.UTC))
	})
	var visit string
	s.World.Scan(s.t, "select id::text from visits where person_id = $1", []any{s.who}, &visit)
	s.visit = "/visits/" + visit
	return g
}
