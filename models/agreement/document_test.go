package agreement_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"passerelle/models/agreement"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

var rules = document.Rules{MaxBytes: 10 << 20}

func attach(t *testing.T, w *dbtest.Database, who *fixture.Persona, to agreement.ID, kind document.Kind) (made document.ID, err error) {
	t.Helper()
	err = by(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = agreement.Attach(ctx, tx, rules, to, agreement.Paper{Kind: kind, Name: "Convention.pdf", Body: fixture.Paper("Une page.")})
		return err
	})
	return made, err
}

func TestWhatWasSignedIsKeptWithTheAgreementAndReadByBothSides(t *testing.T) {
	w := world.New(t)
	to := relais(t, w)
	made, err := attach(t, w, fixture.Helene, to, "agreement")
	must(t, err)
	for _, who := range []*fixture.Persona{fixture.Helene, fixture.Karim} {
		must(t, by(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			_, body, err := document.Content(ctx, tx, rules, document.Agreement(to.UUID), made)
			if err == nil && !bytes.Equal(body, fixture.Paper("Une page.")) {
				t.Errorf("%s reads %d bytes", who.Slug, len(body))
			}
			return err
		}))
	}
	// Elsewhere it does not exist, under this agreement or as a referral's.
	for _, who := range []*fixture.Persona{fixture.Sabine, fixture.Sophie} {
		err := by(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := document.Content(ctx, tx, rules, document.Agreement(to.UUID), made)
			return err
		})
		if f, ok := fault.As(err); !ok || f.Kind != fault.NotFound {
			t.Errorf("%s: %v", who.Slug, err)
		}
	}
	err = by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := document.Content(ctx, tx, rules, document.Referral(to.UUID), made)
		return err
	})
	if f, ok := fault.As(err); !ok || f.Kind != fault.NotFound {
		t.Errorf("as a referral's: %v", err)
	}
	must(t, by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return agreement.Detach(ctx, tx, to, made) }))
	var bodies int
	w.Scan(t, "select count(*) from document_contents where document_id = $1", []any{made}, &bodies)
	if bodies != 0 {
		t.Error("the bytes stayed")
	}
}

// A paper about a person has no way in beside an agreement, and the partner cannot
// write what the service keeps.
func TestOnlyTheServiceKeepsDocumentsOfAnAgreementAndOnlyOfItsKinds(t *testing.T) {
	w := world.New(t)
	to := relais(t, w)
	for _, kind := range []document.Kind{"identity", document.Attestation, "", "convention"} {
		if _, err := attach(t, w, fixture.Helene, to, kind); err == nil {
			t.Errorf("%q is kept", kind)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Sabine} {
		if _, err := attach(t, w, who, to, "agreement"); err == nil {
			t.Errorf("%s keeps one", who.Slug)
		}
	}
	made, err := attach(t, w, fixture.Helene, to, "annex")
	must(t, err)
	if err := by(t, w, fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return agreement.Detach(ctx, tx, to, made) }); err == nil {
		t.Error("the partner takes it away")
	}
	karim := fixture.Karim.Actor()
	for _, statement := range []string{
		`insert into documents (id, agreement_id, service_id, organisation_id, side, kind, name, format, size, digest, status, by_id, by_name, added_at)
		 select gen_random_uuid(), agreement_id, service_id, organisation_id, side, kind, name, format, size, digest, status, by_id, by_name, added_at from documents where agreement_id is not null`,
		`insert into document_contents (document_id, agreement_id, service_id, organisation_id, body)
		 select gen_random_uuid(), agreement_id, service_id, organisation_id, '' from documents where agreement_id is not null`,
	} {
		if _, err := w.BySQL(t, karim, statement); err == nil || !strings.Contains(err.Error(), "row-level security") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	for _, statement := range []string{
		"update documents set status = 'removed', removed_at = now() where agreement_id is not null", "delete from document_contents where agreement_id is not null",
	} {
		if n, err := w.BySQL(t, karim, statement); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", statement, n, err)
		}
	}
}
