package referrals_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// desk is a browser of one of the cast, who signs in anew when time has passed.
type desk struct {
	*browsertest.Browser
	s   *scene
	who *fixture.Persona
}

func (s *scene) desk(who *fixture.Persona) desk {
	return desk{browsertest.As(s.t, s.Site, who, browsertest.Desk), s, who}
}

// at is when it happens, in Paris.
func (d desk) at(day, hour, minute int) desk {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		d.s.t.Fatal(err)
	}
	d.s.World.Stand(time.Date(2026, time.November, day, hour, minute, 0, 0, zone))
	d.SignIn(d.s.SignIn(d.s.t, d.who))
	return d
}

func (d desk) reads(selector string, needles ...string) {
	d.s.t.Helper()
	text := strings.Join(strings.Fields(strings.ReplaceAll(d.Text(selector), "\u00a0", " ")), " ")
	for _, needle := range needles {
		if !strings.Contains(text, needle) {
			d.s.t.Errorf("%s does not read %q in %s", d.who.Slug, needle, text)
		}
	}
}

// Story 2 up to the entry: Le Relais des Tilleuls gets a referral at 16:10; its
// head of service asks for one document, sets an interview by video and accepts
// from 1 December. What it refuses has a reason for the service, and what is
// withdrawn is gone.
func TestStory02LeRelaisAsksMeetsAndAccepts(t *testing.T) {
	s := newScene(t)
	karim, nadia := s.desk(fixture.Karim), s.desk(fixture.Nadia)
	nadia.at(23, 16, 10)
	of := s.sent(&fixture.RelaisRooms)

	karim.at(23, 16, 15).Go("/referrals")
	karim.reads("main", "VALADIER Samuel", "urgent", "Hébergement et accompagnement")
	karim.Follow("main a[href='" + of + "']")
	karim.reads("main", "Accusez réception au plus tard le 26 novembre 2026", "Envoyée le 23 novembre 2026 à 16 h 10")
	karim.Follow("main a[href='" + of + "/decision']")
	karim.Type("#ask-note", "Une pièce d’identité valide, s’il vous plaît.")
	karim.Follow("button[name=answer][value=ask]")
	karim.reads(".fr-callout", "Le service (SPIP du Val-Clair) doit vous apporter un complément au plus tard le 26 novembre 2026", "Votre délai de réponse est suspendu")

	nadia.at(25, 9, 0).Go(of)
	nadia.reads("#answer", "Une pièce d’identité valide, s’il vous plaît.")
	nadia.Type("#answer-note", "Carte d’identité renouvelée, copie remise le 24.")
	nadia.Follow("form[action$='/answer'] button")
	nadia.reads(".fr-callout", "Le Relais des Tilleuls doit répondre au plus tard le 2 décembre 2026") // two days waited, two days given back

	karim.at(25, 14, 0).Go(of + "/decision")
	karim.Type("#appointment-on", "27/11/2026")
	karim.Type("#appointment-note", "Entretien en visioconférence à 10 h 30, lien remis au SPIP.")
	karim.Follow("button[name=answer][value=appointment]")
	nadia.at(25, 14, 10).Go(of)
	nadia.reads("main", "27 novembre 2026", "Entretien en visioconférence à 10 h 30")

	karim.at(27, 11, 30).Go(of + "/decision")
	karim.Follow("button[name=answer][value=accept]") // 1 December, as wished, is filled in
	karim.reads(".fr-callout", "Vous accueillez la personne le 1er décembre 2026.")
	nadia.at(27, 11, 45).Go(of)
	nadia.reads("main", "Acceptée", "Acceptée par ZERROUKI Karim, entrée prévue le 1er décembre 2026")
	var starts, placement string
	s.World.Scan(t, "select starts_on::text, status from placements where referral_id = $1", []any{strings.TrimPrefix(of, "/referrals/")}, &starts, &placement)
	if starts != "2026-12-01" || placement != "planned" {
		t.Errorf("the placement: %s, %s", starts, placement)
	}

	// Refusing demands a reason, which the service reads.
	second := s.sent(&fixture.RelaisRooms)
	karim.Go(second + "/decision")
	karim.Click("button[name=answer][value=decline]")
	if s.status(second) != "sent" {
		t.Error("declined without a reason")
	}
	if page := s.As(t, fixture.Karim).Forge(second+"/decision", url.Values{"answer": {"decline"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("forged without a reason: %d", page.Status)
	}
	s.must(s.As(t, fixture.Karim).Forge(second+"/decision", url.Values{"answer": {"decline"}, "reason": {"house_rules"}}), http.StatusSeeOther)
	nadia.Go(second)
	nadia.reads("main", "Règlement de la structure", "cherchez une autre solution avec la personne")

	// What is withdrawn is seen no more.
	s.act(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, idOf(of), "custody") })
	karim.Go("/referrals?queue=in_progress")
	if text := karim.Text("main"); strings.Contains(text, "VALADIER") {
		t.Errorf("Karim still reads %s", text)
	}
	s.must(s.As(t, fixture.Karim).Get(of), http.StatusNotFound)
}
