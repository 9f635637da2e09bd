package inbox_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// spread brings what was told to its readers, as the worker does.
func spread(t *testing.T, site *webtest.Site) {
	t.Helper()
	nobody := func(context.Context, *db.Tx, string, uuid.UUID) (a, b uuid.UUID, err error) { return }
	var notices, organisations []string
	site.World.Scan(t, "select coalesce(array_agg(id::text order by id), '{}'), coalesce(array_agg(case side when 'partner' then organisation_id::text else '' end order by id), '{}') from notices where spread_at is null",
		nil, &notices, &organisations)
	for i, notice := range notices {
		worker := actor.ForWorker(fixture.ValClair.ID)
		if organisations[i] != "" {
			worker = actor.ForWorkerOf(uuid.MustParse(organisations[i]))
		}
		if err := site.World.Pool.Write(t.Context(), worker, func(tx *db.Tx) error {
			return notification.SpreadNotice(t.Context(), tx, id.From[notification.Notice](uuid.MustParse(notice)), nobody)
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func told(t *testing.T, site *webtest.Site) (slugs []string) {
	t.Helper()
	for _, p := range fixture.Personas {
		var n int
		site.World.Scan(t, "select count(*) from inbox_items where account_id = $1", []any{p.Account()}, &n)
		for range n {
			slugs = append(slugs, p.Slug)
		}
	}
	slices.Sort(slugs)
	return slugs
}

// group is a cycle of Nadia's led with Yanis, in which persons of hers and of
// Marc's are enrolled. Who leads it was told long ago.
func group(t *testing.T, site *webtest.Site) programmetest.Group {
	t.Helper()
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	g.Enrolled(t, site.World, fixture.Nadia, 2)
	far := programmetest.Person(t, site.World, fixture.Marc, 7)
	programmetest.Write(t, site.World, fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Enrol(ctx, tx, g.Cycle, far)
		return err
	})
	site.World.Exec(t, "truncate notices, inbox_items, mails cascade")
	return g
}

func TestWhoLeadsAndWhoAnswersForTheEnrolledAreToldOfAnotherDate(t *testing.T) {
	for name, act := range map[string]struct {
		path  string
		typed url.Values
		says  string
	}{
		"moved":    {"/move", url.Values{"on": {"03/12/2026"}, "at": {"17 h"}, "until": {"19 h"}, "reach": {"this"}, "reason": {"Salle fermée"}, "do": {"foresee"}}, "Séance déplacée – Cycle 2026-1, séance 2, jeudi 3 décembre 2026 à 17 h"},
		"with all": {"/move", url.Values{"on": {"03/12/2026"}, "at": {"17 h"}, "until": {"19 h"}, "reach": {"following"}, "reason": {"Salle fermée"}, "do": {"foresee"}}, "Plusieurs séances déplacées, à partir de celle-ci – Cycle 2026-1, séance 2, jeudi 3 décembre 2026 à 17 h"},
		"off":      {"/cancellation", url.Values{"reason": {"Salle fermée"}}, "Séance annulée – Cycle 2026-1, séance 2, mardi 1er décembre 2026 à 18 h"},
	} {
		t.Run(name, func(t *testing.T) {
			site := webtest.New(t)
			g := group(t, site)
			session := "/sessions/" + g.Sessions[1].ID.String()
			page := site.As(t, fixture.Helene).Forge(session+act.path, act.typed)
			if act.typed.Has("do") { // what changes is shown, and confirmed
				page = page.Submit("form[action$='"+act.path+"']", url.Values{"do": {"confirm"}})
			}
			if page.Status != http.StatusSeeOther {
				t.Fatalf("%d %s", page.Status, page.Text("main"))
			}
			spread(t, site)
			if got := told(t, site); !slices.Equal(got, []string{"marc", "nadia", "yanis"}) {
				t.Fatalf("told %v", got)
			}
			for _, who := range []*fixture.Persona{fixture.Yanis, fixture.Marc} {
				page := site.As(t, who).Get("/inbox")
				if text := strings.Join(strings.Fields(page.Text("main")), " "); !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), act.says) {
					t.Errorf("%s reads %s", who.Slug, text)
				}
				for _, needle := range append(programmetest.Needles, "DURAND", "Motivation", "Salle fermée", "Mes raisons") {
					if strings.Contains(page.Body, needle) {
						t.Errorf("%s reads %q", who.Slug, needle)
					}
				}
				opened := page.Submit("form[action$='/opening']", nil)
				if opened.Location != session || opened.Follow().Status != http.StatusOK {
					t.Errorf("%s is led to %s", who.Slug, opened.Location)
				}
			}
		})
	}
}

// Whoever changes the date knows it; who covers is told in the place of who is
// away; of a make-up session as well.
func TestACoverIsToldOfAMakeUpSession(t *testing.T) {
	site := webtest.New(t)
	g := group(t, site)
	site.World.Stand(g.Sessions[1].EndsAt)
	site.World.Exec(t, "update sessions set status = 'not_held', reason = 'Panne' where id = $1", g.Sessions[0].ID)
	site.World.Exec(t, `insert into covers (id, service_id, absent_id, cover_id, starts_on, ends_on, made_by, made_at)
		values (gen_random_uuid(), $1, $2, $3, '2026-11-20', '2026-12-30', $2, '2026-11-20')`, fixture.ValClair.ID, fixture.Marc.Account(), fixture.Helene.Account())
	if page := site.As(t, fixture.Nadia).Forge("/sessions/"+g.Sessions[0].ID.String()+"/make-up", url.Values{"on": {"10/12/2026"}, "at": {"9 h"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	spread(t, site)
	if got := told(t, site); !slices.Equal(got, []string{"helene", "yanis"}) {
		t.Errorf("told %v", got)
	}
}

// An outside facilitator who leads no longer is told nothing by what is left in
// their inbox.
func TestWhoLeadsNoLongerReadsNoDate(t *testing.T) {
	site := webtest.New(t)
	g := group(t, site)
	if page := site.As(t, fixture.Helene).Forge("/sessions/"+g.Sessions[1].ID.String()+"/cancellation", url.Values{"reason": {"Salle fermée"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("%d", page.Status)
	}
	spread(t, site)
	programmetest.Write(t, site.World, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programme.Leave(ctx, tx, g.Cycle, fixture.Yanis.Account())
	})
	page := site.As(t, fixture.Yanis).Get("/inbox")
	if text := page.Text("main"); !strings.Contains(text, "Séance annulée") || strings.Contains(text, "Cycle 2026-1") || page.Find("form[action$='/opening']").Length() != 0 {
		t.Errorf("he reads %s", text)
	}
}

// Whoever is put in a team is led to the group; whoever is taken out is told so and
// reads no more of it. Who plans a group for themselves knows.
func TestWhoIsPutInATeamOrTakenOutIsTold(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	spread(t, site)
	if got := told(t, site); !slices.Equal(got, []string{"yanis"}) {
		t.Fatalf("told %v", got)
	}
	page := site.As(t, fixture.Yanis).Get("/inbox")
	if text := page.Text("main"); !strings.Contains(text, "Vous animez désormais ce groupe") || !strings.Contains(text, "Cycle 2026-1") || strings.Contains(text, "Motivation") {
		t.Errorf("he reads %s", text)
	}
	if opened := page.Submit("form[action$='/opening']", nil); opened.Location != "/cycles/"+g.Cycle.String() || opened.Follow().Status != http.StatusOK {
		t.Errorf("he is led to %s", opened.Location)
	}
	team := "/cycles/" + g.Cycle.String() + "/facilitators"
	if page := site.As(t, fixture.Helene).Forge(team, url.Values{"membership_id": {fixture.Marc.Membership().String()}, "part": {"co"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	if page := site.As(t, fixture.Helene).Forge(team+"/"+fixture.Yanis.Account().String()+"/departure", nil); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	spread(t, site)
	if got := told(t, site); !slices.Equal(got, []string{"marc", "yanis", "yanis"}) {
		t.Fatalf("told %v", got)
	}
	page = site.As(t, fixture.Yanis).Get("/inbox")
	if text := page.Text("main"); !strings.Contains(text, "Vous n’animez plus ce groupe") || strings.Contains(text, "Cycle 2026-1") || page.Find("form[action$='/opening']").Length() != 0 {
		t.Errorf("he reads %s", text)
	}
}
