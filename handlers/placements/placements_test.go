package placements_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func contains(text, needle string) bool { return strings.Contains(text, needle) }

func must(t *testing.T, page *webtest.Page, status int) *webtest.Page {
	t.Helper()
	if page.Status != status {
		t.Fatalf("%d, want %d:\n%s", page.Status, status, page.Text("main"))
	}
	return page
}

func reads(t *testing.T, page *webtest.Page, needles ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(page.Text("main"))), " ")
	for _, needle := range needles {
		if !strings.Contains(text, needle) {
			t.Errorf("does not read %q in %s", needle, text)
		}
	}
}

// accepted has Le Relais take somebody of Nadia's on from today, and gives the path
// of the placement.
func accepted(t *testing.T, s *webtest.Site) string {
	t.Helper()
	var of referral.ID
	err := s.World.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		who, err := person.Create(t.Context(), tx, person.New{
			Civility: "mr", LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "external_placement", MeasureFrame: "after", MeasureEndsOn: "30/06/2027", InCustodyRegister: true, Confirmed: true,
		})
		if err != nil {
			return err
		}
		draft, err := referral.StartDraft(t.Context(), tx, who, id.From[partner.Offer](fixture.RelaisRooms.ID))
		if err != nil {
			return err
		}
		typed := referral.Typed{Purpose: "Trouver un hébergement", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer", "fields"}}
		if err := referral.SaveDraft(t.Context(), tx, draft, typed); err != nil {
			return err
		}
		of, err = referral.Send(t.Context(), tx, draft)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	monday := day.Of(2026, 11, 23)
	err = s.World.Pool.Write(t.Context(), fixture.Karim.Actor(), func(tx *db.Tx) error { return referral.Accept(context.Background(), tx, of, monday) })
	if err != nil {
		t.Fatal(err)
	}
	var placement string
	s.World.Scan(t, "select id::text from placements where referral_id = $1", []any{of.UUID}, &placement)
	return "/placements/" + placement
}

// E1, E2 and E6 through the pages: a place is described and kept, somebody
// arrives, is away one evening, and leaves with an outcome; the officer reads all
// of it.
func TestAResidentFromTheFirstNightToTheLastMorning(t *testing.T) {
	s := webtest.New(t)
	of := accepted(t, s)
	karim := s.As(t, fixture.Karim)

	places := must(t, karim.Get("/housing-places"), http.StatusOK)
	must(t, places.Submit("form[action='/housing-places']", url.Values{"name": {"Chambre 7"}}), http.StatusSeeOther)
	reads(t, must(t, karim.Get("/housing-places"), http.StatusOK), "Chambre 7", "Chambre individuelle", "Ouverte")

	found := must(t, karim.Get(of+"/booking?from=23/11/2026&until=31/12/2026"), http.StatusOK)
	reads(t, found, "1 place libre", "Chambre 7")
	room := found.Find("input[name=place_id]").AttrOr("value", "")
	must(t, found.Submit("form#book, form[action$='/booking'][method=post]", url.Values{"place_id": {room}}), http.StatusSeeOther)
	reads(t, must(t, karim.Get(of), http.StatusOK), "Chambre 7", "Réservée", "31 décembre 2026")
	reads(t, must(t, karim.Get(of+"/booking?from=24/11/2026&until=26/11/2026"), http.StatusOK), "Aucune place libre")

	page := must(t, karim.Get(of), http.StatusOK)
	again := must(t, page.Submit("form[action$='/arrival']", url.Values{"on": {"24/11/2026"}, "at": {"15:20"}}), http.StatusUnprocessableEntity)
	reads(t, again, "Cette date est à venir")
	if kept := again.Find("input[name=on]").AttrOr("value", ""); kept != "24/11/2026" {
		t.Errorf("what was typed is lost: %q", kept)
	}
	must(t, again.Submit("form[action$='/arrival']", url.Values{"on": {"23/11/2026"}, "at": {"8 h 20"}}), http.StatusSeeOther)
	reads(t, must(t, karim.Get(of), http.StatusOK), "Arrivée le 23 novembre 2026 à 8 h 20", "Occupée")

	sheet := must(t, karim.Get("/presences"), http.StatusOK)
	reads(t, sheet, "VALADIER Samuel", "Chambre 7", "0 sur 1 notés")
	mark := sheet.Find("input[name^='mark[']").AttrOr("name", "")
	must(t, sheet.Submit("form[action='/presences']", url.Values{mark: {"away_unexplained"}, "at": {"8:45"}}), http.StatusSeeOther)
	reads(t, must(t, karim.Get("/presences"), http.StatusOK), "1 personne absente sans motif connu : appelez", "SPIP du Val-Clair01 99 00 12 00", "1 sur 1 notés")

	hours := must(t, karim.Get("/presences"), http.StatusOK)
	since := hours.Find("input[name^='since[']")
	if since.AttrOr("value", "") != "08:45" {
		t.Errorf("away since %q", since.AttrOr("value", ""))
	}
	wrong := must(t, hours.Submit("form:has(input[name^='since['])", url.Values{since.AttrOr("name", ""): {"tôt"}}), http.StatusUnprocessableEntity)
	if kept := wrong.Find("input[name^='since[']").AttrOr("value", ""); kept != "tôt" {
		t.Errorf("the hour that was typed is lost: %q", kept)
	}
	must(t, wrong.Submit("form:has(input[name^='since['])", url.Values{since.AttrOr("name", ""): {"7h30"}}), http.StatusSeeOther)

	nadia := s.As(t, fixture.Nadia)
	reads(t, must(t, nadia.Get("/"), http.StatusOK), "Depuis 7 h 30, le 23 novembre 2026")
	reads(t, must(t, nadia.Get("/"), http.StatusOK), "VALADIER Samuel", "absente de Le Relais des Tilleuls sans motif connu", "01 99 00 12 34", "Sous écrou")
	reads(t, must(t, nadia.Get(of), http.StatusOK), "Appelez sans attendre", "La personne est sous écrou", "Absent, motif inconnu", "Noté par ZERROUKI Karim")
	if form := must(t, nadia.Get(of), http.StatusOK).Find("main form[method=post]"); form.Length() != 0 {
		t.Error("the service is offered what only the partner does")
	}

	end := must(t, karim.Get(of+"/end"), http.StatusOK)
	refused := must(t, end.Submit("form[action$='/end']", url.Values{"exit": {"housing"}, "person_words": {"Je voulais rester."}}), http.StatusUnprocessableEntity)
	reads(t, refused, "Dites si l’objectif est atteint", "Je voulais rester.")
	must(t, refused.Submit("form[action$='/end']", url.Values{"level": {"partly"}, "person_view": {"disagrees"}}), http.StatusSeeOther)
	reads(t, must(t, nadia.Get(of), http.StatusOK), "Terminée", "Sortie vers un logement", "Partiellement atteint", "La personne n’est pas d’accord", "Je voulais rester.")
}

func TestAMissingPersonIsSaidToTheOfficerWithWhomToCall(t *testing.T) {
	s := webtest.New(t)
	of := accepted(t, s)
	page := must(t, s.As(t, fixture.Karim).Get(of), http.StatusOK)
	must(t, page.Submit("form[action$='/absence']", nil), http.StatusSeeOther)
	nadia := s.As(t, fixture.Nadia)
	reads(t, must(t, nadia.Get("/"), http.StatusOK), "attendue chez Le Relais des Tilleuls et non arrivée", "01 99 00 12 34")
	reads(t, must(t, nadia.Get(of), http.StatusOK), "Appelez sans attendre", "Le Relais des Tilleuls01 99 00 12 34")
	must(t, s.As(t, fixture.Bertrand).Get(of), http.StatusNotFound)
	must(t, nadia.Forge(of+"/absence", nil), http.StatusForbidden)
}
