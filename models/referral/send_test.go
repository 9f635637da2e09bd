package referral_test

import (
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

func TestSendWritesTheReferralAndRemovesTheDraft(t *testing.T) {
	s := newStage(t)
	draft := s.draft(&fixture.RelaisRooms, complete())
	var of referral.ID
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		of, err = referral.Send(ctx, tx, draft)
		return err
	})
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != referral.Sent || r.OrganisationName != "Le Relais des Tilleuls" || r.Name != "VALADIER Samuel" || r.Person != s.person {
		t.Errorf("sent %+v", r)
	}
	// Monday the 23rd: three, five and thirty working days of Val-Clair, Christmas and New Year left out.
	want := []day.Day{day.Of(2026, time.November, 26), day.Of(2026, time.November, 30), day.Of(2027, time.January, 6)}
	if got := []day.Day{r.AcknowledgeDueOn, r.AnswerDueOn, r.ExpiresOn}; !slices.Equal(got, want) {
		t.Errorf("due %v, want %v", got, want)
	}
	if !regexp.MustCompile(`^SA-[ACDEFGHJKLNPQRTUVWXY34679]{6}$`).MatchString(r.Reference) {
		t.Errorf("reference %q", r.Reference)
	}
	if len(r.Events) != 1 || r.Events[0].Action != referral.DoSend || r.Events[0].To != referral.Sent || r.Events[0].Name != fixture.Nadia.Name {
		t.Errorf("events %+v", r.Events)
	}
	var journalled int
	s.Scan(t, "select count(*) from journal where action = 'send' and noun_id = $1 and person_id = $2 and organisation_id = $3",
		[]any{of, s.person, fixture.Relais.ID}, &journalled)
	if journalled != 1 {
		t.Errorf("%d journal lines of the sending", journalled)
	}
	err = s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := referral.Send(ctx, tx, draft)
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("the draft is still there: %v", err)
	}
}

// The partner's page holds what was ticked and, whatever the kind of partner,
// none of what never leaves.
func TestDisclosureHoldsTickedFieldsOnly(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		offer  *fixture.Offer
		reader *fixture.Persona
		ticked []string
		told   []string // optional fields that go
	}{
		{&fixture.RelaisRooms, fixture.Karim, nil, nil},
		{&fixture.RelaisRooms, fixture.Karim, []string{"measures", "address"}, []string{"address", "measures"}},
		{&fixture.RiveDouceCare, fixture.Sophie, []string{"obligations"}, []string{"obligations"}},
		{&fixture.SemaillesWork, fixture.Lucie, []string{"obligations"}, []string{"obligations"}},
	} {
		typed := complete()
		typed.Fields = c.ticked
		of := s.send(c.offer, typed)
		r, err := s.read(c.reader, of)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, field := range r.Fields {
			switch referral.RuleOf(field.Key, partner.Kind(c.offer.Organisation.Kind)) {
			case referral.Never:
				t.Errorf("%s is told %s", c.reader.Slug, field.Key)
			case referral.Optional:
				told = append(told, field.Key)
			}
		}
		slices.Sort(told)
		if !slices.Equal(told, c.told) {
			t.Errorf("%s is told %v, want %v", c.reader.Slug, told, c.told)
		}
		all, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		needles := []string{"202600000077", "no_weapon", "after", "custody"}
		if !slices.Contains(c.ticked, "measures") {
			needles = append(needles, "semi_liberty")
		}
		if !slices.Contains(c.ticked, "obligations") {
			needles = append(needles, "care_obligation", "work_or_training")
		}
		for _, needle := range needles {
			if strings.Contains(string(all), needle) {
				t.Errorf("%s can read %q", c.reader.Slug, needle)
			}
		}
		if !r.Person.Zero() {
			t.Errorf("%s knows the person's identifier", c.reader.Slug)
		}
	}
}

func TestHealthLearnsOfCareObligationsAndEmploymentOfWork(t *testing.T) {
	s := newStage(t)
	for offer, want := range map[*fixture.Offer][]string{&fixture.RiveDouceCare: {"care_obligation"}, &fixture.SemaillesWork: {"work_or_training"}} {
		draft := s.draft(offer, complete())
		s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			d, err := referral.DraftByID(ctx, tx, draft)
			if err != nil {
				return err
			}
			fields, err := referral.Preview(ctx, tx, d)
			for _, field := range fields {
				if field.Key == "obligations" && (!slices.Equal(field.Values, want) || field.Ticked || field.Rule != referral.Optional) {
					t.Errorf("%s: %+v, want %v", offer.Name, field, want)
				}
			}
			return err
		})
	}
}

func TestADisclosureIsFrozen(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.Exec(t, "update persons set phone = '+33639981099' where id = $1", s.person)
	r, err := s.read(fixture.Karim, of)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range r.Fields {
		if field.Key == "phone" && field.Value != "+33639981020" {
			t.Errorf("phone %s after the sending", field.Value)
		}
	}
}

func TestForgedTicksAreRefused(t *testing.T) {
	s := newStage(t)
	draft := s.draft(&fixture.RiveDouceCare, complete())
	for _, key := range append([]string{"nonsense", "name"}, "appi_ref", "frame", "custody_register", "measures", "address") {
		typed := complete()
		typed.Fields = []string{key}
		save := s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.SaveDraft(ctx, tx, draft, typed) })
		tick := s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Tick(ctx, tx, draft, []string{key}) })
		if wrong(save)["fields"] == "" || wrong(tick)["fields"] == "" {
			t.Errorf("%s may be ticked: %v, %v", key, save, tick)
		}
	}
	// Even a row that says otherwise discloses nothing the policy forbids.
	s.Exec(t, "update referral_drafts set fields = 'appi_ref,measures,obligations' where id = $1", draft)
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		of, err := referral.Send(ctx, tx, draft)
		if err != nil {
			return err
		}
		r, err := referral.ByID(ctx, tx, of)
		for _, field := range r.Fields {
			if field.Key == "appi_ref" || field.Key == "measures" {
				t.Errorf("%s left", field.Key)
			}
		}
		return err
	})
}

func TestOffersThatCannotBeChosenAreRefused(t *testing.T) {
	s := newStage(t)
	draft := s.draft(&fixture.RelaisRooms, complete())
	send := func() error {
		return s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := referral.Send(ctx, tx, draft)
			return err
		})
	}
	start := func(who *fixture.Persona, of person.ID, to *fixture.Offer) error {
		return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := referral.StartDraft(ctx, tx, of, offerID(to))
			return err
		})
	}
	for want, make := range map[partner.Reason][2]string{
		partner.AgreementExpired: {"update agreements set ends_on = '2026-11-22' where organisation_id = $1",
			"update agreements set ends_on = '2027-11-22' where organisation_id = $1"},
		partner.AgreementSuspended: {"update agreements set status = 'suspended' where organisation_id = $1", "update agreements set status = 'active' where organisation_id = $1"},
		partner.AgreementMissing: {"update agreements set starts_on = '2026-11-24' where organisation_id = $1",
			"update agreements set starts_on = '2025-11-23' where organisation_id = $1"},
		partner.OfferSuspended: {"update offers set status = 'suspended' where organisation_id = $1", "update offers set status = 'published' where organisation_id = $1"},
		partner.Full:           {"update offers set seats_free = 0 where organisation_id = $1", "update offers set seats_free = 4 where organisation_id = $1 and seats > 4"},
	} {
		s.Exec(t, make[0], fixture.Relais.ID)
		if got := wrong(send())["offer_id"]; got != "partner.reason."+string(want) {
			t.Errorf("sending: %q, want %s", got, want)
		}
		if got := wrong(start(fixture.Nadia, s.person, &fixture.RelaisRooms))["offer_id"]; got != "partner.reason."+string(want) {
			t.Errorf("starting: %q, want %s", got, want)
		}
		s.Exec(t, make[1], fixture.Relais.ID)
	}
	if err := start(fixture.Nadia, s.person, &fixture.BrumeRooms); wrong(err)["offer_id"] != "partner.reason.agreement_missing" {
		t.Errorf("another service's partner: %v", err)
	}
	if err := start(fixture.Ines, s.person, &fixture.BrumeRooms); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service's person: %v", err)
	}
	if err := start(fixture.Nadia, s.person, &fixture.Offer{ID: fixture.ID("no such offer")}); !fault.Is(err, fault.NotFound) {
		t.Errorf("no such offer: %v", err)
	}
	if err := send(); err != nil {
		t.Errorf("all put right: %v", err)
	}
}

func TestAFullOfferWithAWaitingListMayBeChosen(t *testing.T) {
	s := newStage(t)
	s.send(&fixture.RiveDouceCare, complete()) // 0 places free, a waiting list
}

func TestAnUnfinishedDraftIsKeptAndNotSent(t *testing.T) {
	s := newStage(t)
	refused := complete()
	refused.Agreement = "refused"
	future := complete()
	future.AgreedOn = "24/11/2026"
	for name, c := range map[string]struct {
		offer *fixture.Offer
		typed referral.Typed
		want  map[string]string
	}{
		"empty": {&fixture.RelaisRooms, referral.Typed{}, map[string]string{"purpose": "referral.error.purpose", "agreement": "referral.error.agreement",
			"agreed_on": "referral.error.agreed_on", "explained": "referral.error.explained"}},
		"agreed tomorrow":     {&fixture.RelaisFull, future, map[string]string{"agreed_on": "referral.error.agreed_future", "offer_id": "partner.reason.full"}},
		"care without accord": {&fixture.RiveDouceCare, refused, map[string]string{"agreement": "referral.error.agreement_care"}},
	} {
		if c.offer == &fixture.RelaisFull {
			s.Exec(t, "update offers set seats_free = 1 where id = $1", c.offer.ID)
		}
		draft := s.draft(c.offer, c.typed)
		if c.offer == &fixture.RelaisFull {
			s.Exec(t, "update offers set seats_free = 0 where id = $1", c.offer.ID)
		}
		err := s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := referral.Send(ctx, tx, draft)
			return err
		})
		if got := wrong(err); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			kept, err := referral.DraftByID(ctx, tx, draft)
			if kept.Purpose != c.typed.Purpose || string(kept.Agreement) != c.typed.Agreement {
				t.Errorf("%s: kept %+v", name, kept)
			}
			return err
		})
	}
	// Whoever refuses may still be referred to a social partner.
	s.send(&fixture.HorizonRights, refused)
}

func TestDraftsAreTheirAuthors(t *testing.T) {
	s := newStage(t)
	draft := s.draft(&fixture.RelaisRooms, complete())
	for _, who := range []*fixture.Persona{fixture.Helene, fixture.Ines} {
		for name, try := range map[string]func(context.Context, *db.Tx) error{
			"read": func(ctx context.Context, tx *db.Tx) error { _, err := referral.DraftByID(ctx, tx, draft); return err },
			"save": func(ctx context.Context, tx *db.Tx) error { return referral.SaveDraft(ctx, tx, draft, complete()) },
			"tick": func(ctx context.Context, tx *db.Tx) error { return referral.Tick(ctx, tx, draft, nil) },
			"send": func(ctx context.Context, tx *db.Tx) error { _, err := referral.Send(ctx, tx, draft); return err },
			"drop": func(ctx context.Context, tx *db.Tx) error { return referral.DiscardDraft(ctx, tx, draft) },
		} {
			if err := s.try(who.Actor(), try); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by %s: %v, want not found", name, who.Slug, err)
			}
		}
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		again, err := referral.StartDraft(ctx, tx, s.person, offerID(&fixture.RelaisRooms))
		if again != draft {
			t.Error("a second draft for the same person and offer")
		}
		own, e := referral.OwnDrafts(ctx, tx)
		if e != nil || len(own) != 1 || own[0].PersonName != "VALADIER Samuel" {
			t.Errorf("own drafts %+v, %v", own, e)
		}
		return err
	})
}

func TestALiveReferralToTheSameOfferIsFound(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	similar := func() (rows []referral.Row) {
		s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = referral.Similar(ctx, tx, s.person, partner.Offer{ID: offerID(&fixture.RelaisRooms), Domain: "housing"})
			return err
		})
		return rows
	}
	if rows := similar(); len(rows) != 1 || rows[0].ID != of {
		t.Errorf("similar %+v", rows)
	}
	if err := s.move(fixture.Nadia.Actor(), of, referral.DoWithdraw, enough(referral.DoWithdraw)); err != nil {
		t.Fatal(err)
	}
	if rows := similar(); len(rows) != 0 {
		t.Errorf("a withdrawn one is similar: %+v", rows)
	}
}
