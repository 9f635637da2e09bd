package persons_test

import (
	"fmt"
	"regexp"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// leaves turns the timeline from an address to its end and gives what was seen:
// how many moments, on how many pages, and how often each numbered change.
func leaves(t *testing.T, visitor *webtest.Visitor, address string) (moments, pages int, seen map[string]int) {
	t.Helper()
	seen = map[string]int{}
	latest := "9999"
	for more := true; more; pages++ {
		page := visitor.Get(address)
		instants := page.Find(".ps-timeline time")
		moments += instants.Length()
		for _, instant := range instants.EachIter() {
			at, _ := instant.Attr("datetime")
			if at > latest {
				t.Fatalf("%s after %s", at, latest)
			}
			latest = at
		}
		for _, number := range regexp.MustCompile(`Changement \d{3}`).FindAllString(page.Text(".ps-timeline"), -1) {
			seen[number]++
		}
		address, more = page.Find("a:contains('Voir ce qui précède')").Attr("href")
	}
	return moments, pages, seen
}

func TestTimelineIsTurnedPageByPage(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var person string
	var referrals, before int
	site.World.Scan(t, `select p.id::text, count(*), (select count(*) from person_events where person_id = p.id)
		from persons p join referrals r on r.person_id = p.id join referral_events e on e.referral_id = r.id
		where p.referent_id = $1 and p.status = 'active' and not exists (select from person_merges m where m.kept_id = p.id)
		group by p.id order by count(*) desc, p.id limit 1`, []any{fixture.Nadia.Account()}, &person, &referrals, &before)
	// Three at a time, so that moments of one instant lie across the end of a page.
	site.World.Exec(t, `insert into person_events (id, person_id, service_id, at, action, field, old, new, by_id, by_name)
		select gen_random_uuid(), $1, $2, timestamptz '2026-11-22 10:00+00' - make_interval(hours => i / 3), 'change', 'address', '', 'Changement ' || to_char(i, 'FM000'), $3, 'MERCIER Nadia'
		from generate_series(0, 249) i`, person, fixture.ValClair.ID, fixture.Nadia.Account())
	nadia := site.As(t, fixture.Nadia)
	file := before + 250 + 1 // and the opening of the file
	narrowed := func(kind string) int {
		moments, _, seen := leaves(t, nadia, "/persons/"+person+"?kind="+kind)
		if kind == "referrals" || kind == "programmes" {
			if len(seen) > 0 {
				t.Errorf("%s tell of %d changes of the file", kind, len(seen))
			}
			return moments
		}
		for i := range 250 {
			if number := fmt.Sprintf("Changement %03d", i); seen[number] != 1 {
				t.Errorf("by %q, %s stands %d times", kind, number, seen[number])
			}
		}
		return moments
	}
	if got := narrowed("referrals"); got != referrals || got == 0 {
		t.Errorf("%d moments of referrals, want %d", got, referrals)
	}
	if got := narrowed("file"); got != file {
		t.Errorf("%d moments of the file, want %d", got, file)
	}
	if got, want := narrowed(""), file+referrals+narrowed("programmes"); got != want {
		t.Errorf("%d moments in all, want %d", got, want)
	}
	if _, pages, _ := leaves(t, nadia, "/persons/"+person+"?kind=file"); pages != 5 && pages != 6 {
		t.Errorf("the changes of the file fill %d pages", pages)
	}
	last := nadia.Get("/persons/" + person + "?before=2000-01-01T00:00:00Z")
	if last.Find(".ps-timeline time").Length() != 0 || last.Find("a:contains('Revenir au plus récent')").Length() != 1 {
		t.Errorf("before the beginning: %s", last.Text("main"))
	}
}
