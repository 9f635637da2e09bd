package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/announcement"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// house is an organisation or a service with the one who answers for it, and
// what nobody else's manager may read: the names and addresses of its people.
type house struct {
	manager    *fixture.Persona
	column     string
	id         uuid.UUID
	newcomer   string // a member nobody of the cast knows
	invited    string // an address somebody is expected at
	names      []string
	membership string
	invitation string
	said       string
}

// furnish gives a house a suspended member, an open invitation, an announcement
// with a receipt and a notice, and collects the needles.
func (w *walker) furnish(h *house) {
	w.t.Helper()
	member, who := uuid.New(), uuid.New()
	w.site.World.Exec(w.t, "insert into accounts (id, name, email, created_at) values ($1, $2, $3, $4)", who, h.newcomer, h.invited, dbtest.Monday)
	w.site.World.Exec(w.t, `insert into memberships (id, account_id, name, role, service_id, branch_id, organisation_id, status, created_at, suspended_at, suspended_for)
		select $1, $2, $3, case when service_id is null then 'partner_member' else 'cpip' end, service_id, branch_id, organisation_id, 'suspended', $4, $4, 'unused'
		from memberships where id = $5`, member, who, h.newcomer, dbtest.Monday, h.manager.Membership())
	as := func(fn func(context.Context, *db.Tx) error) {
		if err := w.site.World.Pool.Write(w.t.Context(), h.manager.Actor(), func(tx *db.Tx) error { return fn(w.t.Context(), tx) }); err != nil {
			w.t.Fatal(err)
		}
	}
	as(func(ctx context.Context, tx *db.Tx) error {
		wanted := account.NewInvitation{Email: h.invited, Role: account.Invitable(h.manager.Role)[1], Branch: h.manager.Actor().Branch}
		_, err := account.Invite(ctx, tx, wanted, web.NewToken())
		return err
	})
	as(func(ctx context.Context, tx *db.Tx) error {
		id, err := announcement.Publish(ctx, tx, announcement.New{Title: "Mot de " + h.newcomer, Text: "Un mot.", From: "23/11/2026", Until: "27/11/2026"})
		if err != nil {
			return err
		}
		h.said = id.String()
		return announcement.MarkRead(ctx, tx, id)
	})
	w.site.World.Scan(w.t, "select array_agg(distinct split_part(name, ' ', 1)) from memberships where "+h.column+" = $1", []any{h.id}, &h.names)
	w.site.World.Scan(w.t, "select id::text from invitations where email = $1", []any{h.invited}, &h.invitation)
	h.membership = member.String()
}

// leaks lists which needles of another house stand in an answer.
func (h house) leaks(page *webtest.Page) (found []string) {
	for _, needle := range append(h.names, h.invited, h.newcomer) {
		if strings.Contains(page.Body, needle) || strings.Contains(page.Location, needle) || strings.Contains(strings.Join(page.Header.Values("Set-Cookie"), " "), needle) {
			found = append(found, needle)
		}
	}
	return found
}

// Two managers never see each other's members, by any route: every link each of
// them finds, every address with the other's rows in it, every form with them.
func TestManagersOfTwoPlacesNeverSeeEachOthersMembersByAnyRoute(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	relais := &house{manager: fixture.Karim, column: "organisation_id", id: fixture.Relais.ID, newcomer: "TRINQUIER-A Anaïs", invited: "attendue-a@exemple.test"}
	brume := &house{manager: fixture.Bertrand, column: "organisation_id", id: fixture.Brume.ID, newcomer: "TRINQUIER-B Basile", invited: "attendu-b@exemple.test"}
	w.furnish(relais)
	w.furnish(brume)
	for _, pair := range [][2]*house{{relais, brume}, {brume, relais}} {
		mine, theirs := pair[0], pair[1]
		visitor := w.site.As(t, mine.manager)
		if page := visitor.Get("/team"); !strings.Contains(page.Body, mine.newcomer) || !strings.Contains(page.Body, mine.invited) {
			t.Fatalf("%s does not see their own people", mine.manager.Slug)
		}
		pages := w.everyLink(visitor, func(path string, page *webtest.Page) {
			if found := theirs.leaks(page); len(found) > 0 {
				t.Errorf("a link leads %s to %s, which names %v", mine.manager.Slug, path, found)
			}
		})
		if pages < 10 {
			t.Errorf("%s followed only %d links", mine.manager.Slug, pages)
		}
		for _, route := range routes() {
			if strings.HasPrefix(route.Path, "/sign-") {
				continue // which ends the walk
			}
			path := w.pathOf(route, theirs)
			page := visitor.Get(path)
			if route.Method == http.MethodPost {
				page = visitor.Forge(path, w.formOf(route, theirs))
			}
			if found := theirs.leaks(page); len(found) > 0 {
				t.Errorf("%s %s as %s names %v", route.Method, path, mine.manager.Slug, found)
			}
			if page.Status == http.StatusSeeOther && page.Location != "" && !strings.HasPrefix(page.Location, "http") {
				if found := theirs.leaks(page.Follow()); len(found) > 0 {
					t.Errorf("%s %s leads %s to a page that names %v", route.Method, path, mine.manager.Slug, found)
				}
			}
		}
	}
	var untouched int
	w.site.World.Scan(t, "select count(*) from memberships where id = any($1) and status = 'suspended'", []any{[]string{relais.membership, brume.membership}}, &untouched)
	if untouched != 2 {
		t.Error("a member of the other place was changed")
	}
}

// everyLink follows the links of the portal from the first page, at most some
// hundreds, and gives how many answered with a page.
func (w *walker) everyLink(visitor *webtest.Visitor, look func(string, *webtest.Page)) (pages int) {
	seen, queue := map[string]bool{"/": true}, []string{"/"}
	for i := 0; i < len(queue) && i < 400; i++ {
		page := visitor.Get(queue[i])
		look(queue[i], page)
		if page.Status == http.StatusOK {
			pages++
		}
		next := []string{page.Location}
		page.Find("a[href^='/']").Each(func(_ int, link *goquery.Selection) { next = append(next, link.AttrOr("href", "")) })
		for _, path := range next {
			path, _, _ = strings.Cut(path, "#")
			if strings.HasPrefix(path, "/") && !seen[path] && !strings.HasPrefix(path, "/_catalogue") {
				seen[path] = true
				queue = append(queue, path)
			}
		}
	}
	return pages
}

// pathOf fills a route with another house's rows, and where a house has none
// with another service's.
func (w *walker) pathOf(route web.Route, of *house) string {
	return param.ReplaceAllStringFunc(route.Path, func(name string) string {
		switch name {
		case ":membership":
			return of.membership
		case ":invitation":
			return of.invitation
		case ":announcement":
			return of.said
		}
		return w.id(name[1:], true)
	})
}

func (w *walker) formOf(route web.Route, of *house) url.Values {
	form := w.filled(route, "")
	for name := range form {
		if noun, isRow := strings.CutSuffix(name, "_id"); isRow {
			form.Set(name, w.id(noun, true))
		}
	}
	for _, field := range fields(route) {
		if field == "decision" {
			form = url.Values{"decision[" + of.membership + "]": {"end"}}
		}
	}
	return form
}
