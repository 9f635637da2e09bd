package persons_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

func TestFormBeginsWithMyBranchAndMe(t *testing.T) {
	site := webtest.New(t)
	_, fields := site.As(t, fixture.Nadia).Get("/persons/new").Form("form[action='/persons']")
	if fields.Get("branch_id") != fixture.SainteAurore.ID.String() || fields.Get("referent_id") != fixture.Nadia.Account().String() {
		t.Errorf("begins with %v", fields)
	}
	_, fields = site.As(t, fixture.Odile).Get("/persons/new").Form("form[action='/persons']")
	if fields.Get("branch_id") != fixture.SainteAurore.ID.String() || fields.Get("referent_id") != "" {
		t.Errorf("for Odile with %v", fields)
	}
	offered := site.As(t, fixture.Nadia).Get("/persons/new").Text("select[name=branch_id], select[name=referent_id]")
	if strings.Contains(offered, "Brumeval") || strings.Contains(offered, "HOFFMANN") || !strings.Contains(offered, "TESSIER Marc") {
		t.Errorf("offers %s", offered)
	}
}

func TestWrongFormIsGivenBackFilledIn(t *testing.T) {
	site := webtest.New(t)
	typed := url.Values{"last_name": {"😀"}, "first_name": {"Nadia"}, "birth_on": {"31/02/1988"}, "phone": {"12"}, "appi_ref": {"x"},
		"measure": {"at:probation_order"}, "measure_ends_on": {"bientôt"}, "hours_from": {"tard"}, "obligations": {"care_order", "repair"}, "commune": {"\u202eRTL"}}
	page := site.As(t, fixture.Nadia).Get("/persons/new").Submit("form[action='/persons']", typed)
	if page.Status != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d", page.Status)
	}
	_, fields := page.Form("form[action='/persons']")
	for name, want := range typed {
		if got := fields[name]; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s is given back as %q, want %q", name, got, want)
		}
	}
	for _, field := range []string{"last_name", "birth_on", "phone", "appi_ref", "measure_ends_on", "hours_from", "hours_to"} {
		if page.Find("#"+field+"[aria-invalid=true]").Length() != 1 || page.Find(".ps-errors a[href='#"+field+"']").Length() != 1 {
			t.Errorf("%s is not marked as wrong", field)
		}
	}
	if _, open := page.Find("details.ps-disclosure").Attr("open"); !open {
		t.Error("the wrong fields are out of sight")
	}
}

func TestHomonymIsShownBeforeItIsOpened(t *testing.T) {
	site := webtest.New(t)
	first := opened(t, site, fixture.Marc, benali("Ben Ali"))
	page := site.As(t, fixture.Nadia).Get("/persons/new").Submit("form[action='/persons']", benali("BENALI"))
	if page.Status != http.StatusConflict {
		t.Fatalf("answers %d: %s", page.Status, page.Text("main"))
	}
	shown := page.Text(".fr-alert--warning")
	for _, want := range []string{"BEN ALI Nadia", "12/03/1988", "Antenne de Mornay-les-Étangs"} {
		if !strings.Contains(shown, want) {
			t.Errorf("nothing of %q in %s", want, shown)
		}
	}
	if href, _ := page.Find(".fr-alert--warning a").Attr("href"); href != first {
		t.Errorf("the homonym leads to %q", href)
	}
	// The enter key presses the first button, which opens nothing.
	if name, _ := page.Find("form[action='/persons'] button").First().Attr("name"); name != "" {
		t.Errorf("the enter key sends %q", name)
	}
	button := page.Find("button[name=confirmed]")
	if words(button.Text()) != "Créer quand même" {
		t.Fatalf("the button says %q", button.Text())
	}
	done := page.Submit("form[action='/persons']", url.Values{"confirmed": {button.AttrOr("value", "")}})
	if done.Status != http.StatusSeeOther || done.Location == first {
		t.Fatalf("confirmed: %d to %q: %s", done.Status, done.Location, done.Text("main"))
	}
	if text := done.Follow().Text("main"); !strings.Contains(text, "BENALI Nadia") {
		t.Errorf("leads to %s", text)
	}
}

func TestSecondSubmitOpensNoSecondFile(t *testing.T) {
	site := webtest.New(t)
	form := site.As(t, fixture.Nadia).Get("/persons/new")
	first := form.Submit("form[action='/persons']", benali("Benali"))
	second := form.Submit("form[action='/persons']", benali("Benali"))
	var files int
	site.World.Scan(t, "select count(*) from persons", nil, &files)
	if files != 1 || first.Location != second.Location || second.Status != http.StatusSeeOther {
		t.Errorf("%d files, at %q and %q", files, first.Location, second.Location)
	}
}

func TestHostileFormsOpenNothing(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	long := strings.Repeat("é", 10000)
	cases := map[string]struct {
		form   url.Values
		status int
	}{
		"another service's branch":  {with(benali("Benali"), "branch_id", fixture.Brumeval.ID.String()), http.StatusUnprocessableEntity},
		"another service's officer": {with(with(benali("Benali"), "branch_id", fixture.SainteAurore.ID.String()), "referent_id", fixture.Ines.Account().String()), http.StatusUnprocessableEntity},
		"no branch":                 {benali("Benali"), http.StatusUnprocessableEntity},
		"long":                      {with(with(benali(long), "branch_id", fixture.SainteAurore.ID.String()), "address", long), http.StatusUnprocessableEntity},
		"broken text":               {with(benali("\xff"), "branch_id", fixture.SainteAurore.ID.String()), http.StatusBadRequest},
		"no boolean":                {with(with(benali("Benali"), "branch_id", fixture.SainteAurore.ID.String()), "interpreter", "perhaps"), http.StatusBadRequest},
		"forged measure":            {with(with(benali("Benali"), "branch_id", fixture.SainteAurore.ID.String()), "measure", "before:parole:x"), http.StatusUnprocessableEntity},
	}
	for name, c := range cases {
		if page := nadia.Forge("/persons", c.form); page.Status != c.status {
			t.Errorf("%s: %d, want %d: %s", name, page.Status, c.status, page.Text("main"))
		}
	}
	var files int
	site.World.Scan(t, "select count(*) from persons", nil, &files)
	if files != 0 {
		t.Errorf("%d files were opened", files)
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Bruno, fixture.Claire} {
		if page := site.As(t, who).Forge("/persons", benali("Benali")); page.Status != http.StatusForbidden {
			t.Errorf("%s opens a file: %d", who.Slug, page.Status)
		}
	}
}
