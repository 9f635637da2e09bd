package season_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// dated is the address of the first date to come of an action.
func dated(t *testing.T, site *webtest.Site, label string) (address string) {
	t.Helper()
	site.World.Scan(t, `select '/sessions/' || s.id from sessions s join cycles c on c.id = s.cycle_id
		where c.label = $1 and s.starts_at > '2026-11-23' order by s.starts_at limit 1`, []any{label}, &address)
	return address
}

const moveForm = "form[action$='/move']"

// Camille has all dates of an action to come held elsewhere, with somebody else:
// what is taken, and what is no working day, is hers to decide and to say.
func TestCamilleEditsAllDatesOfAnActionAfterSeeingWhatIsTaken(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	camille := site.As(t, fixture.Camille)
	address := dated(t, site, "Ciné-débat 2026")
	var room string
	site.World.Scan(t, "select id::text from rooms where name = 'Auditorium'", nil, &room)
	page := camille.Get(address + "/change")
	if page.Status != http.StatusOK || page.Find("#move-speaker").Length() != 1 || page.Find("#move-room_id option[value='"+room+"']").Length() != 1 {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	// Nine days later the last of the three is on Christmas Day.
	shown := page.Submit(moveForm, url.Values{"on": {"11/12/2026"}, "reach": {"all"}, "reason": {"Le film arrive plus tard."}, "do": {"foresee"}})
	if text := shown.Text("main"); !strings.Contains(text, "3 séances changent") || !strings.Contains(text, "vendredi 25 décembre 2026") || shown.Find("[name=aware]").Length() != 1 {
		t.Fatalf("%d: %s", shown.Status, text)
	}
	unasked := shown.Submit(moveForm, url.Values{"do": {"confirm"}})
	if unasked.Status != http.StatusUnprocessableEntity || unasked.Find("[name=aware][aria-invalid=true]").Length() != 1 {
		t.Fatalf("Christmas Day is planned unasked: %d", unasked.Status)
	}
	// On Thursdays the room and the author are at the writing workshop.
	taken := unasked.Submit(moveForm, url.Values{"on": {"10/12/2026"}, "room_id": {room}, "speaker": {"Maïa Sorel, autrice"}, "do": {"foresee"}})
	text := taken.Text("main")
	for _, said := range []string{"3 séances changent", "jeudi 24 décembre 2026", "Auditorium", "Maïa Sorel, autrice", "Atelier d’écriture 2026"} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said: %s", said, text)
		}
	}
	if taken.Find("[name=shared][required]").Length() != 1 {
		t.Errorf("the reason for sharing looks optional: %s", taken.Text(moveForm))
	}
	silent := taken.Submit(moveForm, url.Values{"do": {"confirm"}})
	if silent.Status != http.StatusUnprocessableEntity || !strings.Contains(silent.Text("main"), "La salle est prise par « Atelier d’écriture 2026 ».") ||
		silent.Find("[name=shared][aria-invalid=true]").Length() != 1 || silent.Find("#move-reason").AttrOr("value", "") != "Le film arrive plus tard." ||
		silent.Find("#move-speaker").AttrOr("value", "") != "Maïa Sorel, autrice" || silent.Find("#move-on").AttrOr("value", "") != "10/12/2026" {
		t.Fatalf("%d: %s", silent.Status, silent.Text("main"))
	}
	done := silent.Submit(moveForm, url.Values{"shared": {"Les deux groupes se rencontrent."}, "do": {"confirm"}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	var shared, lines int
	site.World.Scan(t, `select (select count(*) from sessions s join speakers k on k.id = s.speaker_id join cycles c on c.id = s.cycle_id
			where c.label = 'Ciné-débat 2026' and s.clash_reason = 'Les deux groupes se rencontrent.' and s.room_id = $1 and k.name = 'Maïa Sorel, autrice' and extract(isodow from s.starts_at) = 4),
		(select count(*) from journal where noun = 'session' and detail = 'moved' and account_id = $2)`, []any{room, fixture.Camille.Actor().Account}, &shared, &lines)
	if shared != 3 || lines != 3 {
		t.Errorf("%d dates are shared, %d lines in the journal", shared, lines)
	}
	// A Saturday that is meant is a date like another.
	saturday := camille.Get(address+"/change").Submit(moveForm, url.Values{"on": {"12/12/2026"}, "reach": {"this"}, "reason": {"Séance publique"}, "do": {"foresee"}})
	meant := saturday.Submit(moveForm, url.Values{"aware": {"true"}, "do": {"confirm"}})
	if meant.Status != http.StatusSeeOther || !strings.Contains(meant.Follow().Text("main"), "samedi 12 décembre 2026") {
		t.Errorf("%d: %s", meant.Status, meant.Text("main"))
	}
}

// What was shown in one tab is no longer so once another has changed the series.
func TestADateThatWasChangedMeanwhileKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	camille := site.As(t, fixture.Camille)
	address := dated(t, site, "Ciné-débat 2026")
	typed := url.Values{"on": {"03/12/2026"}, "reach": {"all"}, "reason": {"Salle <b> prise"}, "do": {"foresee"}}
	first := camille.Get(address+"/change").Submit(moveForm, typed)
	second := camille.Get(address+"/change").Submit(moveForm, typed)
	if done := first.Submit(moveForm, url.Values{"do": {"confirm"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	camille.Get(address+"/change").Submit(moveForm, url.Values{"on": {"04/12/2026"}, "reach": {"this"}, "reason": {"x"}, "do": {"foresee"}}).Submit(moveForm, url.Values{"do": {"confirm"}})
	late := second.Submit(moveForm, url.Values{"do": {"confirm"}})
	if late.Status != http.StatusConflict || late.Find("#move-reason").AttrOr("value", "") != "Salle <b> prise" || late.Find("#move-on").AttrOr("value", "") != "03/12/2026" ||
		!strings.Contains(late.Text("main"), "Votre saisie est conservée") {
		t.Fatalf("%d: %s", late.Status, late.Text("main"))
	}
	var on string
	site.World.Scan(t, "select to_char(starts_at, 'DD/MM') from sessions where '/sessions/' || id = $1", []any{address}, &on)
	if on != "04/12" {
		t.Errorf("it is on %s", on)
	}
	if again := late.Submit(moveForm, url.Values{"do": {"confirm"}}); again.Status != http.StatusSeeOther {
		t.Errorf("what was shown anew is not carried out: %d: %s", again.Status, again.Text("main"))
	}
}

func TestWhoDoesNotPlanTheSeasonEditsNoDate(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	address := dated(t, site, "Ciné-débat 2026")
	forged := url.Values{"on": {"03/12/2026"}, "at": {"9 h"}, "until": {"11 h"}, "reach": {"all"}, "reason": {"x"}, "do": {"confirm"}}
	for who, status := range map[*fixture.Persona]int{fixture.Odile: http.StatusForbidden, fixture.Yanis: http.StatusForbidden, fixture.Ines: http.StatusNotFound} {
		visitor := site.As(t, who)
		if got := visitor.Get(address + "/change").Status; got != status {
			t.Errorf("%s opens the page: %d", who.Slug, got)
		}
		for _, do := range []string{"foresee", "confirm"} {
			forged.Set("do", do)
			if got := visitor.Forge(address+"/move", forged).Status; got != status {
				t.Errorf("%s may %s: %d", who.Slug, do, got)
			}
		}
	}
}

// A group that meets for an action is not spoken of as a cycle, and nobody signs a
// commitment to a concert.
func TestTheGroupOfAnActionIsCalledAnAction(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	var action programme.CycleID
	site.World.Scan(t, "select id from cycles where label = 'Ciné-débat 2026'", nil, &action)
	group := "/cycles/" + action.String()
	who := programmetest.Person(t, site.World, fixture.Nadia, 940)
	programmetest.Write(t, site.World, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Enrol(ctx, tx, action, who)
		return err
	})
	nadia := site.As(t, fixture.Nadia)
	if nadia.Get(group).Find("a[href$='/summonses']").Length() != 1 {
		t.Fatal("nobody is on the roster")
	}
	for path, said := range map[string]string{group: "Animation de l’action", group + "/team": "Animation de l’action", group + "/report": "Bilan de « Ciné-débat 2026 »"} {
		page := nadia.Get(path)
		if text := page.Text("main"); page.Status != http.StatusOK || !strings.Contains(text, strings.ReplaceAll(said, " ", " ")) && !strings.Contains(text, said) || strings.Contains(text, "du cycle") {
			t.Errorf("%s: %d: %s", path, page.Status, text)
		}
		if page.Find("a[href$='/contract']").Length() != 0 {
			t.Errorf("%s offers a contract", path)
		}
	}
}
