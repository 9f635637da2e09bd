package referral_test

import (
	"bytes"
	"context"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

var cv = []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")

// open hands out what no scanner has seen; guarded does not.
var open, guarded = document.Rules{MaxBytes: 10 << 20}, document.Rules{MaxBytes: 10 << 20, Scanner: true}

func (s *stage) attach(who actor.Actor, to referral.ID, a referral.Attachment) (added document.ID, err error) {
	if a.Kind == "" {
		a.Kind = "cv"
	}
	if a.Body == nil {
		a.Name, a.Body = "CV.pdf", cv
	}
	err = s.try(who, func(ctx context.Context, tx *db.Tx) (err error) {
		added, err = referral.Attach(ctx, tx, open, to, a)
		return err
	})
	return added, err
}

func (s *stage) content(who actor.Actor, rules document.Rules, of referral.ID, file document.ID) (body []byte, err error) {
	err = s.try(who, func(ctx context.Context, tx *db.Tx) (err error) {
		_, body, err = document.Content(ctx, tx, rules, document.Referral(of.UUID), file)
		return err
	})
	return body, err
}

func (s *stage) added(file document.ID, err error) document.ID {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return file
}

func TestBothSidesReadWhatEitherAttaches(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	for _, from := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		file := s.added(s.attach(from.Actor(), of, referral.Attachment{}))
		for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
			if body, err := s.content(who.Actor(), open, of, file); err != nil || !bytes.Equal(body, cv) {
				t.Errorf("%s reads of %s: %d bytes, %v", who.Slug, from.Slug, len(body), err)
			}
		}
		for _, who := range []*fixture.Persona{fixture.Ines, fixture.Sophie, fixture.Bertrand} {
			if _, err := s.content(who.Actor(), open, of, file); !fault.Is(err, fault.NotFound) {
				t.Errorf("for %s it exists: %v", who.Slug, err)
			}
		}
	}
}

func TestWhatTheServiceKeepsNoPartnerReads(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	file := s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{Internal: true}))
	if _, err := s.content(fixture.Karim.Actor(), open, of, file); !fault.Is(err, fault.NotFound) {
		t.Errorf("Karim: %v", err)
	}
	if _, err := s.content(fixture.Marc.Actor(), open, of, file); err != nil {
		t.Errorf("Marc: %v", err)
	}
	// A partner has no file that its own side keeps.
	theirs := s.added(s.attach(fixture.Karim.Actor(), of, referral.Attachment{Internal: true}))
	if _, err := s.content(fixture.Nadia.Actor(), open, of, theirs); err != nil {
		t.Errorf("Nadia: %v", err)
	}
}

func TestWithdrawalClosesTheFiles(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	file := s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{}))
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, of, "mistake") })
	if _, err := s.content(fixture.Karim.Actor(), open, of, file); !fault.Is(err, fault.NotFound) {
		t.Errorf("Karim: %v", err)
	}
	if _, err := s.attach(fixture.Karim.Actor(), of, referral.Attachment{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("Karim attaches: %v", err)
	}
	if _, err := s.attach(fixture.Nadia.Actor(), of, referral.Attachment{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("Nadia attaches: %v", err)
	}
	if _, err := s.content(fixture.Nadia.Actor(), open, of, file); err != nil {
		t.Errorf("Nadia: %v", err)
	}
}

// What the partner declined it reads for thirty days, its files with it.
func TestFilesCloseWithTheReferral(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	file := s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{}))
	kept := s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{Internal: true}))
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.Decline(ctx, tx, of, "no_place", "Complet.")
	})
	for days, readable := range map[int]bool{29: true, 31: false} {
		s.Stand(dbtest.Monday.AddDate(0, 0, days))
		if _, err := s.content(fixture.Karim.Actor(), open, of, file); (err == nil) != readable {
			t.Errorf("after %d days: %v", days, err)
		}
		if _, err := s.content(fixture.Karim.Actor(), open, of, kept); !fault.Is(err, fault.NotFound) {
			t.Errorf("the service's own after %d days: %v", days, err)
		}
	}
}

func TestWithAHealthPartnerNoFileIsShared(t *testing.T) {
	s := newStage(t)
	of := s.send(&fixture.RiveDouceCare, complete())
	for _, who := range []*fixture.Persona{fixture.Sophie, fixture.Nadia} {
		_, err := s.attach(who.Actor(), of, referral.Attachment{})
		if got := wrong(err); got["file"] != "document.error.health" {
			t.Errorf("%s: %v", who.Slug, err)
		}
	}
	s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{Internal: true}))
}

func TestAttachingSaysEverythingThatIsWrong(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	_, err := s.attach(fixture.Nadia.Actor(), of, referral.Attachment{Kind: "judgment", Body: []byte("MZ")})
	if got := wrong(err); got["kind"] != "document.error.kind" || got["file"] != "document.error.format" {
		t.Errorf("%v", got)
	}
	_, err = s.attach(fixture.Nadia.Actor(), of, referral.Attachment{Body: make([]byte, 10<<20+1)})
	if got := wrong(err); got["file"] != "document.error.large" {
		t.Errorf("too large: %v", got)
	}
	for range document.Most {
		s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{}))
	}
	_, err = s.attach(fixture.Nadia.Actor(), of, referral.Attachment{})
	if got := wrong(err); got["file"] != "document.error.many" {
		t.Errorf("one too many: %v", got)
	}
	s.added(s.attach(fixture.Karim.Actor(), of, referral.Attachment{}))
}

func TestOnlyItsOwnSideRemovesAFile(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	file := s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{}))
	detach := func(who *fixture.Persona) error {
		return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Detach(ctx, tx, of, file) })
	}
	if err := detach(fixture.Karim); !fault.Is(err, fault.Forbidden) {
		t.Errorf("Karim: %v", err)
	}
	if err := detach(fixture.Ines); !fault.Is(err, fault.NotFound) {
		t.Errorf("Inès: %v", err)
	}
	if err := detach(fixture.Marc); err != nil {
		t.Errorf("Marc, of the same service: %v", err)
	}
	if err := detach(fixture.Nadia); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	var bytesLeft, lines int
	s.Scan(t, "select count(*) from document_contents where document_id = $1", []any{file}, &bytesLeft)
	s.Scan(t, "select count(*) from journal where noun = 'document' and noun_id = $1 and action in ('create', 'erase')", []any{file}, &lines)
	if _, err := s.content(fixture.Nadia.Actor(), open, of, file); !fault.Is(err, fault.Gone) || bytesLeft != 0 || lines != 2 {
		t.Errorf("after it: %v, %d contents, %d lines", err, bytesLeft, lines)
	}
}

func TestFilesWaitForTheScanner(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	good, bad := s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{})), s.added(s.attach(fixture.Nadia.Actor(), of, referral.Attachment{}))
	if _, err := s.content(fixture.Karim.Actor(), guarded, of, good); !fault.Is(err, fault.Conflict) {
		t.Errorf("in quarantine: %v", err)
	}
	var waiting []document.ID
	judge := func(act func(context.Context, *db.Tx) error) error { return s.try(clock(), act) }
	if err := judge(func(ctx context.Context, tx *db.Tx) (err error) { waiting, err = document.Waiting(ctx, tx); return err }); err != nil || len(waiting) != 2 {
		t.Fatalf("%d wait, %v", len(waiting), err)
	}
	other := s.try(actor.ForWorker(fixture.HauteBrume.ID), func(ctx context.Context, tx *db.Tx) error { return document.Pass(ctx, tx, good) })
	if !fault.Is(other, fault.Conflict) {
		t.Errorf("the worker of another service: %v", other)
	}
	if err := judge(func(ctx context.Context, tx *db.Tx) error { return document.Pass(ctx, tx, good) }); err != nil {
		t.Fatal(err)
	}
	if err := judge(func(ctx context.Context, tx *db.Tx) error { return document.Condemn(ctx, tx, bad, "Eicar-Test") }); err != nil {
		t.Fatal(err)
	}
	if err := judge(func(ctx context.Context, tx *db.Tx) error { return document.Pass(ctx, tx, bad) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("an infected file passes: %v", err)
	}
	if _, err := s.content(fixture.Karim.Actor(), guarded, of, good); err != nil {
		t.Errorf("the clean one: %v", err)
	}
	for _, rules := range []document.Rules{open, guarded} {
		if _, err := s.content(fixture.Nadia.Actor(), rules, of, bad); !fault.Is(err, fault.Gone) {
			t.Errorf("the infected one: %v", err)
		}
	}
	var left int
	s.Scan(t, "select count(*) from document_contents where document_id = $1", []any{bad}, &left)
	if left != 0 {
		t.Error("its bytes are still there")
	}
}
