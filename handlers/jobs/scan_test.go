package jobs_test

import (
	"testing"

	"passerelle/handlers/scan"
	"passerelle/handlers/scan/scantest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/document"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/referral"
)

// quarantine attaches a file to the first of Le Relais's referrals.
func quarantine(t *testing.T, w *dbtest.Database, line string) document.ID {
	t.Helper()
	var of string
	w.Scan(t, "select id::text from referrals where organisation_id = $1 and service_id = $2 and status = 'sent' order by id limit 1", []any{fixture.Relais.ID, fixture.ValClair.ID}, &of)
	var added document.ID
	err := w.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) (err error) {
		var to referral.ID
		if err := to.UUID.UnmarshalText([]byte(of)); err != nil {
			return err
		}
		added, err = referral.Attach(t.Context(), tx, document.Rules{MaxBytes: 1 << 20}, id.From[referral.Referral](to.UUID), referral.Attachment{
			Kind: "cv", Name: "CV.pdf", Body: fixture.Paper(line), Internal: true,
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return added
}

func statusOf(t *testing.T, w *dbtest.Database, file document.ID) (status string) {
	t.Helper()
	w.Scan(t, "select status from documents where id = $1", []any{file}, &status)
	return status
}

// A scanner that is down, slow or confused leaves files where they are; once it
// is well they are judged, and the bytes of what is infected are gone.
func TestScannerJudgesWhatWaits(t *testing.T) {
	w := world.Lived(t)
	clamd := scantest.Start(t)
	scanner, err := scan.New(clamd.Address)
	if err != nil {
		t.Fatal(err)
	}
	good, bad := quarantine(t, w, "Sans danger."), quarantine(t, w, scantest.Virus)
	for _, manner := range []scantest.Manner{scantest.BreaksOff, scantest.Confused} {
		clamd.Manner.Store(int32(manner))
		workWith(t, w, scanner, "select (count(*) = 0)::int from "+db.QueueSchema+".river_job where kind = 'scan_files' and state = 'discarded'")
		if statusOf(t, w, good) != "quarantined" || statusOf(t, w, bad) != "quarantined" {
			t.Errorf("in manner %d: %s, %s", manner, statusOf(t, w, good), statusOf(t, w, bad))
		}
		w.Exec(t, "delete from "+db.QueueSchema+".river_job")
	}
	clamd.Manner.Store(int32(scantest.Well))
	workWith(t, w, scanner, "select count(*) from documents where status = 'quarantined'")
	if statusOf(t, w, good) != "clean" || statusOf(t, w, bad) != "infected" {
		t.Errorf("judged %s and %s", statusOf(t, w, good), statusOf(t, w, bad))
	}
	var left int
	var finding string
	w.Scan(t, "select count(*) from document_contents where document_id = $1", []any{bad}, &left)
	w.Scan(t, "select finding from documents where id = $1", []any{bad}, &finding)
	if left != 0 || finding != "Eicar-Signature" {
		t.Errorf("%d contents left of what was found to be %q", left, finding)
	}
}
