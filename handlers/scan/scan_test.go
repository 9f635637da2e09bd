package scan_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"passerelle/handlers/scan"
	"passerelle/handlers/scan/scantest"
)

func TestTheScannerGivesItsVerdict(t *testing.T) {
	clamd := scantest.Start(t)
	client, err := scan.New(clamd.Address)
	if err != nil {
		t.Fatal(err)
	}
	large := bytes.Repeat([]byte("a"), 3<<20)
	for want, body := range map[string][]byte{"": large, "Eicar-Signature": append(large, scantest.Virus...)} {
		if got, err := client.Scan(t.Context(), body); err != nil || got != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}

// What could not be looked at is not clean.
func TestWhatIsNoVerdictIsAnError(t *testing.T) {
	clamd := scantest.Start(t)
	client, err := scan.New(clamd.Address)
	if err != nil {
		t.Fatal(err)
	}
	for name, manner := range map[string]scantest.Manner{"silent": scantest.Silent, "breaks off": scantest.BreaksOff, "confused": scantest.Confused} {
		clamd.Manner.Store(int32(manner))
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		if got, err := client.Scan(ctx, []byte("a")); err == nil {
			t.Errorf("%s: %q and no error", name, got)
		}
		cancel()
	}
	down, err := scan.New("unix:/nowhere/clamd.ctl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := down.Scan(t.Context(), []byte("a")); err == nil {
		t.Error("a scanner that is down passes a file")
	}
}

func TestOnlyThisMachineIsAsked(t *testing.T) {
	for address, good := range map[string]bool{
		"unix:/run/clamav/clamd.ctl": true, "tcp:127.0.0.1:3310": true, "tcp:[::1]:3310": true,
		"tcp:192.0.2.1:3310": false, "tcp:clamd.exemple.test:3310": false, "unix:clamd": false, "127.0.0.1:3310": false, "": false,
	} {
		if _, err := scan.New(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}
