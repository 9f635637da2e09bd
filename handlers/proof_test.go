package handlers_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"passerelle/handlers/web"
	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/views/ui"
)

// Whoever has not proven lately who they are does nothing sensitive: they are
// led to the proof, and no row changes.
func TestSensitiveRoutesAskForAProof(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	before := w.census()
	walked := 0
	var keptAt []string
	for _, route := range routes() {
		if !route.Proof {
			continue
		}
		walked++
		visitor := w.site.As(t, holder(route))
		csrf := visitor.CSRF()
		w.site.World.Exec(t, "update sign_ins set proven_at = null")
		page := visitor.Get(w.path(route, false))
		if route.Method == http.MethodPost {
			form := w.filled(route, "")
			form.Set("csrf", csrf)
			page = visitor.Post(w.path(route, false), form)
		}
		if page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/account/proof?next=") {
			t.Errorf("%s %s: %d to %s", route.Method, route.Path, page.Status, page.Location)
		}
		if kept := strings.Contains(page.Location, url.QueryEscape("/drafts/")); kept != (route.Again != nil) {
			t.Errorf("%s: what was typed is kept: %t", route.Path, kept)
		}
		if route.Again != nil {
			keptAt = append(keptAt, w.path(route, false))
		}
	}
	w.site.World.Exec(t, "delete from drafts where path = any($1)", keptAt) // kept, as they must be
	if walked < 3 {
		t.Errorf("only %d routes are sensitive", walked)
	}
	if after := w.census(); after != before {
		t.Errorf("rows changed:\n%s\n%s", before, after)
	}
}

type noteForm struct {
	Note string `form:"note"`
}

// noteRoutes are a sensitive form and the page it stands on.
func noteRoutes() []web.Route {
	draw := func(r *web.Request) error {
		var form noteForm
		if err := r.Decode(&form); err != nil {
			return err
		}
		return r.Page(templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			inside := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
				_, err := io.WriteString(w, `<input name="note" value="`+templ.EscapeString(form.Note)+`">`)
				return err
			})
			return ui.Form(ui.FormProps{Action: "/_test"}).Render(templ.WithChildren(ctx, inside), w)
		}))
	}
	sign := func(r *web.Request) error { return r.SeeOther("/", "") }
	return []web.Route{
		web.GET("/_test", actor.SignedIn, draw),
		web.POST("/_test", actor.SignedIn, noteForm{}, sign).OrAgain(draw).Sensitive(),
		web.GET("/_test/export", actor.SignedIn, draw).Sensitive(),
	}
}

// What was typed into a sensitive form is kept, and the proof leads back to it;
// so it does to an export.
func TestSensitiveFormKeepsWhatWasTyped(t *testing.T) {
	site := webtest.With(t, world.New(t), noteRoutes()...)
	nadia := site.As(t, fixture.Nadia)
	form := nadia.Get("/_test")
	site.World.Exec(t, "update sign_ins set proven_at = null")
	sent := form.Submit("form[action='/_test']", url.Values{"note": {"À relire <b>"}})
	next, err := url.QueryUnescape(strings.TrimPrefix(sent.Location, "/account/proof?next="))
	if err != nil || !strings.HasPrefix(next, "/drafts/") {
		t.Fatalf("%d to %s", sent.Status, sent.Location)
	}
	if text := sent.Follow().Text("main"); !strings.Contains(text, "ce que vous avez saisi est gardé") {
		t.Errorf("the page says %s", text)
	}
	if page := nadia.Get("/_test/export?x=1"); page.Location != "/account/proof?next="+url.QueryEscape("/_test/export?x=1") {
		t.Errorf("an export: %d to %s", page.Status, page.Location)
	}
	site.World.Exec(t, "update sign_ins set proven_at = $1", dbtest.Monday)
	if page := nadia.Get("/account/proof?next=" + url.QueryEscape(next)); page.Location != next {
		t.Errorf("proven, and led to %s", page.Location)
	}
	back := nadia.Get(next)
	if typed := back.Find("input[name=note]").AttrOr("value", ""); typed != "À relire <b>" {
		t.Errorf("kept %q", typed)
	}
	if done := back.Submit("form[action='/_test']", nil); done.Status != http.StatusSeeOther || done.Location != "/" {
		t.Errorf("sent again: %d to %s", done.Status, done.Location)
	}
	var left int
	site.World.Scan(t, "select count(*) from drafts", nil, &left)
	if left != 0 {
		t.Errorf("%d drafts are left", left)
	}
}

func TestSensitiveFormOfSomebodyElseIsRefusedFirst(t *testing.T) {
	site := webtest.New(t)
	marc := site.As(t, fixture.Marc)
	csrf := marc.CSRF()
	site.World.Exec(t, "update sign_ins set proven_at = null")
	page := marc.Post("/memberships/"+fixture.Nadia.Membership().String()+"/ending", url.Values{"csrf": {csrf}})
	if page.Status != http.StatusForbidden {
		t.Errorf("%d to %s", page.Status, page.Location)
	}
}
