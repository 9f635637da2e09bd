package season_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// Story 4: nothing of last year's action is dated by itself, and a Sunday does not
// silently become a Monday.
func TestDuplicatingAsksForEachDateAgain(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	var before string
	site.World.Scan(t, "select a.cycle_id::text from actions a join cycles c on c.id = a.cycle_id where c.label = 'Fête de la musique 2026'", nil, &before)
	camille := site.As(t, fixture.Camille)
	if shown := camille.Get("/actions/" + before); shown.Find("main a[href='/actions/new?from="+before+"']").Length() != 1 {
		t.Fatalf("nothing leads to a copy: %s", shown.Text("main"))
	}
	page := camille.Get("/actions/new?from=" + before)
	text := page.Text("main")
	if !strings.Contains(text, "Édition précédente : dimanche 21 juin 2026. La même date tombe ensuite le lundi 21 juin 2027.") {
		t.Errorf("the former day is not recalled: %s", text)
	}
	for _, field := range []string{"date_on[1]", "date_on[2]"} {
		if got := page.Find("input[name='"+field+"']").AttrOr("value", "none"); got != "" {
			t.Errorf("%s is %q before anybody chose", field, got)
		}
	}
	page = page.Submit("form[action='/actions']", url.Values{"date_on[1]": {"21/06/2027"}, "date_on[2]": {"19/06/2027"}, "do": {"check"}})
	text = page.Text("main")
	for _, said := range []string{"Date 1 – lundi 21 juin 2027", "Date 2 – samedi 19 juin 2027", "Cette date est un week-end"} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said: %s", said, text)
		}
	}
	page = page.Submit("form[action='/actions']", url.Values{"do": {"create"}})
	if page.Status != http.StatusUnprocessableEntity || page.Find("[name=aware][aria-invalid=true]").Length() != 1 {
		t.Fatalf("a Saturday is planned unasked: %d", page.Status)
	}
	page = page.Submit("form[action='/actions']", url.Values{"do": {"create"}, "aware": {"true"}})
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	if text := page.Follow().Text("main"); !strings.Contains(text, "Fête de la musique 2027") || !strings.Contains(text, "samedi 19 juin 2027") {
		t.Errorf("the action says %s", text)
	}
	season := camille.Get("/season?on=2027-06-01")
	if text := season.Text("main"); !strings.Contains(text, "2 dates – juin 2027") || !strings.Contains(text, "Fête de la musique 2027") {
		t.Errorf("the season says %s", text)
	}
}

func TestARoomThatIsTakenAsksForAReason(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	camille := site.As(t, fixture.Camille)
	var room string
	site.World.Scan(t, "select id::text from rooms where name = 'Auditorium'", nil, &room)
	page := camille.Get("/actions/new").Submit("form[action='/actions']", url.Values{
		"title": {"Slam"}, "discipline": {"writing"}, "form": {"meeting"}, "date_on[1]": {"26/11/2026"}, "date_at[1]": {"15 h"}, "date_until[1]": {"17:00"},
		"date_theme[1]": {"Rencontre"}, "date_room[1]": {room}, "do": {"create"},
	})
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text("main"), "La salle est prise par « Atelier d’écriture 2026 ».") {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	page = page.Submit("form[action='/actions']", url.Values{"do": {"create"}, "date_reason[1]": {"Les deux groupes se rencontrent."}})
	if page.Status != http.StatusSeeOther || !strings.Contains(page.Follow().Text("main"), "partage accepté : Les deux groupes se rencontrent.") {
		t.Errorf("%d: %s", page.Status, page.Text("main"))
	}
}

func TestADateIsRepeatedEachWeekAndSeenBeforeItIsPlanned(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	page := site.As(t, fixture.Camille).Get("/actions/new").Submit("form[action='/actions']", url.Values{
		"date_on[1]": {"17/12/2026"}, "date_at[1]": {"14:00"}, "date_until[1]": {"16:00"}, "weeks": {"3"}, "do": {"repeat"},
	})
	var days []string
	for _, field := range page.Find("input[name^='date_on']").EachIter() {
		days = append(days, field.AttrOr("value", ""))
	}
	if got := strings.Join(days, " "); got != "17/12/2026 24/12/2026 31/12/2026 07/01/2027" {
		t.Errorf("repeated on %s", got)
	}
	page = page.Submit("form[action='/actions']", url.Values{"do": {"drop-2"}})
	if page.Find("input[name^='date_on']").Length() != 3 || page.Find("input[name='date_on[2]']").AttrOr("value", "") != "31/12/2026" {
		t.Errorf("the second date is not the one that went")
	}
}

func TestTheSeasonIsShownByMonthWeekAndList(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	nadia := site.As(t, fixture.Nadia)
	month := nadia.Get("/season")
	if got := month.Find(".ps-days tbody tr").Length(); month.Status != http.StatusOK || got != 6 {
		t.Errorf("%d, November 2026 has %d weeks", month.Status, got)
	}
	if today := month.Text(".ps-days [aria-current=date] .ps-days__long"); today != "lundi 23 novembre 2026" {
		t.Errorf("today is %q", today)
	}
	if week := nadia.Get("/season?view=week&on=2026-11-26"); week.Find(".ps-days tbody tr").Length() != 1 || !strings.Contains(week.Text(".ps-days"), "Atelier d’écriture 2026") {
		t.Errorf("the week: %s", week.Text("main"))
	}
	list := nadia.Get("/season?view=list&on=2026-12-01&setting=closed")
	if text := list.Text("main table"); !strings.Contains(text, "Ciné-débat 2026") || strings.Contains(text, "Atelier d’écriture") {
		t.Errorf("within walls: %s", text)
	}
	if chips := list.Find(".fr-tags-group a").Length(); chips == 0 {
		t.Error("the filter cannot be taken away")
	}
	if strange := nadia.Get("/season?view=x&on=y&room=z&discipline=d&setting=s"); strange.Status != http.StatusOK {
		t.Errorf("a strange address: %d", strange.Status)
	}
}

func TestRoomsAreKeptByWhoPlansTheSeason(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	page := site.As(t, fixture.Camille).Get("/rooms").Submit("form[action='/rooms']", url.Values{"name": {"Auditorium"}, "site": {"Médiathèque"}, "setting": {"closed"}})
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	if text := page.Follow().Text("main table"); !strings.Contains(text, "Auditorium") || !strings.Contains(text, "Milieu fermé") {
		t.Errorf("the rooms: %s", text)
	}
	again := site.As(t, fixture.Camille).Get("/rooms").Submit("form[action='/rooms']", url.Values{"name": {"auditorium"}, "site": {"Ailleurs"}})
	if again.Status != http.StatusUnprocessableEntity || again.Find("input[name=site][value=Ailleurs]").Length() != 1 {
		t.Errorf("%d: %s", again.Status, again.Text("main"))
	}
	room := "/rooms/" + one(t, site, "select id::text from rooms where name = 'Auditorium'")
	wrong := site.As(t, fixture.Camille).Get(room).Submit("main form", url.Values{"site": {"Centre <b>"}, "setting": {"nowhere"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("input[name=site]").AttrOr("value", "") != "Centre <b>" {
		t.Errorf("%d: %s", wrong.Status, wrong.Text("main"))
	}
	if done := wrong.Submit("main form", url.Values{"site": {"Centre culturel"}, "setting": {"open"}}); done.Status != http.StatusSeeOther || !strings.Contains(done.Follow().Text("main table"), "Centre culturel") {
		t.Errorf("%d: %s", done.Status, done.Text("main"))
	}
	if got := site.As(t, fixture.Nadia).Get(room).Status; got != http.StatusForbidden {
		t.Errorf("an officer opens its form: %d", got)
	}
	if got := site.As(t, fixture.Camille).Get("/rooms/" + uuid.NewString()).Status; got != http.StatusNotFound {
		t.Errorf("a room that is nowhere: %d", got)
	}
	if read := site.As(t, fixture.Nadia).Get("/rooms"); read.Status != http.StatusOK || read.Find("main form[action^='/rooms']").Length() != 0 {
		t.Errorf("an officer may change rooms: %d", read.Status)
	}
}
