package referrals_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// needles are what the service knows of Samuel Valadier and no partner may read
// unless it was ticked for that kind of partner.
var needles = map[string]string{
	"202600000077": "the APPI number", "Semi-liberté": "the measure", "semi_liberty": "the measure", "Après jugement": "the frame",
	"Sous écrou": "the custody register", "arme": "an obligation", "Obligation de soins": "an obligation", "Injonction": "an obligation",
	"Travailler": "an obligation", "Ancelot": "the name at birth", "9 rue des Roseaux": "the address", "Sans hébergement": "the housing", "condamné": "a word of the court",
}

// scene is a portal with one person of Nadia's.
type scene struct {
	*webtest.Site
	t      *testing.T
	person string // path of the file
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{Site: webtest.New(t), t: t}
	err := s.World.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		id, err := person.Create(t.Context(), tx, samuel())
		s.person = "/persons/" + id.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func samuel() person.New {
	return person.New{
		Civility: "mr", LastName: "Valadier", FirstName: "Samuel", BirthName: "Ancelot", BirthOn: "12/03/1988", AppiRef: "202600000077",
		Phone: "06 39 98 10 20", PhoneUse: "shared", SMS: "accepted", Email: "samuel@exemple.test",
		Housing: "homeless", Address: "9 rue des Roseaux", PostalCode: "99100", Commune: "Sainte-Aurore", Language: "ps", Interpreter: true,
		Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
		MeasureKind: "semi_liberty", MeasureFrame: "after", MeasureEndsOn: "30/06/2027", InCustodyRegister: true,
		Obligations: []string{"care_obligation", "no_weapon", "work_or_training"},
		HoursDays:   []string{"1", "2"}, HoursFrom: "19:00", HoursTo: "07:00", ForbiddenPlace: "Mornay-les-Étangs", Confirmed: true,
	}
}

func (s *scene) must(page *webtest.Page, status int) *webtest.Page {
	s.t.Helper()
	if page.Status != status {
		s.t.Fatalf("%d, want %d:\n%s", page.Status, status, page.Text("main"))
	}
	return page
}

// drafted starts a draft for an offer and gives its path.
func (s *scene) drafted(offer *fixture.Offer) string {
	s.t.Helper()
	page := s.must(s.As(s.t, fixture.Nadia).Get(s.person+"/referrals/new"), http.StatusOK)
	return s.must(page.Submit("main form[method=post]", url.Values{"offer_id": {offer.ID.String()}}), http.StatusSeeOther).Location
}

// answers are what an officer fills in.
func answers() url.Values {
	return url.Values{"purpose": {"Trouver un hébergement"}, "expectations": {"Une chambre seule"}, "urgent": {"true"}, "wished_on": {"01/12/2026"},
		"agreement": {"oral"}, "agreed_on": {"20/11/2026"}, "explained": {"offer", "fields"}, "then": {"check"}}
}

// checked fills a draft in and gives the page of the check.
func (s *scene) checked(offer *fixture.Offer, values url.Values) *webtest.Page {
	s.t.Helper()
	draft := s.drafted(offer)
	form := s.must(s.As(s.t, fixture.Nadia).Get(draft), http.StatusOK)
	saved := s.must(form.Submit("form[action='"+draft+"']", values), http.StatusSeeOther)
	return s.must(saved.Follow(), http.StatusOK)
}

// sent sends a referral and gives its path.
func (s *scene) sent(offer *fixture.Offer, ticked ...string) string {
	s.t.Helper()
	page := s.checked(offer, answers())
	return s.must(page.Submit("form[action$='/sending']", url.Values{"fields": ticked}), http.StatusSeeOther).Location
}

// act makes a move past the pages.
func (s *scene) act(who actor.Actor, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.World.Pool.Write(s.t.Context(), who, func(tx *db.Tx) error { return fn(s.t.Context(), tx) }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) status(path string) string {
	s.t.Helper()
	var status string
	s.World.Scan(s.t, "select status from referrals where id = $1", []any{strings.TrimPrefix(path, "/referrals/")}, &status)
	return status
}

// exchange has both sides write, the service note and amend, and each side name
// who handles it.
func (s *scene) exchange(path string) {
	s.t.Helper()
	of := idOf(path)
	for who, acts := range map[*fixture.Persona][]func(context.Context, *db.Tx) error{
		fixture.Karim: {
			func(ctx context.Context, tx *db.Tx) error {
				return referral.WriteMessage(ctx, tx, of, "Peut-il venir dès le matin ?")
			},
			func(ctx context.Context, tx *db.Tx) error {
				return referral.Assign(ctx, tx, of, fixture.Karim.Membership())
			},
		},
		fixture.Nadia: {
			func(ctx context.Context, tx *db.Tx) error {
				return referral.WriteMessage(ctx, tx, of, "Oui, à partir de 9 h.\nIl viendra seul.")
			},
			func(ctx context.Context, tx *db.Tx) error {
				return referral.AddNote(ctx, tx, of, "Rappeler la structure vendredi.")
			},
			func(ctx context.Context, tx *db.Tx) error {
				return referral.Amend(ctx, tx, of, referral.Typed{Purpose: "Trouver un hébergement pour deux mois", Expectations: "Une chambre seule", WishedOn: "01/12/2026"}, "news")
			},
			func(ctx context.Context, tx *db.Tx) error {
				return referral.Transfer(ctx, tx, of, fixture.Marc.Account())
			},
		},
	} {
		for _, act := range acts {
			s.act(who.Actor(), act)
		}
	}
}
