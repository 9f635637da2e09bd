package partner_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/partner"
)

func (s *stage) search(f partner.Filter) (names []string, page partner.Page) {
	s.t.Helper()
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		page, err = partner.Search(ctx, tx, f)
		return err
	})
	for _, c := range page.Choices {
		names = append(names, c.Name)
	}
	return names, page
}

func (s *stage) area(typed string) (a partner.Area, err error) {
	err = s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = partner.AreaOf(ctx, tx, typed)
		return err
	})
	return a, err
}

func TestOffersAreFoundByWhatSomebodyNeeds(t *testing.T) {
	s := newStage(t)
	urgent := s.drafted(fixture.Karim, typed(&fixture.Relais))
	if err := s.move(fixture.Karim, urgent, "publish"); err != nil {
		t.Fatal(err)
	}
	all := []string{"Accès aux droits", "Accueil de jour", "Accueil d’urgence", "Appartements partagés", "Chantier d’insertion maraîchage", "Consultation en addictologie", "Hébergement et accompagnement"}
	only := func(names ...string) []string { return names }
	in := func(typed string) partner.Filter {
		area, err := s.area(typed)
		if err != nil {
			t.Fatalf("%s: %v", typed, err)
		}
		return partner.Filter{Area: area}
	}
	for what, c := range map[string]struct {
		filter partner.Filter
		want   []string
	}{
		"all that the service knows":           {partner.Filter{}, all},
		"every organisation":                   {partner.Filter{Every: true}, append(slices.Clone(all[:6]), "Hébergement d’urgence", "Hébergement et accompagnement")},
		"a need":                               {partner.Filter{Domain: "housing"}, only("Accueil d’urgence", "Appartements partagés", "Hébergement et accompagnement")},
		"the beginning of a word":              {partner.Filter{Text: "hébergem"}, only("Hébergement et accompagnement")},
		"words in any order and spelling":      {partner.Filter{Text: "  RIVE addictolog consultation "}, only("Consultation en addictologie")},
		"what is in no offer":                  {partner.Filter{Text: "hébergement trapèze"}, nil},
		"signs that mean something to queries": {partner.Filter{Text: "'):* & | ! <-> chantier \\"}, only("Chantier d’insertion maraîchage")},
		"a department":                         {in("Essonne"), only("Accueil d’urgence")},
		"its number":                           {in("91"), only("Accueil d’urgence")},
		"a commune of it":                      {in("Évry-Courcouronnes"), only("Accueil d’urgence")},
		"a commune of the offer":               {in("69001"), only("Accueil d’urgence")},
		"the department of that commune":       {in("Rhône"), only("Accueil d’urgence")},
		"another commune of that department":   {in("Givors"), nil},
		"a language":                           {partner.Filter{Language: "ps"}, only("Accueil d’urgence")},
		"a way in":                             {partner.Filter{Access: "wheelchair", Domain: "health"}, only("Consultation en addictologie")},
		"whom it takes":                        {partner.Filter{Welcome: "animals"}, only("Accueil d’urgence")},
		"with a place":                         {partner.Filter{Domain: "housing", Free: true}, only("Accueil d’urgence", "Hébergement et accompagnement")},
	} {
		if got, _ := s.search(c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

func TestAreaThatIsNoneOrSeveralSaysSo(t *testing.T) {
	s := newStage(t)
	for _, typed := range []string{"Nulle-Part", "Saint-Denis", "00", "99999"} {
		if _, err := s.area(typed); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", typed, err)
		}
	}
	if a, err := s.area("93200 Saint-Denis"); err != nil || a.Name != "Saint-Denis (93200)" {
		t.Errorf("%+v: %v", a, err)
	}
}

// The reason stands beside each result, whatever keeps it from being chosen.
func TestResultsSayWhyNot(t *testing.T) {
	s := newStage(t)
	_, page := s.search(partner.Filter{Every: true})
	why := map[string]partner.Reason{}
	for _, c := range page.Choices {
		why[c.Name] = c.Why
	}
	if why["Appartements partagés"] != partner.Full || why["Accueil de jour"] != partner.OfferSuspended || why["Hébergement d’urgence"] != partner.AgreementMissing || why["Accès aux droits"] != partner.Free {
		t.Errorf("%v", why)
	}
}

// 8 000 organisations with 32 000 offers: the list is read in the order of an
// index, and takes two statements. For words and areas the planner may as well
// take their own index: it never reads the table from end to end.
func TestTheDirectoryFollowsItsIndexes(t *testing.T) {
	heard := &dbtest.Statements{}
	s := newStage(t, db.Options{Tracer: heard})
	nation(t, s.Database)
	essonne, err := s.area("91")
	if err != nil {
		t.Fatal(err)
	}
	read := func(f partner.Filter) (string, partner.Page) {
		var page partner.Page
		saw := heard.During(func() { _, page = s.search(f) })
		if len(saw) != 2 {
			t.Fatalf("%d statements:\n%v", len(saw), saw)
		}
		plan := s.Plan(t, fixture.Nadia.Actor(), saw[1])
		if strings.Contains(plan, "agreements_apart") {
			t.Errorf("an agreement is looked for in the index that keeps them apart:\n%s", plan)
		}
		return plan, page
	}
	_, first := read(partner.Filter{Every: true})
	if len(first.Choices) != partner.PageSize || !first.More {
		t.Fatalf("%d offers, more %v", len(first.Choices), first.More)
	}
	last := first.Choices[partner.PageSize-1].ID
	for _, c := range []struct {
		name   string
		filter partner.Filter
		index  string
		sorted bool
	}{
		{"all", partner.Filter{Every: true}, "offers_by_name", true},
		{"the next page", partner.Filter{Every: true, After: last}, "offers_by_name", true},
		{"a need", partner.Filter{Every: true, Domain: "health"}, "offers_by_need", true},
		{"a need, the next page", partner.Filter{Every: true, Domain: "housing", After: last}, "offers_by_need", true},
		{"a kind of many partners", partner.Filter{Every: true, Kind: partner.Association}, "offers_by_name", true},
		{"a kind of few", partner.Filter{Every: true, Kind: partner.Housing}, "offers_", false},
		{"a rare word", partner.Filter{Every: true, Text: "n12345"}, "offers_", false},
		{"a department that few serve", partner.Filter{Every: true, Area: essonne, Text: "accompagnement"}, "offers_", false},
	} {
		plan, _ := read(c.filter)
		if !regexp.MustCompile(`(Index|Bitmap Index) Scan (using|on) `+c.index).MatchString(plan) || strings.Contains(plan, "Seq Scan on offers") {
			t.Errorf("%s does not use %s:\n%s", c.name, c.index, plan)
		}
		inner, _, _ := strings.Cut(plan[strings.Index(plan, "Limit"):], "Index Scan")
		if c.sorted && strings.Contains(inner, "Sort") {
			t.Errorf("%s is sorted:\n%s", c.name, plan)
		}
	}
}

// nation fills the directory of a whole country.
func nation(t *testing.T, w *dbtest.Database) {
	t.Helper()
	w.Exec(t, `insert into organisations (id, name, kind) select gen_random_uuid(), 'Association ' || n, 'association' from generate_series(1, 8000) n`)
	w.Exec(t, `insert into sites (id, organisation_id, name) select gen_random_uuid(), id, 'Accueil' from organisations where name like 'Association _%'`)
	w.Exec(t, `insert into offers (id, organisation_id, site_id, name, domain, updated_at, sort_key, areas, words)
		select gen_random_uuid(), s.organisation_id, s.id, 'Accompagnement n' || row_number() over (), (array['housing','health','employment','training'])[n], $1,
			'accompagnementn' || md5(s.id::text || n), array['d:' || lpad((row_number() over () % 900)::text, 3, '0')], to_tsvector('simple', 'accompagnement n' || row_number() over ())
		from sites s, generate_series(1, 4) n where s.name = 'Accueil'`, dbtest.Monday)
	w.Exec(t, `insert into agreements (id, service_id, organisation_id, reference, starts_on, ends_on)
		select gen_random_uuid(), $1, id, 'C-' || name, '2026-01-01', '2026-12-31' from organisations where name ~ '^Association [0-9]+$'`, fixture.Nadia.Actor().Service)
	w.Exec(t, "analyze")
}
