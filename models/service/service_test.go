package service_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/service"
)

func TestServiceIsOpenedWithItsBranchAndLeavesAJournal(t *testing.T) {
	w := world.New(t)
	of := opened(t, w)
	if err := as(t, w, fixture.Admin, func(ctx context.Context, tx *db.Tx) error {
		_, err := service.AddBranch(ctx, tx, of, branch)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var address, insee, phone string
	var lines int
	w.Scan(t, "select b.address, b.insee_code, s.phone from branches b join services s on s.id = b.service_id where s.id = $1", []any{of.UUID}, &address, &insee, &phone)
	w.Scan(t, "select count(*) from journal where service_id = $1 and action = 'create' and noun in ('service', 'branch')", []any{of.UUID}, &lines)
	if address != "4 rue des Tanneurs, 21000 Dijon" || insee != "21231" || phone != "+33380000000" || lines != 2 {
		t.Errorf("%q %s %s, %d lines", address, insee, phone, lines)
	}
}

func TestServiceIsRefusedByTheFieldThatIsWrong(t *testing.T) {
	w := world.New(t)
	for name, c := range map[string]struct {
		change func(*service.Typed)
		want   []string
	}{
		"nothing typed": {func(s *service.Typed) { *s = service.Typed{} }, []string{"name", "kind", "department", "calendar", "zone"}},
		"no department": {func(s *service.Typed) { s.Department = "99" }, []string{"department"}},
		"another zone":  {func(s *service.Typed) { s.Zone = "Asia/Tokyo" }, []string{"zone"}},
		"no telephone":  {func(s *service.Typed) { s.Phone = "115" }, []string{"phone"}},
	} {
		sent := typed
		c.change(&sent)
		err := as(t, w, fixture.Admin, func(ctx context.Context, tx *db.Tx) error {
			_, err := service.Create(ctx, tx, sent)
			return err
		})
		if got := fields(err); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// A commune of one postal code needs none; one of several does, and one that does
// not go with its code is none.
func TestBranchStandsInOneCommune(t *testing.T) {
	w := world.New(t)
	of := opened(t, w)
	for typedCommune, want := range map[string]string{
		"21000 Dijon": "", "21000 dijon": "", "Dijon": "", "75001 Dijon": "commune", "Nullepart": "commune", "": "commune", "Saint-Denis": "commune", "97400 Saint-Denis": "",
	} {
		sent := branch
		sent.Commune = typedCommune
		err := as(t, w, fixture.Admin, func(ctx context.Context, tx *db.Tx) error {
			_, err := service.AddBranch(ctx, tx, of, sent)
			return err
		})
		if got := fields(err); want == "" && err != nil || want != "" && !slices.Equal(got, []string{want}) {
			t.Errorf("%q: %v", typedCommune, err)
		}
	}
}

func TestClosedServiceIsNotClosedTwiceAndGetsNoBranch(t *testing.T) {
	w := world.New(t)
	of := opened(t, w)
	closing := func() error {
		return as(t, w, fixture.Admin, func(ctx context.Context, tx *db.Tx) error { return service.Close(ctx, tx, of) })
	}
	if err := closing(); err != nil {
		t.Fatal(err)
	}
	if err := closing(); !fault.Is(err, fault.Conflict) {
		t.Errorf("closed twice: %v", err)
	}
	err := as(t, w, fixture.Admin, func(ctx context.Context, tx *db.Tx) error {
		_, err := service.AddBranch(ctx, tx, of, branch)
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a branch of a closed service: %v", err)
	}
}

// The database refuses everybody else, whatever a page would let through.
func TestOnlyAdministratorsWriteServices(t *testing.T) {
	w := world.New(t)
	for _, by := range []*fixture.Persona{fixture.Dominique, fixture.Nadia, fixture.Karim, fixture.Paul, fixture.Claire} {
		err := as(t, w, by, func(ctx context.Context, tx *db.Tx) error {
			return service.Close(ctx, tx, service.ID{UUID: fixture.ValClair.ID})
		})
		if err == nil {
			t.Errorf("%s closes a service", by.Slug)
		}
	}
}
