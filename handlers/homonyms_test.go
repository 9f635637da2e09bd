package handlers_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

// Everybody has one name: each line that names somebody says when they were born (B2).
func TestHomonymsAreToldApartByTheirBirthDate(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	const name = "HÉBRARD Cédric"
	w.site.World.Exec(t, `update persons p set last_name = 'Hébrard', first_name = 'Cédric', birth_name = '', birth_on = date '1931-01-01' + h.n::integer
		from (select id, row_number() over (order by id) n from persons) h where h.id = p.id`)
	w.site.World.Exec(t, "update rosters set name = $1", name)
	w.site.World.Exec(t, "update disclosures set name = $1", name)
	w.site.World.Exec(t, "update transfers set name = $1, birth_on = '1931-05-05' where name <> ''", name)
	// Born between 1931 and 1933, all of them, and nothing else is of those years.
	born := regexp.MustCompile(`/193[0-9]|\s193[0-9]`)
	// A sheet that a whole group signs tells none of them when another was born.
	exempt := map[string]string{
		"/cycles/:id/sign-in-sheet": "read by the group", "/sessions/:id/sign-in-sheet": "read by the group",
		"/cycles": "of the one person who was chosen", "/persons/:id": "their own file",
	}
	lines := map[string]int{}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Helene} {
		w.everyLink(w.site.As(t, who), func(path string, page *webtest.Page) {
			page.Find("main tr, main li").Not("nav li").Each(func(_ int, line *goquery.Selection) {
				if line.Find("tr, li").Length() > 0 || !strings.Contains(line.Text(), name) {
					return
				}
				route := ids.ReplaceAllString(strings.SplitN(path, "?", 2)[0], ":id")
				lines[route]++
				if exempt[route] == "" && !born.MatchString(line.Text()) {
					t.Errorf("%s, %s: %s", who.Slug, route, strings.Join(strings.Fields(line.Text()), " "))
				}
			})
		})
	}
	for _, route := range []string{"/", "/persons", "/referrals", "/inbox", "/reception", "/cycles/:id", "/sessions/:id", "/cycles/:id/candidates"} {
		if lines[route] < 10 {
			t.Errorf("%s has only %d of %v", route, lines[route], lines)
		}
	}
	for _, route := range []string{"/appointments", "/transfers", "/summonses", "/cycles/:id/questionnaires"} {
		if lines[route] == 0 {
			t.Errorf("%s has none of %v", route, lines)
		}
	}
}

var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
