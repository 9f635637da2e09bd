package partner_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/listing"
	"passerelle/models/partner"
)

// keep changes an organisation that Hélène's service keeps, with this kind.
func (s *stage) keep(o *fixture.Organisation, kind string) error {
	return s.try(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return partner.ChangeOrganisation(ctx, tx, organisationID(o), partner.TypedOrganisation{Name: o.Name, Kind: kind, SIRET: o.SIRET})
	})
}

func (s *stage) label(by *fixture.Persona, o *fixture.Organisation, kind string) error {
	return s.try(by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return partner.LabelOrganisation(ctx, tx, organisationID(o), kind)
	})
}

func (s *stage) organisation(by *fixture.Persona, o *fixture.Organisation) (found partner.Organisation) {
	s.t.Helper()
	s.as(by, func(ctx context.Context, tx *db.Tx) (err error) {
		found, err = partner.ByID(ctx, tx, organisationID(o))
		return err
	})
	return found
}

// calls is what somebody reads as the kind of an organisation.
func (s *stage) calls(by *fixture.Persona, o *fixture.Organisation) string {
	s.t.Helper()
	found := s.organisation(by, o)
	return strings.TrimSpace(string(found.Kind) + " " + found.Label.Words.Fr)
}

// A service calls its partners by kinds of its own. Another service, and what leaves
// it, reads the portal's; the organisation's people read what each calls them.
func TestAServiceCallsAPartnerByAKindOfItsOwn(t *testing.T) {
	s := newStage(t)
	mda := s.added(fixture.Helene, maison)
	if err := s.keep(&fixture.RiveDouce, mda.String()); err != nil {
		t.Fatal(err)
	}
	theirs := s.added(fixture.Sabine, partner.TypedKind{Kind: "health", Typed: listing.Typed{Fr: "Centre d’addictologie", En: "Addiction centre", Position: "1"}})
	for who, want := range map[*fixture.Persona]string{fixture.Nadia: "health Maison des adolescents", fixture.Ines: "health", fixture.Sophie: "health"} {
		if got := s.calls(who, &fixture.RiveDouce); got != want {
			t.Errorf("%s reads %q, want %q", who.Slug, got, want)
		}
	}
	if err := s.label(fixture.Sabine, &fixture.RiveDouce, theirs.String()); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*fixture.Persona]string{fixture.Nadia: "health Maison des adolescents", fixture.Ines: "health Centre d’addictologie"} {
		if got := s.calls(who, &fixture.RiveDouce); got != want {
			t.Errorf("%s reads %q, want %q", who.Slug, got, want)
		}
	}
	// Words follow the list.
	better := maison
	better.Fr, better.En = "Maison des ados", "Teenagers’ house"
	if err := s.changeKind(fixture.Helene, mda, better); err != nil {
		t.Fatal(err)
	}
	called := func(who *fixture.Persona, o *fixture.Organisation) (all []partner.Called) {
		s.as(who, func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = partner.CalledBy(ctx, tx, organisationID(o))
			return err
		})
		return all
	}
	want := []partner.Called{
		{Service: fixture.HauteBrume.Name, Words: listing.Words{Fr: "Centre d’addictologie", En: "Addiction centre"}},
		{Service: fixture.ValClair.Name, Words: listing.Words{Fr: "Maison des ados", En: "Teenagers’ house"}},
	}
	if got := called(fixture.Sophie, &fixture.RiveDouce); len(got) != 2 || !slices.Contains(got, want[0]) || !slices.Contains(got, want[1]) {
		t.Errorf("the partner reads %+v", got)
	}
	if got := called(fixture.Karim, &fixture.RiveDouce); len(got) != 0 {
		t.Errorf("another partner reads %+v", got)
	}
	if got := s.kinds(fixture.Nadia); len(got) != 1 || got[0].ID != mda || got[0].Used != 1 || got[0].StartsOn != monday {
		t.Errorf("the list of Val-Clair: %+v", got)
	}
	// The portal's own kind takes the label away.
	if err := s.keep(&fixture.RiveDouce, "health"); err != nil {
		t.Fatal(err)
	}
	if got := s.calls(fixture.Nadia, &fixture.RiveDouce); got != "health" {
		t.Errorf("without a label: %q", got)
	}
	if err := s.label(fixture.Sabine, &fixture.RiveDouce, "health"); err != nil {
		t.Fatal(err)
	}
	if got := s.calls(fixture.Ines, &fixture.RiveDouce); got != "health" {
		t.Errorf("Haute-Brume without a label: %q", got)
	}
}

// An organisation that is entered as a kind of the service's is of the portal's kind
// that this one refers to.
func TestAnOrganisationIsEnteredAsAKindOfTheServices(t *testing.T) {
	s := newStage(t)
	budget := s.added(fixture.Helene, partner.TypedKind{Kind: "rights", Typed: listing.Typed{Fr: "Point conseil budget", En: "Budget advice", Position: "1"}})
	var created partner.OrganisationID
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		created, err = partner.CreateOrganisation(ctx, tx, partner.TypedOrganisation{Name: "Le Boulier", Kind: budget.String()}, partner.TypedSite{Name: "Accueil"})
		return err
	})
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		found, err := partner.ByID(ctx, tx, created)
		if found.Kind != partner.Rights || found.Label.ID != budget {
			t.Errorf("%+v", found)
		}
		return err
	})
}

// Whoever looks for a kind of the portal finds what the service calls otherwise too;
// whoever looks for one of the service's finds that alone.
func TestOffersAreFoundByTheKindOfTheirPartner(t *testing.T) {
	s := newStage(t)
	mda := s.added(fixture.Helene, maison)
	if err := s.keep(&fixture.RiveDouce, mda.String()); err != nil {
		t.Fatal(err)
	}
	theirs := s.added(fixture.Sabine, maison)
	if err := s.label(fixture.Sabine, &fixture.RiveDouce, theirs.String()); err != nil {
		t.Fatal(err)
	}
	care, rooms := []string{fixture.RiveDouceCare.Name}, []string{fixture.RelaisFull.Name, fixture.RelaisRooms.Name}
	for what, c := range map[string]struct {
		filter partner.Filter
		want   []string
	}{
		"the portal's kind":            {partner.Filter{Kind: partner.Health}, care},
		"with words":                   {partner.Filter{Kind: partner.Health, Text: "addicto"}, care},
		"the service's":                {partner.Filter{Called: mda}, care},
		"another service's":            {partner.Filter{Called: theirs}, nil},
		"another of the portal":        {partner.Filter{Kind: partner.Housing, Domain: "housing"}, rooms},
		"one with nobody of it":        {partner.Filter{Kind: partner.Sport}, nil},
		"every organisation of a kind": {partner.Filter{Kind: partner.Housing, Domain: "housing", Every: true}, []string{fixture.RelaisFull.Name, fixture.BrumeRooms.Name, fixture.RelaisRooms.Name}},
	} {
		names, page := s.search(c.filter)
		if !slices.Equal(names, c.want) {
			t.Errorf("%s: %v, want %v", what, names, c.want)
		}
		for _, choice := range page.Choices {
			if want := choice.Organisation == fixture.RiveDouce.ID; (choice.Called.Fr == "Maison des adolescents") != want {
				t.Errorf("%s: %s is called %q", what, choice.OrganisationName, choice.Called.Fr)
			}
		}
	}
}
