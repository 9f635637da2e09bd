package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/models/fixture"
)

// wordless are the fields of one line in which Sophie may type: days and an hour.
var wordless = []string{"on", "at", "starts_on", "from", "until", "due_on"}

// ofNobody are pages that speak of the structure and of no person.
var ofNobody = []string{"/offers", "/team", "/announcements"}

// Whoever treats somebody writes nothing about them here: no page that a health
// partner reaches, at any state of a referral, has a field for text, and the one
// file it may send is a PDF.
func TestAHealthPartnersPagesTakeNoText(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	sophie := w.site.As(t, fixture.Sophie)
	pages := map[string]bool{}
	for _, s := range w.crawl() {
		if s.who == fixture.Sophie {
			pages[s.path] = true
		}
	}
	var referrals string
	w.site.World.Scan(t, "select coalesce(string_agg(distinct on_state.id::text, ' '), '') from (select distinct on (status) id from referrals where organisation_id = $1 and open_until > $2 order by status, id) on_state",
		[]any{fixture.RiveDouce.ID, "2026-11-23T07:50:00Z"}, &referrals)
	for id := range strings.FieldsSeq(referrals) {
		for _, page := range []string{"", "/decision", "/attestations", "/appointments", "/sheet"} {
			pages["/referrals/"+id+page] = true
		}
	}
	forms, files := 0, 0
	for path := range pages {
		if slices.ContainsFunc(ofNobody, func(prefix string) bool { return strings.HasPrefix(path, prefix) }) {
			continue
		}
		page := sophie.Get(path)
		if page.Status != http.StatusOK { // a decision once it was made
			continue
		}
		page.Find("main form").Each(func(_ int, form *goquery.Selection) {
			forms++
			form.Find("textarea, [contenteditable]").Each(func(_ int, field *goquery.Selection) {
				t.Errorf("%s takes text in %q", path, field.AttrOr("name", ""))
			})
			form.Find("input").Each(func(_ int, field *goquery.Selection) {
				switch name := field.AttrOr("name", ""); field.AttrOr("type", "text") {
				case "hidden", "radio", "checkbox", "submit":
				case "file":
					files++
					if field.AttrOr("accept", "") != ".pdf" || !strings.HasSuffix(form.AttrOr("action", ""), "/attestations") {
						t.Errorf("%s takes any file in %q", path, name)
					}
				default:
					if !slices.Contains(wordless, name) {
						t.Errorf("%s takes text in %q", path, name)
					}
				}
			})
		})
	}
	if forms < 8 || files < 2 || len(strings.Fields(referrals)) < 4 {
		t.Errorf("only %d forms with %d files on %d pages", forms, files, len(pages))
	}
}

// What the pages do not offer is refused where it is sent all the same: words in
// any field of any form leave no trace in what is kept about somebody.
func TestAHealthPartnersWordsAreKeptNowhere(t *testing.T) {
	w := newWalker(t)
	const words = "rechute constatée"
	var of string
	w.site.World.Scan(t, "select id::text from referrals where organisation_id = $1 and open_until > $2 and status = 'acknowledged' order by id limit 1",
		[]any{fixture.RiveDouce.ID, "2026-11-23T07:50:00Z"}, &of)
	sent := 0
	for _, route := range routes() {
		if route.Method != http.MethodPost || !strings.HasPrefix(route.Path, "/referrals/:referral") || !fixture.Sophie.Actor().May(route.Need) {
			continue
		}
		sent++
		for _, name := range fields(route) {
			form := w.filled(route, "")
			form.Set(name, words)
			w.site.As(t, fixture.Sophie).Forge(param.ReplaceAllStringFunc(route.Path, func(p string) string {
				if p == ":referral" {
					return of
				}
				return w.id(p[1:], false)
			}), form)
		}
	}
	if sent < 6 {
		t.Errorf("only %d forms", sent)
	}
	for _, table := range []string{"referral_events", "referral_messages", "referral_appointments", "attestations", "attestation_requests", "documents", "notices", "journal", "referral_facts"} {
		var found int
		w.site.World.Scan(t, "select count(*) from "+table+" x where row_to_json(x)::text like '%' || $1 || '%'", []any{words}, &found)
		if found > 0 {
			t.Errorf("%s keeps the words in %d rows", table, found)
		}
	}
}
