package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers/web"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db/dbtest"
)

// awkward is what people do type: a long text, signs of joy, a script from right
// to left, marks that steer it, and what looks like markup.
var awkward = "L’été 🙂 بن علي \u202eabc <b>&amp;</b> " + strings.Repeat("très long ", 300) + "fin"

// Every form whose session ended while somebody typed is kept and drawn again with
// all that was typed, whatever it holds.
func TestEveryFormIsKeptAndGivenBackWhole(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	forms, texts := 0, 0
	for _, route := range routes() {
		if route.Method != http.MethodPost || route.Again == nil || len(fields(route)) == 0 || route.Need == actor.Anyone || route.Early {
			continue
		}
		forms++
		who, path := holder(route), w.path(route, false)
		typed := w.typed(route)
		visitor := w.site.As(t, who)
		sent := url.Values{"csrf": {visitor.CSRF()}}
		for name, values := range typed {
			sent[name] = values
		}
		w.site.World.Stand(dbtest.Monday.Add(account.Idle + 1))
		page := visitor.Post(path, sent)
		w.site.World.Stand(dbtest.Monday)
		if page.Status != http.StatusUnauthorized {
			t.Errorf("%s after the end: %d", route.Path, page.Status)
			continue
		}
		var kept string
		w.site.World.Scan(t, "select id::text from drafts where account_id = $1 and path = $2 order by id desc limit 1", []any{who.Account(), path}, &kept)
		again := w.site.As(t, who).Get("/drafts/" + kept)
		if again.Status != http.StatusOK || again.Find(".ps-errors").Length() > 0 {
			t.Errorf("%s is not given back: %d %s", route.Path, again.Status, again.Text(".ps-errors"))
			continue
		}
		given, lost := givenBack(again, typed)
		texts += given
		for _, name := range lost {
			t.Errorf("%s loses what was typed in %s", route.Path, name)
		}
	}
	if forms < 15 || texts < 28 {
		t.Errorf("only %d forms with %d texts", forms, texts)
	}
}

// codes are fields that hold one of a list, which decides what else is asked.
var codes = []string{"do", "answer", "reason", "status", "measure", "agreement", "explained", "lang", "role", "every", "weekday", "confirmed", "seal", "rule", "digest"}

// typed fills a form with awkward text wherever text may be typed.
func (w *walker) typed(route web.Route) url.Values {
	form := w.filled(route, "")
	if slices.Contains(fields(route), "answer") && slices.Contains(fields(route), "note") {
		form.Set("answer", "appointment") // the one of the answers that has every field
	}
	for _, name := range fields(route) {
		if strings.HasSuffix(name, "_id") || name == "mark" || name == "seen" || slices.Contains(codes, name) || kindOf(route.Form, name) != "string" {
			continue
		}
		form.Set(name, awkward)
	}
	return form
}

// givenBack counts the texts that stand in a field of a page again, and names
// those that have a field and do not. A page may have several forms with fields of
// one name: the text belongs to one of them.
func givenBack(page *webtest.Page, typed url.Values) (given int, lost []string) {
	for name, values := range typed {
		there, whole := false, false
		page.Find("main textarea[name='" + name + "'], main input[name='" + name + "']").Each(func(_ int, field *goquery.Selection) {
			text := field.AttrOr("value", "")
			if field.Is("textarea") {
				text = field.Text()
			}
			switch field.AttrOr("type", "text") {
			case "radio", "checkbox", "hidden", "file":
			default:
				there, whole = true, whole || text == values[0]
			}
		})
		switch {
		case whole:
			given++
		case there:
			lost = append(lost, name)
		}
	}
	return given, lost
}

// Every form that changes something carries an id of its own, so that sent twice
// it is done once. What may be done twice without harm says so here.
func TestEveryFormIsDoneOnce(t *testing.T) {
	t.Parallel()
	repeatable := []string{"/persons/search", "/merge/search", "/locale", "/sign-out", "/sign-in/demo", "/invitation", "/reading"}
	w := newWalker(t)
	forms := map[string]bool{}
	for _, s := range w.crawl() {
		if s.who == nil {
			continue
		}
		w.site.As(t, s.who).Get(s.path).Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
			action := form.AttrOr("action", "")
			forms[param.ReplaceAllString(s.of, "")+" "+action] = true
			if form.Find("input[name=csrf]").Length() != 1 {
				t.Errorf("%s on %s can be forged", action, s.of)
			}
			for _, one := range repeatable {
				if strings.HasSuffix(action, one) {
					return
				}
			}
			if form.Find("input[name=once]").Length() != 1 {
				t.Errorf("%s on %s is done twice when it is sent twice", action, s.of)
			}
		})
	}
	if len(forms) < 40 {
		t.Errorf("only %d forms", len(forms))
	}
}
