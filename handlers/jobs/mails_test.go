package jobs_test

import (
	"context"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/referral"
)

func TestAnActIsToldByAnEMailThatNamesNobody(t *testing.T) {
	r := newRig(t)
	of := r.acknowledged()
	r.workUntil(sent)
	all := r.box.got()
	if len(all) != 1 || all[0].To != "nadia@exemple.test" || all[0].Subject != "Une orientation a été reçue" {
		t.Fatalf("%+v", all)
	}
	var notice, reference string
	r.Scan(t, "select n.id::text, r.reference from notices n join referrals r on r.id = n.noun_id", nil, &notice, &reference)
	for _, text := range []string{all[0].Text, all[0].HTML} {
		if !strings.Contains(text, "https://passerelle.exemple.test/inbox/"+notice) || strings.Contains(text, of.String()) || strings.Contains(text, reference) {
			t.Errorf("%s", text)
		}
	}
}

func TestWhatAServerTookIsNeverSentAgain(t *testing.T) {
	r := newRig(t)
	r.acknowledged()
	r.workUntil(sent)
	r.Exec(t, "delete from queue.river_job")
	var mail, service uuid.UUID
	r.Scan(t, "select id, service_id from mails", nil, &mail, &service)
	for range 2 { // jobs that somebody asked for all the same
		r.as(actor.ForWorker(service), func(ctx context.Context, tx *db.Tx) error {
			_, due, err := notification.Claim(ctx, tx, id.From[notification.Mail](mail))
			if due {
				t.Error("it may be sent again")
			}
			return err
		})
	}
	r.Stand(dbtest.Monday.Add(48 * time.Hour))
	r.workUntil("select count(*) > 0 from queue.river_job where kind = 'due_mails' and state = 'completed'")
	if got := r.box.got(); len(got) != 1 {
		t.Errorf("sent %d times", len(got))
	}
}

func TestALostAnswerIsUncertainAndTriedAgainUnderTheSameId(t *testing.T) {
	r := newRig(t)
	r.box.answer = notification.Outcome{Result: notification.Lost, Reason: "answer_lost"}
	r.acknowledged()
	r.workUntil("select count(*) > 0 from mails where status = 'uncertain'")
	// Told to come back, it may still have been taken the first time.
	r.box.answer = notification.Outcome{Result: notification.Postponed, Reason: "connect"}
	r.Stand(dbtest.Monday.Add(2 * time.Minute))
	r.workUntil("select count(*) > 0 from mails where attempts = 2 and status <> 'sending'")
	if status, reason, _ := r.status(); status != "uncertain" || reason != "connect" {
		t.Errorf("%s, %s", status, reason)
	}
	r.box.answer = delivered
	r.Stand(dbtest.Monday.Add(time.Hour))
	r.workUntil(sent)
	all := r.box.got()
	if len(all) != 3 || all[0].ID != all[2].ID {
		t.Errorf("%d attempts", len(all))
	}
}

func TestARefusalForGoodIsAFailureThatAnAdministratorTriesAgain(t *testing.T) {
	r := newRig(t)
	r.box.answer = notification.Outcome{Result: notification.Refused, Reason: "recipient_550"}
	r.acknowledged()
	r.workUntil("select count(*) > 0 from mails where status = 'failed'")
	var failed []notification.Failure
	r.as(fixture.Admin.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		failed, err = notification.Failures(ctx, tx)
		return err
	})
	if len(failed) != 1 || failed[0].Address != "nadia@exemple.test" || failed[0].Reason != "recipient_550" || !failed[0].MayRetry() {
		t.Fatalf("%+v", failed)
	}
	r.box.answer = delivered
	r.as(fixture.Admin.Actor(), func(ctx context.Context, tx *db.Tx) error { return notification.Retry(ctx, tx, failed[0].ID) })
	r.workUntil(sent)
	if err := r.Pool.Write(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) error { return notification.Retry(t.Context(), tx, failed[0].ID) }); err == nil {
		t.Error("a manager may")
	}
}

func TestRetriesComeLaterAndLaterAndEnd(t *testing.T) {
	r := newRig(t)
	r.box.answer = notification.Outcome{Result: notification.Postponed, Reason: "greeting_421"}
	r.acknowledged()
	r.workUntil("select count(*) > 0 from mails where attempts = 1 and status = 'pending'")
	var mail, service uuid.UUID
	r.Scan(t, "select id, service_id from mails", nil, &mail, &service)
	last, at := time.Duration(0), dbtest.Monday
	for attempts := 1; ; attempts++ {
		var next *time.Time
		r.Scan(t, "select next_at from mails", nil, &next)
		if next == nil {
			break
		}
		if wait := next.Sub(at); wait < last {
			t.Errorf("attempt %d after %s, the one before after %s", attempts, wait, last)
		} else {
			last, at = wait, *next
		}
		r.Stand(at)
		r.as(actor.ForWorker(service), func(ctx context.Context, tx *db.Tx) error {
			c, due, err := notification.Claim(ctx, tx, id.From[notification.Mail](mail))
			if err != nil || !due {
				t.Fatalf("attempt %d: due %t, %v", attempts, due, err)
			}
			return notification.Settle(ctx, tx, c, r.box.answer)
		})
	}
	if status, reason, attempts := r.status(); status != "failed" || reason != "greeting_421" || attempts != 10 || at.Sub(dbtest.Monday) < 48*time.Hour {
		t.Errorf("%s, %s after %d attempts and %s", status, reason, attempts, at.Sub(dbtest.Monday))
	}
}

// A program that is killed while it speaks with the server leaves an attempt
// behind that may have been taken.
func TestAnAttemptLostWithItsProgramIsUncertain(t *testing.T) {
	r := newRig(t)
	r.post.Transport = nil
	r.acknowledged()
	r.workUntil("select count(*) > 0 from mails where reason = 'not_configured'")
	r.Exec(t, "update mails set status = 'sending', attempts = 1, tried_at = $1", dbtest.Monday)
	r.Stand(dbtest.Monday.Add(time.Minute))
	var service, mail uuid.UUID
	r.Scan(t, "select id, service_id from mails", nil, &mail, &service)
	claim := func() (c notification.Claimed, due bool) {
		r.as(actor.ForWorker(service), func(ctx context.Context, tx *db.Tx) (err error) {
			c, due, err = notification.Claim(ctx, tx, id.From[notification.Mail](mail))
			return err
		})
		return c, due
	}
	if _, due := claim(); due {
		t.Error("two at once")
	}
	r.Stand(dbtest.Monday.Add(11 * time.Minute))
	c, due := claim()
	if !due || c.LostAt == nil {
		t.Fatalf("due %t, lost %v", due, c.LostAt)
	}
	r.as(actor.ForWorker(service), func(ctx context.Context, tx *db.Tx) error {
		return notification.Settle(ctx, tx, c, notification.Outcome{Result: notification.Refused, Reason: "recipient_550"})
	})
	if status, _, _ := r.status(); status != "uncertain" {
		t.Errorf("%s", status)
	}
}

func TestWithoutAServerNothingIsLost(t *testing.T) {
	r := newRig(t)
	r.post.Transport = nil
	r.acknowledged()
	r.workUntil("select count(*) > 0 from mails where reason = 'not_configured'")
	r.post.Transport = r.box
	r.workUntil(sent)
	if got := r.box.got(); len(got) != 1 {
		t.Errorf("%d sent", len(got))
	}
}

func TestWhatWasReadInThePortalIsNotSent(t *testing.T) {
	r := newRig(t)
	r.post.Transport = nil
	r.acknowledged()
	r.workUntil("select count(*) > 0 from mails where reason = 'not_configured'")
	r.Exec(t, "update inbox_items set read_at = $1", dbtest.Monday)
	r.post.Transport = r.box
	r.workUntil("select count(*) > 0 from mails where status = 'dropped'")
	if got := r.box.got(); len(got) != 0 {
		t.Errorf("%d sent", len(got))
	}
}

func TestPaceOfEMails(t *testing.T) {
	r := newRig(t)
	prefer := func(p notification.Pace) {
		r.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return notification.Choose(ctx, tx, notification.Preferences{Paces: map[notification.Topic]notification.Pace{notification.Referrals: p, notification.Deadlines: p, notification.Sessions: p}})
		})
	}
	prefer(notification.Never)
	of := r.acknowledged()
	r.workUntil("select count(*) = 1 from inbox_items")
	prefer(notification.Daily)
	r.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Waitlist(ctx, tx, of) })
	r.workUntil("select count(*) = 2 from inbox_items")
	if got := r.box.got(); len(got) != 0 {
		t.Fatalf("%+v", got)
	}
	// Tuesday, ten to seven in Paris, then ten past: one digest, however often.
	tend := func(at time.Time) {
		r.Stand(at)
		r.as(actor.ForWorker(fixture.ValClair.ID), notification.Digest)
	}
	tuesday := time.Date(2026, time.November, 24, 5, 50, 0, 0, time.UTC)
	var mails int
	tend(tuesday)
	if r.Scan(t, "select count(*) from mails", nil, &mails); mails != 0 {
		t.Errorf("%d before the hour", mails)
	}
	tend(tuesday.Add(20 * time.Minute))
	tend(tuesday.Add(3 * time.Hour))
	r.workUntil(sent)
	got := r.box.got()
	if len(got) != 1 || got[0].Subject != "Du nouveau dans vos messages" || !strings.Contains(got[0].Text, "1 message non lu") {
		t.Errorf("%+v", got)
	}
}

func TestInvitationLeavesByEMailAndItsSecretWithIt(t *testing.T) {
	r := newRig(t)
	token := "un secret de trente-deux lettres et plus"
	var invitation account.InvitationID
	r.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		if invitation, err = account.Invite(ctx, tx, account.NewInvitation{Email: "venue@exemple.test", Role: actor.PartnerMember}, token); err != nil {
			return err
		}
		return account.MailLink(ctx, tx, invitation, r.post.Key, token)
	})
	var sealed []byte
	r.Scan(t, "select sealed from mails", nil, &sealed)
	if len(sealed) == 0 || strings.Contains(string(sealed), "secret") {
		t.Errorf("%q", sealed)
	}
	r.workUntil(sent)
	got := r.box.got()
	if len(got) != 1 || got[0].To != "venue@exemple.test" || !strings.Contains(got[0].Text, "Le Relais des Tilleuls") || !strings.Contains(got[0].Text, "https://passerelle.exemple.test/invitations/"+token) {
		t.Fatalf("%+v", got)
	}
	r.Scan(t, "select sealed from mails", nil, &sealed)
	if sealed != nil {
		t.Error("the secret stays")
	}
}

// A renewed invitation has another link: the former letter says nothing any more.
func TestARenewedInvitationsFormerLetterIsDropped(t *testing.T) {
	r := newRig(t)
	r.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		invitation, err := account.Invite(ctx, tx, account.NewInvitation{Email: "venue@exemple.test", Role: actor.PartnerMember}, "premier")
		if err != nil {
			return err
		}
		return account.MailLink(ctx, tx, invitation, r.post.Key, "premier")
	})
	other := sha256.Sum256([]byte("second"))
	r.Exec(t, "update invitations set token_hash = $1 where email = 'venue@exemple.test'", other[:])
	r.workUntil("select count(*) > 0 from mails where status = 'dropped' and sealed is null")
	if got := r.box.got(); len(got) != 0 {
		t.Errorf("%d sent", len(got))
	}
}

// The platform's own people have no messages: the notice is a letter.
func TestPlatformsUnusedAccessIsToldByALetter(t *testing.T) {
	r := newRig(t)
	r.Exec(t, "update memberships set created_at = $1, last_used_at = $1 where id = $2", dbtest.Monday.AddDate(0, 0, -80), fixture.Paul.Membership())
	r.as(actor.ForWorker(uuid.Nil), func(ctx context.Context, tx *db.Tx) error {
		told, err := account.Dormant(ctx, tx)
		if err != nil {
			return err
		}
		if len(told) != 1 {
			t.Errorf("told %v", told)
		}
		return account.Notice(ctx, tx, told)
	})
	r.workUntil(sent)
	all := r.box.got()
	if len(all) != 1 || all[0].To != "paul@exemple.test" || all[0].Subject != "Votre accès à Passerelle va être suspendu" {
		t.Fatalf("%+v", all)
	}
	if !strings.Contains(all[0].Text, "https://passerelle.exemple.test/sign-in") || strings.Contains(all[0].Text, "/account/notifications") {
		t.Error(all[0].Text)
	}
}
