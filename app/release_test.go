package main

import (
	"os/exec"
	"strings"
	"testing"
)

// Nothing of the demonstration is in the program that a service runs.
func TestReleaseHoldsNoDemonstration(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "release", "passerelle/app").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := string(out)
	if !strings.Contains(packages, "passerelle/handlers/signin\n") {
		t.Fatal("the list is not that of the portal")
	}
	for _, part := range []string{"passerelle/models/fixture", "passerelle/handlers/demo", "passerelle/handlers/catalogue", "passerelle/views/catalogue", "passerelle/models/db/dbtest",
		"passerelle/handlers/web/webtest", "passerelle/handlers/web/browsertest", "zitadel", "passerelle/app/bench", "net/http/pprof"} {
		if strings.Contains(packages, part) {
			t.Errorf("%s is in the release", strings.TrimSpace(part))
		}
	}
}
