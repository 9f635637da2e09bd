package notification_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/notification"
	"passerelle/models/referral"
)

func TestEachSideReadsWhatTheOtherDid(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.move(fixture.Karim, of, referral.Acknowledge)
	s.move(fixture.Karim, of, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
		return referral.Ask(ctx, tx, of, "", "Une pièce d’identité ?")
	})
	s.move(fixture.Nadia, of, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
		return referral.Answer(ctx, tx, of, "Elle est à jour.")
	})
	s.spread()
	for who, want := range map[*fixture.Persona][]notification.Kind{
		fixture.Nadia:  {notification.ReferralAcknowledged, notification.ReferralAsked},
		fixture.Karim:  {notification.ReferralAnswered},
		fixture.Helene: {}, fixture.Marc: {}, fixture.Sophie: {}, fixture.Ines: {},
	} {
		if got := s.kinds(who); !slices.Equal(got, want) {
			t.Errorf("%s reads %v, want %v", who.Slug, got, want)
		}
	}
}

// A notice and its job exist exactly if the act does.
func TestWhatIsNotCommittedIsNotTold(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	refused := errors.New("refused")
	counted := func() (notices, jobs int) {
		s.Scan(t, "select (select count(*) from notices), (select count(*) from queue.river_job where kind = 'spread')", nil, &notices, &jobs)
		return notices, jobs
	}
	err := s.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if err := referral.Acknowledge(ctx, tx, of); err != nil {
			return err
		}
		return refused
	})
	if notices, jobs := counted(); !errors.Is(err, refused) || notices != 0 || jobs != 0 {
		t.Errorf("%v: %d notices, %d jobs", err, notices, jobs)
	}
	s.move(fixture.Karim, of, referral.Acknowledge)
	if notices, jobs := counted(); notices != 1 || jobs != 1 {
		t.Errorf("%d notices, %d jobs", notices, jobs)
	}
}

// After a job was asked for, the unit of work is its actor's again.
func TestAskingForAJobLeavesTheRoleAsItWas(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.must(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if err := referral.Acknowledge(ctx, tx, of); err != nil {
			return err
		}
		_, err := referral.ByID(ctx, tx, of)
		return err
	})
}

func TestSpreadingTwiceTellsOnce(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.move(fixture.Karim, of, referral.Acknowledge)
	s.spread()
	s.Exec(t, "update notices set spread_at = null")
	s.spread()
	if got := s.kinds(fixture.Nadia); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestWhoeverIsNotInChargeAnyMoreHandsOverToTheManager(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.move(fixture.Karim, of, referral.Acknowledge)
	s.Exec(t, "update memberships set status = 'ended', ended_at = $1 where account_id = $2", dbtest.Monday, fixture.Nadia.Account())
	s.spread()
	if nadia, helene := s.kinds(fixture.Nadia), s.kinds(fixture.Helene); len(nadia) != 0 || len(helene) != 1 {
		t.Errorf("Nadia reads %v, Hélène %v", nadia, helene)
	}
}

func TestExpiryIsToldToTheReferentAndTheManager(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.Exec(t, "update referrals set expires_on = '2026-11-20' where id = $1", of)
	s.must(actor.ForWorker(fixture.ValClair.ID), func(ctx context.Context, tx *db.Tx) error { return referral.Expire(ctx, tx, of) })
	s.spread()
	want := []notification.Kind{notification.ReferralExpired}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Helene} {
		if got := s.kinds(who); !slices.Equal(got, want) {
			t.Errorf("%s reads %v", who.Slug, got)
		}
	}
	if got := s.kinds(fixture.Karim); len(got) != 0 {
		t.Errorf("Karim reads %v", got)
	}
}

// A withdrawal closes what the partner was told of the referral, and is told
// itself.
func TestWithdrawalClosesThePartnersMessages(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.move(fixture.Karim, of, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
		return referral.Ask(ctx, tx, of, "", "Une pièce d’identité ?")
	})
	s.move(fixture.Nadia, of, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
		return referral.Answer(ctx, tx, of, "Elle est à jour.")
	})
	s.spread()
	s.move(fixture.Nadia, of, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
		return referral.Withdraw(ctx, tx, of, "met_otherwise")
	})
	s.spread()
	if got := s.kinds(fixture.Karim); !slices.Equal(got, []notification.Kind{notification.ReferralWithdrawn}) {
		t.Errorf("Karim reads %v", got)
	}
	if got := s.kinds(fixture.Nadia); len(got) != 1 {
		t.Errorf("Nadia reads %v", got)
	}
}

func TestDecliningClosesThePartnersMessagesAfterTheDelay(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.must(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return notification.Tell(ctx, tx, notification.Notice{Kind: notification.ReferralSent, To: notification.PartnerHolders(actor.ReferralAnswer),
			Noun: referral.Noun, ID: of.UUID, Organisation: fixture.Relais.ID})
	})
	s.spread()
	s.move(fixture.Karim, of, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
		return referral.Decline(ctx, tx, of, "no_place", "")
	})
	if got := s.kinds(fixture.Karim); len(got) != 1 {
		t.Errorf("at once: %v", got)
	}
	s.Stand(dbtest.Monday.Add(31 * 24 * time.Hour))
	if got := s.kinds(fixture.Karim); len(got) != 0 {
		t.Errorf("after the delay: %v", got)
	}
}

func TestSomebodyElsesMessageDoesNotExist(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.move(fixture.Karim, of, referral.Acknowledge)
	s.spread()
	var notice notification.ID
	s.must(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		page, err := notification.Inbox(ctx, tx, notification.ID{})
		notice = page.Items[0].ID
		return err
	})
	for _, who := range []*fixture.Persona{fixture.Helene, fixture.Ines, fixture.Karim} {
		for name, try := range map[string]func(context.Context, *db.Tx) error{
			"read": func(ctx context.Context, tx *db.Tx) error { return notification.MarkRead(ctx, tx, notice) },
			"all":  func(ctx context.Context, tx *db.Tx) error { return notification.MarkAllRead(ctx, tx, notice) },
			"show": func(ctx context.Context, tx *db.Tx) error {
				_, err := notification.ItemByID(ctx, tx, notice)
				return err
			},
		} {
			if err := s.as(who.Actor(), try); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s, %s: %v", who.Slug, name, err)
			}
		}
	}
	s.must(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return notification.MarkRead(ctx, tx, notice) })
}

// Neither side writes what the other's members are told in the name of a third.
func TestANoticeIsWrittenForOnesOwnTenantOnly(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	for _, n := range []notification.Notice{
		{Service: fixture.HauteBrume.ID, To: notification.Referent()},
		{Service: fixture.HauteBrume.ID, Organisation: fixture.Relais.ID, To: notification.PartnerHolders(actor.ReferralAnswer)},
	} {
		n.Kind, n.Noun, n.ID = notification.ReferralAsked, referral.Noun, of.UUID
		err := s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return notification.Tell(ctx, tx, n) })
		if err == nil {
			t.Errorf("%+v was written", n)
		}
	}
}

// A notice goes ninety days after it came, with what stands of it in inboxes, and
// neither a day before nor those of the other side.
func TestNoticesGoAfterNinetyDays(t *testing.T) {
	s := newStage(t)
	of := s.referral()
	s.move(fixture.Karim, of, referral.Acknowledge)
	s.spread()
	left := func() (service, partner, inbox int) {
		s.Scan(t, `select (select count(*) from notices where side = 'service'), (select count(*) from notices where side = 'partner'),
			(select count(*) from inbox_items where account_id = $1)`, []any{fixture.Nadia.Account()}, &service, &partner, &inbox)
		return service, partner, inbox
	}
	sweep := func() {
		t.Helper()
		if err := s.as(actor.ForWorker(fixture.ValClair.ID), notification.Sweep); err != nil {
			t.Fatal(err)
		}
	}
	s.Exec(t, "update notices set created_at = $1", dbtest.Monday.Add(-notification.Kept))
	_, partners, _ := left()
	sweep()
	if service, _, inbox := left(); service != 1 || inbox != 1 {
		t.Errorf("on its last day: %d notices, %d in the inbox", service, inbox)
	}
	s.Exec(t, "update notices set created_at = $1", dbtest.Monday.Add(-notification.Kept-time.Second))
	sweep()
	if service, partner, inbox := left(); service != 0 || inbox != 0 || partner != partners {
		t.Errorf("a second later: %d notices, %d in the inbox, %d of the partner", service, inbox, partner)
	}
}
