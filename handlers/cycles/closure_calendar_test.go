package cycles_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// closing is a calendar of events of these lines.
func closing(events ...string) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Essai//FR\n")
	for _, lines := range events {
		b.WriteString("BEGIN:VEVENT\n" + lines + "\nEND:VEVENT\n")
	}
	b.WriteString("END:VCALENDAR\n")
	return []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

const (
	winter = "UID:hiver\nSUMMARY:Congés <b>d’hiver</b>\nDTSTART;VALUE=DATE:20261221\nDTEND;VALUE=DATE:20270102"
	weekly = "UID:hebdo\nSUMMARY:Réunion\nDTSTART;VALUE=DATE:20261221\nRRULE:FREQ=WEEKLY"
	stock  = "UID:stock\nSUMMARY:Inventaire\nDTSTART;VALUE=DATE:20270201"
)

func sendCalendar(v *webtest.Visitor, file []byte) *webtest.Page {
	return v.Upload("/closures/imports", url.Values{}, "file", "fermetures.ics", file)
}

// G1: what a calendar would change is shown, and written after a yes.
func TestACalendarOfClosuresIsShownThenBroughtIn(t *testing.T) {
	site := webtest.New(t)
	programmetest.New(t, site.World, programmetest.Options{})
	nadia := site.As(t, fixture.Nadia)
	if form := nadia.Get("/closures").Find("form[action='/closures/imports'][enctype='multipart/form-data'] input[type=file]"); form.Length() != 1 {
		t.Fatal("no form for a file")
	}
	shown := sendCalendar(nadia, closing(winter, weekly, stock))
	text := shown.Text("main")
	for _, want := range []string{"Rien n’est encore enregistré", "Nouvelles fermetures2", "Congés <b>d’hiver</b>", "2 séances prévues tombent sur ces jours", "L’événement se répète", "Enregistrer 2 fermetures"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing of %q in %s", want, text)
		}
	}
	if shown.Find("main b").Length() != 0 || shown.Find("main a[href^='/sessions/']").Length() != 2 || shown.Find("h1").Text() != "Calendrier à importer" {
		t.Errorf("%d: %s", shown.Status, text)
	}
	var rows int
	if site.World.Scan(t, "select count(*) from closures", nil, &rows); rows != 0 {
		t.Errorf("%d closures before the yes", rows)
	}
	yes := url.Values{"do": {"confirm"}}
	written := shown.Submit("form[action='/closures/imports']", yes)
	if written.Status != http.StatusSeeOther || written.Location != "/closures" {
		t.Fatalf("%d to %s: %s", written.Status, written.Location, written.Text("main"))
	}
	if text := written.Follow().Text("main"); !strings.Contains(text, "Congés <b>d’hiver</b> Calendrier importé") || !strings.Contains(text, "Inventaire") {
		t.Errorf("%s", text)
	}
	if text := sendCalendar(nadia, closing(winter, stock)).Text("main"); !strings.Contains(text, "Rien à enregistrer") {
		t.Errorf("again: %s", text)
	}
	less := sendCalendar(nadia, closing(winter))
	if box := less.Find("input[type=checkbox][name=remove]"); box.Length() != 1 || less.Find("input[name=remove][checked]").Length() != 0 {
		t.Fatalf("gone: %s", less.Text("main"))
	}
	stays := less.Submit("form[action='/closures/imports']", yes).Follow().Text("main")
	if !strings.Contains(stays, "Inventaire") {
		t.Errorf("without a tick: %s", stays)
	}
	ticked := url.Values{"do": {"confirm"}, "remove": {less.Find("input[name=remove]").AttrOr("value", "")}}
	if text := sendCalendar(nadia, closing(winter)).Submit("form[action='/closures/imports']", ticked).Follow().Text("main"); strings.Contains(text, "Inventaire") || !strings.Contains(text, "Congés") {
		t.Errorf("ticked: %s", text)
	}
}

func TestWhatIsNoCalendarClosesNothing(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	latin := bytes.ReplaceAll(closing(winter), []byte("é"), []byte{0xe9})
	for name, c := range map[string]struct {
		file   []byte
		status int
		says   string
	}{
		"ten megabytes":  {bytes.Repeat([]byte("x"), 10<<20), http.StatusRequestEntityTooLarge, ""},
		"wrong encoding": {latin, http.StatusUnprocessableEntity, "UTF-8"},
		"an image":       {[]byte("\x89PNG\r\n\x1a\n\x00"), http.StatusUnprocessableEntity, "n’est pas un calendrier"},
		"a page":         {[]byte("<script>alert(1)</script>"), http.StatusUnprocessableEntity, "n’est pas un calendrier"},
		"nothing":        {nil, http.StatusUnprocessableEntity, "vide"},
		"cut short":      {closing(winter)[:120], http.StatusUnprocessableEntity, "La fin de ce calendrier manque"},
		"no event":       {closing(), http.StatusUnprocessableEntity, "aucun événement"},
	} {
		page := sendCalendar(nadia, c.file)
		if page.Status != c.status || !strings.Contains(page.Text("main"), c.says) {
			t.Errorf("%s: %d %s", name, page.Status, page.Text("main"))
		}
		if c.says != "" && page.Find("input[type=file][aria-invalid=true]").Length() != 1 {
			t.Errorf("%s: the field does not say it", name)
		}
	}
	for name, form := range map[string]url.Values{
		"no file": {}, "nothing confirmed": {"do": {"confirm"}}, "no list": {"do": {"confirm"}, "events": {"{"}}, "a forged event": {"do": {"confirm"}, "events": {`[{"UID":"u","Title":"x"}]`}},
		"another's branch": {"do": {"confirm"}, "events": {`[]`}, "branch_id": {fixture.Ines.Branch.ID.String()}},
	} {
		if page := nadia.Forge("/closures/imports", form); page.Status != http.StatusUnprocessableEntity && page.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, page.Status)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Odile, fixture.Yanis, fixture.Karim} {
		if page := sendCalendar(site.As(t, who), closing(winter)); page.Status != http.StatusForbidden {
			t.Errorf("%s brings a calendar: %d", who.Slug, page.Status)
		}
	}
	var rows int
	if site.World.Scan(t, "select count(*) from closures", nil, &rows); rows != 0 {
		t.Errorf("%d closures", rows)
	}
}
