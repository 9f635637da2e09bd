package person_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

func TestCreateKeepsWhatWasTyped(t *testing.T) {
	w := world.New(t)
	typed := person.New{
		Civility: "mrs", LastName: "de  la tour", FirstName: "Anne-Lise", BirthName: "O'Brien", BirthOn: "29021988", AppiRef: "2026 0000 0012",
		Phone: "06 39 98 12 34", PhoneUse: "shared", SMS: "refused", Email: "anne@exemple.test",
		Housing: "hosted", Address: "3 rue  Haute", PostalCode: "99100", Commune: "Sainte-Aurore", Language: "ps", Interpreter: true,
		Branch: fixture.Mornay.ID.String(), Referent: fixture.Marc.Account().String(),
		MeasureKind: "home_detention_em", MeasureFrame: "after", MeasureStartsOn: "01/11/2026", MeasureEndsOn: "2027-05-31", InCustodyRegister: true,
		Obligations: []string{"care_obligation", "work_or_training", "care_obligation"},
		HoursDays:   []string{"5", "1"}, HoursFrom: "18 h", HoursTo: "8h30", ForbiddenPlace: "Mornay-les-Étangs",
	}
	var id person.ID
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = person.Create(ctx, tx, typed)
		return err
	})
	as(t, w, fixture.Marc, func(ctx context.Context, tx *db.Tx) error {
		got, err := person.ByID(ctx, tx, id)
		want := person.Person{
			ID: id, Service: fixture.ValClair.ID, Branch: fixture.Mornay.ID, Referent: fixture.Marc.Account(),
			Civility: "mrs", LastName: "de la tour", FirstName: "Anne-Lise", BirthName: "O’Brien", BirthOn: day.Of(1988, 2, 29), AppiRef: "202600000012",
			Phone: "+33639981234", PhoneUse: "shared", SMS: "refused", Email: "anne@exemple.test",
			Housing: "hosted", Address: "3 rue Haute", PostalCode: "99100", Commune: "Sainte-Aurore", Language: "ps", Interpreter: true,
			Status: person.Active, CreatedAt: tx.Now, UpdatedAt: tx.Now, BranchName: fixture.Mornay.Name, ReferentName: "TESSIER Marc", CreatedName: "MERCIER Nadia",
		}
		got.CreatedAt, got.UpdatedAt = got.CreatedAt.UTC(), got.UpdatedAt.UTC()
		if err != nil || got != want {
			t.Errorf("read back %+v, %v\nwant %+v", got, err, want)
		}
		if got.Name() != "de LA TOUR Anne-Lise" {
			t.Errorf("named %q", got.Name())
		}
		measures, err := person.Measures(ctx, tx, id)
		if err != nil || len(measures) != 1 {
			t.Fatalf("measures %v, %v", measures, err)
		}
		m := measures[0]
		measure := person.Measure{ID: m.ID, Kind: person.HomeDetentionEM, Frame: person.AfterJudgment, InCustodyRegister: true,
			StartsOn: day.Of(2026, 11, 1), EndsOn: day.Of(2027, 5, 31)}
		if m != measure {
			t.Errorf("measure %+v, want %+v", m, measure)
		}
		duties, err := person.Obligations(ctx, tx, id)
		if err != nil || len(duties) != 2 || duties[0].Kind != "work_or_training" || duties[1].Kind != "care_obligation" || duties[0].MeasureID != m.ID {
			t.Errorf("obligations %+v, %v", duties, err)
		}
		limits, err := person.Limits(ctx, tx, id)
		if err != nil || len(limits) != 2 {
			t.Fatalf("limits %+v, %v", limits, err)
		}
		hours := person.Limit{ID: limits[0].ID, Kind: "hours", Weekdays: "1,5", FromClock: "18:00", ToClock: "08:30"}
		place := person.Limit{ID: limits[1].ID, Kind: "place", Place: "Mornay-les-Étangs"}
		if limits[0] != hours || limits[1] != place {
			t.Errorf("limits %+v", limits)
		}
		return nil
	})
	var lines int
	w.Scan(t, "select count(*) from journal where action = 'create' and noun = 'person' and noun_id = $1 and person_id = $1 and account_id = $2",
		[]any{id, fixture.Nadia.Account()}, &lines)
	if lines != 1 {
		t.Errorf("%d lines in the journal", lines)
	}
}

func TestCreateNeedsLittle(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Odile, person.New{LastName: "Amara", BirthOn: "01/01/1990"})
	as(t, w, fixture.Odile, func(ctx context.Context, tx *db.Tx) error {
		p, err := person.ByID(ctx, tx, id)
		if p.Name() != "AMARA" || p.PhoneUse != "none" || p.Language != "fr" || p.ReferentName != "" {
			t.Errorf("got %+v", p)
		}
		return err
	})
}

func TestCreateSaysAllThatIsWrong(t *testing.T) {
	w := world.New(t)
	cases := []struct {
		name string
		from func(*person.New)
		want map[string]string
	}{
		{"nothing typed", func(n *person.New) { *n = person.New{} },
			map[string]string{"last_name": "person.error.last_name", "birth_on": "person.error.birth_missing", "branch_id": "person.error.branch"}},
		{"born tomorrow", func(n *person.New) { n.BirthOn = "24/11/2026" }, map[string]string{"birth_on": "person.error.birth_future"}},
		{"born today", func(n *person.New) { n.BirthOn = "23/11/2026" }, map[string]string{"birth_on": "person.error.birth_future"}},
		{"15 until tomorrow", func(n *person.New) { n.BirthOn = "24/11/2010" }, map[string]string{"birth_on": "person.error.birth_young"}},
		{"16 today", func(n *person.New) { n.BirthOn = "23/11/2010" }, map[string]string{}},
		{"121 years old", func(n *person.New) { n.BirthOn = "23/11/1905" }, map[string]string{"birth_on": "person.error.birth_old"}},
		{"no day", func(n *person.New) { n.BirthOn = "31/02/1990" }, map[string]string{"birth_on": "person.error.day"}},
		{"a smile", func(n *person.New) { n.LastName = "😀" }, map[string]string{"last_name": "person.error.name"}},
		{"markup", func(n *person.New) { n.FirstName = "<script>" }, map[string]string{"first_name": "person.error.name"}},
		{"ten thousand letters", func(n *person.New) {
			n.LastName, n.Address, n.Commune, n.ForbiddenPlace = strings.Repeat("é", 10000), strings.Repeat("x", 10000), strings.Repeat("x", 10000), strings.Repeat("x", 10000)
			n.Phone, n.AppiRef, n.BirthOn, n.Email = strings.Repeat("0", 10000), strings.Repeat("2", 10000), strings.Repeat("1", 10000), strings.Repeat("x", 10000)
		}, map[string]string{"last_name": "person.error.name", "address": "person.error.long", "commune": "person.error.long", "forbidden_place": "person.error.long",
			"phone": "person.error.phone", "appi_ref": "person.error.appi", "birth_on": "person.error.day", "email": "person.error.email"}},
		{"forged choices", func(n *person.New) {
			n.Civility, n.SMS, n.Housing, n.Language, n.Obligations = "x", "x", "x", "x", []string{"x"}
		}, map[string]string{"civility": "person.error.choice", "sms": "person.error.choice", "housing": "person.error.choice",
			"language": "person.error.choice", "obligations": "person.error.choice"}},
		{"a number nobody uses", func(n *person.New) { n.Phone, n.PhoneUse = "0639981234", "none" }, map[string]string{"phone_use": "person.error.phone_use"}},
		{"a letter in the postal code", func(n *person.New) { n.PostalCode = "9910A" }, map[string]string{"postal_code": "person.error.postal_code"}},
		{"an address abroad", func(n *person.New) { n.PostalCode, n.Housing = "SW1A 1AA", "abroad" }, map[string]string{}},
		{"condemned before judgment", func(n *person.New) { n.MeasureFrame = "before" }, map[string]string{"measure": "person.error.measure"}},
		{"a measure that ends first", func(n *person.New) { n.MeasureEndsOn = "22/11/2026" }, map[string]string{"measure_ends_on": "person.error.measure_ends"}},
		{"an end without a measure", func(n *person.New) { n.MeasureKind, n.MeasureFrame = "", "" }, map[string]string{"measure": "person.error.measure_missing"}},
		{"a duty without a measure", func(n *person.New) {
			n.MeasureKind, n.MeasureFrame, n.MeasureEndsOn, n.Obligations = "", "", "", []string{"repair"}
		}, map[string]string{"obligations": "person.error.obligation_measure"}},
		{"hours without an end", func(n *person.New) { n.HoursFrom = "18:00" }, map[string]string{"hours_to": "person.error.clock"}},
		{"hours of no length", func(n *person.New) { n.HoursFrom, n.HoursTo = "18:00", "18 h" }, map[string]string{"hours_to": "person.error.hours"}},
		{"another service's branch", func(n *person.New) { n.Branch = fixture.Brumeval.ID.String() }, map[string]string{"branch_id": "person.error.branch"}},
		{"another service's officer", func(n *person.New) { n.Referent = fixture.Ines.Account().String() }, map[string]string{"referent_id": "person.error.referent"}},
		{"an officer who is none", func(n *person.New) { n.Referent = fixture.Camille.Account().String() }, map[string]string{"referent_id": "person.error.referent"}},
		{"ids that are none", func(n *person.New) { n.Branch, n.Referent = "x", "{}" },
			map[string]string{"branch_id": "person.error.branch", "referent_id": "person.error.referent"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n := file("Benali", "Nadia")
			c.from(&n)
			undo := errUndo
			err := write(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
				if _, err := person.Create(ctx, tx, n); err != nil {
					return err
				}
				return undo
			})
			if got := wrong(err); !maps.Equal(got, c.want) || len(c.want) == 0 && !errors.Is(err, undo) {
				t.Errorf("got %v (%v), want %v", got, err, c.want)
			}
		})
	}
}

func TestHomonymIsOpenedOnceConfirmed(t *testing.T) {
	w := world.New(t)
	first := opened(t, w, fixture.Marc, file("Ben Ali", "Nadia"))
	opened(t, w, fixture.Ines, file("Benali", "Nadia")) // another service's never counts
	n := file("BENALI", "nadia")
	err := write(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Create(ctx, tx, n)
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("the homonym was opened: %v", err)
	}
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		same, err := person.Duplicates(ctx, tx, n)
		if err != nil || len(same) != 1 || same[0].ID != first || same[0].BirthOn != day.Of(1988, 3, 12) {
			t.Errorf("duplicates %+v, %v", same, err)
		}
		n.BirthOn = "13/03/1988"
		if same, err := person.Duplicates(ctx, tx, n); err != nil || len(same) != 0 {
			t.Errorf("born another day: %+v, %v", same, err)
		}
		n.BirthOn, n.LastName, n.FirstName = "12/03/1988", "Nadia", "Ben-Ali"
		if same, err := person.Duplicates(ctx, tx, n); err != nil || len(same) != 1 {
			t.Errorf("names exchanged: %+v, %v", same, err)
		}
		n.LastName, n.BirthName, n.FirstName = "Moreau", "Benali", "Nadia"
		if same, err := person.Duplicates(ctx, tx, n); err != nil || len(same) != 1 {
			t.Errorf("under the birth name: %+v, %v", same, err)
		}
		n.LastName, n.BirthName, n.Confirmed = "Benali", "", true
		_, err = person.Create(ctx, tx, n)
		return err
	})
}

func TestTwoFilesNeverShareAnAPPINumber(t *testing.T) {
	w := world.New(t)
	numbered := func(last, number string) person.New {
		n := file(last, "Nadia")
		n.AppiRef = number
		return n
	}
	opened(t, w, fixture.Marc, numbered("Amara", "202600000012"))
	opened(t, w, fixture.Ines, numbered("Autre", "202600000013"))
	for _, confirmed := range []bool{false, true} {
		n := numbered("Duval", "2026 0000 0012")
		n.Confirmed = confirmed
		err := write(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Create(ctx, tx, n)
			return err
		})
		if got := wrong(err); got["appi_ref"] != "person.error.appi_taken" {
			t.Errorf("confirmed %v: %v, %v", confirmed, got, err)
		}
	}
	opened(t, w, fixture.Nadia, numbered("Duval", "202600000013"))
}

func TestAnotherServicesFileDoesNotExist(t *testing.T) {
	w := world.New(t)
	theirs := opened(t, w, fixture.Ines, file("Weber", "Anna"))
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		if p, err := person.ByID(ctx, tx, theirs); !fault.Is(err, fault.NotFound) || p.LastName != "" {
			t.Errorf("got %+v, %v", p, err)
		}
		measures, err := person.Measures(ctx, tx, theirs)
		if err != nil || len(measures) != 0 {
			t.Errorf("measures %v, %v", measures, err)
		}
		return nil
	})
}

func TestPartnerOpensAndReadsNoFile(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	err := write(t, w, fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.ByID(ctx, tx, id)
		return err
	})
	if err == nil {
		t.Error("a partner read a file")
	}
	err = write(t, w, fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Create(ctx, tx, file("Benali", "Nadia"))
		return err
	})
	if err == nil {
		t.Error("a partner opened a file")
	}
}
