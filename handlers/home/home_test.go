package home_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/jackc/pgx/v5"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// counter counts the statements sent to the server.
type counter struct{ n atomic.Int64 }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// rows are the sentences of the worklist under a heading.
func rows(page *webtest.Page, heading string) []string {
	var all []string
	page.Find("section.ps-work").Each(func(_ int, group *goquery.Selection) {
		if !strings.Contains(group.Find("h2").Text(), heading) {
			return
		}
		group.Find(".ps-work__what > p:first-child").Each(func(_ int, row *goquery.Selection) {
			all = append(all, strings.Join(strings.Fields(row.Text()), " "))
		})
	})
	return all
}

func contains(all []string, want ...string) bool {
	for _, row := range all {
		found := true
		for _, w := range want {
			found = found && strings.Contains(row, w)
		}
		if found {
			return true
		}
	}
	return false
}

// Story 1: Nadia opens her day at 8:50. What is late stands first, and it is hers.
func TestStory01TheDayBeginsWithWhatIsLate(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	page := site.As(t, fixture.Nadia).Get("/")
	if first := page.Find("section.ps-work h2").First().Text(); !strings.Contains(first, "En retard") {
		t.Errorf("the first group is %q", first)
	}
	late := rows(page, "En retard")
	if !contains(late, "réponse attendue", "CSAPA Rive Douce") || len(late) < 3 {
		t.Errorf("late are %v", late)
	}
	if !contains(late, "attestation de CSAPA Rive Douce expirée") {
		t.Errorf("no attestation has run out: %v", late)
	}
	if !contains(rows(page, ""), "complément demandé") || !contains(rows(page, ""), "absence non justifiée") || !contains(rows(page, ""), "fin de mesure proche") {
		t.Errorf("the day misses something: %v", rows(page, ""))
	}
	var foreign int
	ids := []string{}
	page.Find(".ps-work__what a[href^='/persons/']").Each(func(_ int, link *goquery.Selection) {
		ids = append(ids, strings.TrimPrefix(strings.SplitN(link.AttrOr("href", ""), "?", 2)[0], "/persons/"))
	})
	site.World.Scan(t, "select count(*) from persons where id = any($1) and referent_id <> $2", []any{ids, fixture.Nadia.Account()}, &foreign)
	if len(ids) == 0 || foreign > 0 {
		t.Errorf("%d of %d persons are not hers", foreign, len(ids))
	}
}

// Every line has one act, one click away; where the act is a form it opens on it.
func TestStory01EachActIsTwoClicksAway(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Samia, fixture.Lea, fixture.Bruno, fixture.Odile} {
		visitor := site.As(t, who)
		lines, acts := visitor.Get("/").Find(".ps-work__row"), 0
		lines.Each(func(_ int, row *goquery.Selection) {
			act := row.Find(".ps-work__act a, .ps-work__act button")
			if act.Length() != 1 {
				t.Errorf("%s: %d acts on %q", who.Slug, act.Length(), row.Text())
				return
			}
			acts++
			if acts > 12 {
				return
			}
			if page := visitor.Get(act.AttrOr("href", "")); page.Status != http.StatusOK {
				t.Errorf("%s: the act of %q answers %d", who.Slug, row.Find("p").First().Text(), page.Status)
			}
		})
	}
}

// The page is one statement a sort of line, however much there is, and quick: a
// manager has twenty sorts at most.
func TestTheDayIsAHandfulOfStatements(t *testing.T) {
	count := &counter{}
	site := webtest.Over(t, world.Lived(t, db.Options{Tracer: count}))
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Odile, fixture.Samia, fixture.Bruno} {
		visitor := site.As(t, who)
		visitor.Get("/")
		before, began := count.n.Load(), time.Now()
		visitor.Get("/")
		if n := count.n.Load() - before; n > 20 {
			t.Errorf("%s: %d statements", who.Slug, n)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s: %v", who.Slug, took)
		}
	}
}

func TestTheDayOfWhoeverCoversHoldsBoth(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	before := len(rows(site.As(t, fixture.Marc).Get("/"), ""))
	form := site.As(t, fixture.Nadia).Get("/covers")
	if done := form.Submit("form[action='/covers']", url.Values{"substitute_id": {fixture.Marc.Account().String()}, "ends_on": {"27/11/2026"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("cover: %d", done.Status)
	}
	page := site.As(t, fixture.Marc).Get("/")
	if !strings.Contains(page.Text("main"), "Vous remplacez MERCIER Nadia") || !contains(rows(page, "En retard"), "CSAPA Rive Douce") || len(rows(page, "")) <= before {
		t.Errorf("the cover's day: %v", rows(page, ""))
	}
	if late := rows(site.As(t, fixture.Nadia).Get("/"), "En retard"); contains(late, "CSAPA Rive Douce") {
		t.Errorf("away, Nadia is still asked for %v", late)
	}
}

// Invariant 11: what nobody follows is in the manager's list.
func TestWhatNobodyFollowsIsInTheManagersDay(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	site.World.Exec(t, "update memberships set status = 'ended' where account_id = $1", fixture.Nadia.Account())
	late := rows(site.As(t, fixture.Helene).Get("/"), "En retard")
	if !contains(late, "réponse attendue", "CSAPA Rive Douce") || !contains(late, "sans CPIP référent") {
		t.Errorf("the manager's day: %v", late)
	}
	if rest := rows(site.As(t, fixture.Marc).Get("/"), "En retard"); contains(rest, "sans CPIP référent") {
		t.Errorf("an officer's day: %v", rest)
	}
}

// Of whom nothing is heard since the day of their entry, and whose placement has stood
// still for weeks, it is said whom to call.
func TestTheDaySaysOfWhomNothingIsHeard(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var unheard, suspended string
	site.World.Scan(t, `select (array_agg(l.id::text order by l.id))[1], (array_agg(l.id::text order by l.id))[2] from placements l join referrals r on r.id = l.referral_id
		where r.referent_id = $1 and r.status = 'accepted' and l.status in ('planned', 'active')`, []any{fixture.Nadia.Account()}, &unheard, &suspended)
	site.World.Exec(t, "update placements set status = 'planned', arrived_at = null, missed_at = null, starts_on = '2026-11-20' where id = $1", unheard)
	site.World.Exec(t, "update placements set status = 'suspended', arrived_at = '2026-10-01', starts_on = '2026-10-01' where id = $1", suspended)
	page := site.As(t, fixture.Nadia).Get("/")
	late := page.Find("section.ps-work").FilterFunction(func(_ int, group *goquery.Selection) bool {
		return strings.Contains(group.Find("h2").Text(), "En retard")
	})
	for placement, want := range map[string]string{unheard: "sans nouvelle depuis", suspended: "prise en charge suspendue"} {
		row := late.Find(".ps-work__row").Has("a[href='/placements/" + placement + "']")
		if text := row.Text(); row.Length() != 1 || !strings.Contains(text, want) || !strings.Contains(text, "01 99 00") && !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), "01 99 00") {
			t.Errorf("%d lines: %s", row.Length(), text)
		}
	}
}

func TestReceptionListsWhoComesToday(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var when time.Time
	var name, room string
	site.World.Scan(t, `select s.starts_at, r.name, s.room from sessions s join cycles c on c.id = s.cycle_id join rosters r on r.cycle_id = c.id
		where c.branch_id = $1 and c.status <> 'cancelled' and s.status = 'planned' and r.status = 'enrolled' and s.starts_at > '2026-11-23' order by s.starts_at, r.sort_key limit 1`,
		[]any{fixture.SainteAurore.ID}, &when, &name, &room)
	site.World.Stand(when.Add(-5 * time.Hour))
	odile := site.As(t, fixture.Odile)
	for _, path := range []string{"/", "/reception"} {
		if text := odile.Get(path).Text("main"); !strings.Contains(text, name) || !strings.Contains(text, room) {
			t.Errorf("%s says nothing of %s in %s: %s", path, name, room, text)
		} else if strings.Contains(text, "Naissance") {
			t.Errorf("%s says when people were born whose name nobody else has: %s", path, text)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Lea, fixture.Bruno, fixture.Karim} {
		if page := site.As(t, who).Get("/reception"); page.Status != http.StatusForbidden {
			t.Errorf("%s reads who comes: %d", who.Slug, page.Status)
		}
	}
}

func TestEachRoleFindsSomethingToDo(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	site.World.Exec(t, `insert into person_assignments (id, person_id, service_id, account_id, starts_on, assigned_at, assigned_by)
		select gen_random_uuid(), id, service_id, $1, '2026-11-20', '2026-11-20 10:00+00', $2 from persons
		where referent_id = $2 and status = 'active' and id not in (select person_id from person_assignments where account_id = $1) limit 1`,
		fixture.Lea.Account(), fixture.Nadia.Account())
	for who, want := range map[*fixture.Persona]string{fixture.Lea: "personne confiée par MERCIER Nadia", fixture.Samia: "demande SIAO n°"} {
		if got := rows(site.As(t, who).Get("/"), ""); !contains(got, want) {
			t.Errorf("%s finds %v", who.Slug, got)
		}
	}
}

// What the clock has brought before a manager, and the quarterly review, stand in
// the manager's day and in nobody else's.
func TestAManagersDayHoldsWhatIsOverdueAndTheReview(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	site.World.Exec(t, "update referrals set escalated_at = '2026-11-22', settled_at = null where service_id = $1 and referent_id = $2 and answer_due_on < '2026-11-23' and status in ('sent', 'acknowledged')", fixture.ValClair.ID, fixture.Nadia.Account())
	site.World.Exec(t, "update memberships set created_at = '2026-06-01' where service_id = $1", fixture.ValClair.ID)
	site.World.Exec(t, "delete from account_reviews")
	late := rows(site.As(t, fixture.Helene).Get("/"), "En retard")
	if !contains(late, "délai dépassé", "CSAPA Rive Douce") || !contains(late, "Revue trimestrielle des accès", "accès à confirmer") {
		t.Errorf("the manager's day: %v", late)
	}
	if late := rows(site.As(t, fixture.Nadia).Get("/"), ""); contains(late, "délai dépassé") || contains(late, "Revue trimestrielle") {
		t.Errorf("an officer's day: %v", late)
	}
}
