package papers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/pdf/pdftest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestTheReportOfACyclePrints(t *testing.T) {
	site := pdftest.Over(t, world.New(t))
	g, _ := group(t, site, 3)
	path := "/cycles/" + g.Cycle.String()
	if must(t, site.As(t, fixture.Nadia).Get(path), http.StatusOK).Find("a[href='"+path+"/report']").Length() != 1 {
		t.Error("nothing leads to it")
	}
	text := must(t, site.As(t, fixture.Nadia).Get(path+"/report"), http.StatusOK).Text("main")
	for _, want := range []string{"Bilan du Cycle 2026-1", "1 séance de la série, sur 8", "Heures données", "3 personnes, dont 0", "2 personnes présentes à 75 % au moins", "1 des 1 séances tenues"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if text := printed(t, must(t, site.As(t, fixture.Nadia).Get(path+"/report/pdf"), http.StatusOK).Body); !strings.Contains(text, "Continuité de l’animation") {
		t.Errorf("it reads %s", text)
	}
	for who, status := range map[*fixture.Persona]int{fixture.Yanis: http.StatusForbidden, fixture.Odile: http.StatusForbidden, fixture.Ines: http.StatusNotFound} {
		must(t, site.As(t, who).Get(path+"/report"), status)
	}
}

func TestAnswersAreEnteredByPersonAndNeverShownOfOne(t *testing.T) {
	site := webtest.New(t)
	g, seats := group(t, site, 2)
	site.World.Exec(t, `insert into programme_questions (version_id, service_id, position, words)
		select version_id, service_id, 1, 'Je sais ce que je veux.' from cycles where id = $1`, g.Cycle)
	path := "/cycles/" + g.Cycle.String() + "/questionnaires"
	page := must(t, site.As(t, fixture.Nadia).Get(path), http.StatusOK)
	form := "form[action='" + path + "']"
	wrong := must(t, page.Submit(form, url.Values{"stage": {"after"}, "score[1]": {"4"}}), http.StatusUnprocessableEntity)
	if wrong.Find("input[name='score[1]'][value='4'][checked]").Length() != 1 || wrong.Find("select[name=enrolment_id][aria-invalid=true]").Length() != 1 {
		t.Errorf("it says %s", wrong.Text("main"))
	}
	kept := must(t, wrong.Submit(form, url.Values{"enrolment_id": {seats[0].String()}}), http.StatusSeeOther).Follow()
	if kept.Find("input[checked]").Length() != 0 || !strings.Contains(kept.Text("table"), "DURAND-AA Camille Naissance : 29/02/1984À saisirSaisies") {
		t.Errorf("it says %s", kept.Text("main"))
	}
	if report := site.As(t, fixture.Nadia).Get("/cycles/" + g.Cycle.String() + "/report").Text("main"); !strings.Contains(report, "Moins de 5 réponses") {
		t.Errorf("the report says %s", report)
	}
	must(t, site.As(t, fixture.Odile).Get(path), http.StatusForbidden)
	must(t, site.As(t, fixture.Yanis).Forge(path, url.Values{"enrolment_id": {seats[0].String()}}), http.StatusForbidden)
}
