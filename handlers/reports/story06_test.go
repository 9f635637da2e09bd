package reports_test

import (
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/fixture"
)

// Story 6: a third unexplained absence. Nadia prepares a report from the file: the
// facts stand there with source and hour, what the service called off counts for
// nobody, a summons without proof is flagged. She writes her analysis; Hélène sends
// it back once, then validates; the text is there for APPI. Nothing was sent.
func TestStory06AnIncidentIsReportedToTheMagistrate(t *testing.T) {
	s := newScene(t, true, "before")
	sent := func() (n int) {
		s.World.Scan(t, "select (select count(*) from notices) + (select count(*) from mails) + (select count(*) from queue.river_job)", nil, &n)
		return n
	}
	before := sent()
	nadia := browsertest.As(t, s.Site, fixture.Nadia, browsertest.Desk)
	nadia.Go(s.person)
	nadia.Follow("main a[href='" + s.person + "/reports']")
	nadia.Click("input[name=kind][value=incident] + label")
	nadia.Follow("form[action$='/reports'] button[type=submit]")
	report := nadia.Path()
	draft := nadia.Text("main")
	nadia.Shoot("story06-draft")
	for _, want := range []string{"Prévenir immédiatement", "présumée innocente", "4 convocations ou séances", "3 absences non justifiées", "1 absence excusée", "annulé, hors décompte", "Sans preuve",
		"Absence non justifiée", "24 novembre 2026 à 18 h", "MERCIER Nadia, noté le", "Analyse du service"} {
		if !strings.Contains(plain(draft), want) {
			t.Errorf("the draft lacks %q: %s", want, draft)
		}
	}

	nadia.Click(".ps-disclosure summary")
	browsertest.Eval[bool](nadia, `(() => { const s = document.querySelector("select[name=summons]"); s.selectedIndex = 1; document.querySelector("select[name=way]").value = "receipt"; return true })()`)
	nadia.Type("input[name=proved_on]", "20/11/2026")
	nadia.Follow("form[action$='/proofs'] button[type=submit]")
	if text := plain(nadia.Text("main")); !strings.Contains(text, "Accusé de réception, 20/11/2026") || !strings.Contains(text, "2 absences non justifiées dont la convocation est sans preuve") {
		t.Errorf("proved: %s", text)
	}
	nadia.Type("textarea[name=person_words]", "Mon bus n’est pas passé.")
	nadia.Type("textarea[name=analysis]", "Le condamné ne vient plus.")
	nadia.Follow("button[name=do][value=submit]")
	if text := nadia.Text("main"); !strings.Contains(text, "retirez ce qui évoque une condamnation") {
		t.Errorf("a word that does not fit: %s", text)
	}
	browsertest.Eval[bool](nadia, `(() => { document.querySelector("textarea[name=analysis]").value = ""; return true })()`)
	nadia.Type("textarea[name=analysis]", "Trois absences depuis un changement d’horaires.")
	nadia.Follow("button[name=do][value=submit]")

	helene := browsertest.As(t, s.Site, fixture.Helene, browsertest.Desk)
	helene.Go("/")
	helene.Follow("main a.fr-btn[href='" + report + "']")
	helene.Shoot("story06-submitted")
	helene.Click(".ps-confirm summary")
	helene.Type("textarea[name=words]", "Dites quel entretien est proposé.")
	helene.Follow("form[action$='/return'] button[type=submit]")

	nadia.Go(report)
	if text := nadia.Text("main"); !strings.Contains(text, "Dites quel entretien est proposé.") {
		t.Errorf("returned: %s", text)
	}
	nadia.Type("textarea[name=analysis]", " Un entretien est fixé.")
	nadia.Follow("button[name=do][value=submit]")
	helene.Go(report)
	helene.Follow("form[action$='/validation'] button[type=submit]")
	helene.Shoot("story06-validated")
	if browsertest.Eval[int](helene, `document.querySelectorAll("form[action$='/validation'], textarea[name=analysis]").length`) != 0 {
		t.Error("a validated report can still be written")
	}
	appi := plain(browsertest.Eval[string](helene, `document.querySelector("#appi").value`))
	for _, want := range []string{"Rapport d’incident", "Prévenir immédiatement", "Avant jugement, présomption d’innocence", "Absence non justifiée – Accusé de réception", "Mon bus n’est pas passé.", "Un entretien est fixé.", "Validé VAUTRIN Hélène"} {
		if !strings.Contains(appi, want) {
			t.Errorf("the text for APPI lacks %q: %s", want, appi)
		}
	}
	if strings.Contains(strings.ToLower(appi), "condamn") {
		t.Error("the text for APPI speaks of a conviction")
	}
	helene.Follow("main a[href='" + report + "/print']")
	helene.Shoot("story06-print")
	if text := helene.Text("body"); !strings.Contains(text, "À l’attention du magistrat mandant") || strings.Contains(strings.ToLower(text), "condamn") {
		t.Errorf("on paper: %s", text)
	}
	if after := sent(); after != before {
		t.Errorf("%d messages before, %d after", before, after)
	}
}

// plain makes no-break spaces ordinary ones.
func plain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}
