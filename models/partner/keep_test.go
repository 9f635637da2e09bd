package partner_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/partner"
)

var monday = day.Of(2026, 11, 23)

func TestOfferKeepsAllThatIsSaidOfIt(t *testing.T) {
	s := newStage(t)
	offer := s.drafted(fixture.Karim, typed(&fixture.Relais))
	if err := s.move(fixture.Karim, offer, "publish"); err != nil {
		t.Fatal(err)
	}
	found, err := s.read(fixture.Nadia, offer)
	if err != nil {
		t.Fatal(err)
	}
	got := found.Offer
	if !slices.Equal(got.Languages, []string{"fr", "ps"}) || !slices.Equal(got.Areas, []string{"d:91", "c:69381", "in:69"}) || got.AreaNames != "Essonne (91)\nLyon 1er Arrondissement (69001)" {
		t.Errorf("languages %v, areas %v, %q", got.Languages, got.Areas, got.AreaNames)
	}
	if got.Seats != 6 || got.SeatsFree != 2 || got.SeatsSaidOn != monday || got.WaitingDays != 10 || got.AnswerDays != 5 || got.AcknowledgeDays != 3 || got.ExpireDays != 30 {
		t.Errorf("%+v", got)
	}
	if got.Phone != "+33199001234" || got.KeptBy != fixture.ValClair.ID || got.ConfirmedOn != monday || found.Why != partner.Free {
		t.Errorf("%+v, %s", got, found.Why)
	}
	var events []partner.Event
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		events, err = partner.Events(ctx, tx, offer)
		return err
	})
	if len(events) != 2 || events[0].Name != "ZERROUKI Karim" || events[0].Side != flow.Partner {
		t.Errorf("%+v", events)
	}
}

func TestDraftIsReadByWhoKeepsItOnly(t *testing.T) {
	s := newStage(t)
	offer := s.drafted(fixture.Karim, typed(&fixture.Relais))
	for who, exists := range map[*fixture.Persona]bool{fixture.Karim: true, fixture.Helene: true, fixture.Ines: false, fixture.Bertrand: false, fixture.Sophie: false} {
		if _, err := s.read(who, offer); (err == nil) != exists || err != nil && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", who.Slug, err)
		}
	}
}

// What somebody else keeps does not exist for those who change things.
func TestNobodyChangesWhatOthersKeep(t *testing.T) {
	s := newStage(t)
	acts := map[string]func(context.Context, *db.Tx) error{
		"change an offer": func(ctx context.Context, tx *db.Tx) error {
			return partner.ChangeOffer(ctx, tx, offerID(&fixture.RelaisRooms), typed(&fixture.Relais))
		},
		"write an offer": func(ctx context.Context, tx *db.Tx) error {
			_, err := partner.CreateOffer(ctx, tx, organisationID(&fixture.Relais), typed(&fixture.Relais))
			return err
		},
		"suspend": func(ctx context.Context, tx *db.Tx) error {
			return partner.Move(ctx, tx, offerID(&fixture.RelaisRooms), partner.DoSuspend)
		},
		"confirm": func(ctx context.Context, tx *db.Tx) error {
			return partner.Confirm(ctx, tx, offerID(&fixture.RelaisRooms))
		},
		"count": func(ctx context.Context, tx *db.Tx) error {
			return partner.SayFree(ctx, tx, offerID(&fixture.RelaisRooms), "1")
		},
		"rename": func(ctx context.Context, tx *db.Tx) error {
			return partner.ChangeOrganisation(ctx, tx, organisationID(&fixture.Relais), partner.TypedOrganisation{Name: "X", Kind: "housing"})
		},
		"add a site": func(ctx context.Context, tx *db.Tx) error {
			return partner.AddSite(ctx, tx, organisationID(&fixture.Relais), partner.TypedSite{Name: "X"})
		},
		"move a site": func(ctx context.Context, tx *db.Tx) error {
			_, err := partner.ChangeSite(ctx, tx, id.From[partner.Site](fixture.Relais.Site()), partner.TypedSite{Name: "X"})
			return err
		},
	}
	for name, act := range acts {
		for _, who := range []*fixture.Persona{fixture.Sabine, fixture.Bertrand, fixture.Sophie} {
			if err := s.try(who.Actor(), act); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %s: %v", who.Slug, name, err)
			}
		}
	}
	var changed int
	s.Scan(t, "select count(*) from offer_events", nil, &changed)
	if changed != 0 {
		t.Errorf("%d acts", changed)
	}
}

func TestPlacesAreCountedAndDated(t *testing.T) {
	s := newStage(t)
	s.Stand(dbtest.Monday.AddDate(0, 0, 9))
	say := func(who *fixture.Persona, typed string) error {
		return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return partner.SayFree(ctx, tx, offerID(&fixture.RelaisRooms), typed)
		})
	}
	for _, wrong := range []string{"", "-1", "15", "deux", "1.5"} {
		if err := say(fixture.Karim, wrong); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if err := say(fixture.Karim, " 4 "); err != nil { // the same number as before is news too
		t.Fatal(err)
	}
	found, err := s.read(fixture.Nadia, offerID(&fixture.RelaisRooms))
	if err != nil || found.SeatsFree != 4 || found.SeatsSaidOn != monday.Add(9) {
		t.Errorf("%d on %s: %v", found.SeatsFree, found.SeatsSaidOn, err)
	}
}

func TestOfferAsksToBeConfirmedEverySixMonths(t *testing.T) {
	s := newStage(t)
	stale, err := s.read(fixture.Karim, offerID(&fixture.RelaisFull))
	if err != nil || !stale.Stale(monday) || stale.Stale(stale.ConfirmedOn.Add(partner.ConfirmEvery)) {
		t.Fatalf("confirmed on %s: %v", stale.ConfirmedOn, err)
	}
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return partner.Confirm(ctx, tx, stale.ID) })
	if again, err := s.read(fixture.Karim, stale.ID); err != nil || again.Stale(monday) || again.ConfirmedOn != monday {
		t.Errorf("%s: %v", again.ConfirmedOn, err)
	}
}

func TestWhatIsTypedWronglyIsRefusedFieldByField(t *testing.T) {
	s := newStage(t)
	for field, spoil := range map[string]func(*partner.TypedOffer){
		"name":        func(o *partner.TypedOffer) { o.Name = " " },
		"domain":      func(o *partner.TypedOffer) { o.Domain = "astrology" },
		"site_id":     func(o *partner.TypedOffer) { o.SiteID = fixture.Brume.Site().String() },
		"languages":   func(o *partner.TypedOffer) { o.Languages = []string{"tlh"} },
		"areas":       func(o *partner.TypedOffer) { o.Areas = "Nulle-Part-les-Oies" },
		"seats_free":  func(o *partner.TypedOffer) { o.SeatsFree = "7" },
		"seats":       func(o *partner.TypedOffer) { o.Seats, o.SeatsFree = "-1", "" },
		"answer_days": func(o *partner.TypedOffer) { o.AnswerDays = "400" },
		"phone":       func(o *partner.TypedOffer) { o.Phone = "115" },
		"email":       func(o *partner.TypedOffer) { o.Email = "accueil" },
	} {
		offer := typed(&fixture.Relais)
		spoil(&offer)
		err := s.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := partner.CreateOffer(ctx, tx, organisationID(&fixture.Relais), offer)
			return err
		})
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestOrganisationIsEnteredOnceWithItsSite(t *testing.T) {
	s := newStage(t)
	enter := func(o partner.TypedOrganisation) (created partner.OrganisationID, err error) {
		err = s.try(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
			created, err = partner.CreateOrganisation(ctx, tx, o, partner.TypedSite{Name: "Accueil", PostalCode: "91000", Commune: "Évry-Courcouronnes"})
			return err
		})
		return created, err
	}
	const siret = "000 001 118 00019"
	created, err := enter(partner.TypedOrganisation{Name: "Association Passage", Kind: "rights", RNA: "w123456789"})
	if err != nil {
		t.Fatal(err)
	}
	var insee string
	s.Scan(t, "select coalesce(insee_code, '') from sites where organisation_id = $1", []any{created}, &insee)
	if insee != "91228" {
		t.Errorf("commune %q", insee)
	}
	if _, err := enter(partner.TypedOrganisation{Name: "Double", Kind: "rights", SIRET: siret}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a number that adds up to nothing: %v", err)
	}
	s.Exec(t, "update organisations set siret = '73282932000074' where id = $1", created)
	if _, err := enter(partner.TypedOrganisation{Name: "Double", Kind: "rights", SIRET: "732 829 320 00074"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a number that is taken: %v", err)
	}
	// Another service reads it and does not change it.
	err = s.try(fixture.Sabine.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := partner.ByID(ctx, tx, created); err != nil {
			return err
		}
		return partner.ChangeOrganisation(ctx, tx, created, partner.TypedOrganisation{Name: "Autre", Kind: "rights"})
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
}

// An organisation's own people change what they are reached by, not who they are.
func TestPartnerKeepsItsContactAndNotItsName(t *testing.T) {
	s := newStage(t)
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return partner.ChangeOrganisation(ctx, tx, organisationID(&fixture.Relais), partner.TypedOrganisation{Name: "Autre nom", Kind: "health", SIRET: "73282932000074", Phone: "01 99 00 99 99"})
	})
	var name, kind, phone string
	s.Scan(t, "select name, kind, phone from organisations where id = $1", []any{fixture.Relais.ID}, &name, &kind, &phone)
	if name != fixture.Relais.Name || kind != "housing" || phone != "+33199009999" {
		t.Errorf("%s, %s, %s", name, kind, phone)
	}
}

func TestValidSIRET(t *testing.T) {
	for number, valid := range map[string]bool{"73282932000074": true, "73282932000075": false, "35600000000048": true, "7328293200007": false, "7328293200007A": false} {
		if partner.ValidSIRET(number) != valid {
			t.Errorf("%s: %v", number, !valid)
		}
	}
}
