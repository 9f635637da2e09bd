//go:build rehearse

package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// lighthouse is pinned here and installed by npm when it is first asked for: it
// is no dependency of the portal.
const lighthouse = "lighthouse@12.8.2"

// TestLighthouse measures three pages as a telephone sees them. Accessibility is
// asserted; the speed, which is the machine's as much as ours, is printed.
func TestLighthouse(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var file string
	site.World.Scan(t, "select id::text from persons where referent_id = $1 limit 1", []any{fixture.Nadia.Account()}, &file)
	for _, page := range []struct {
		who  *fixture.Persona
		path string
	}{
		{fixture.Nadia, "/"},
		{fixture.Nadia, "/persons/" + file},
		{fixture.Karim, "/referrals"},
	} {
		scores := measure(t, site.URL+page.path, site.SignIn(t, page.who))
		fmt.Printf("%-10s %-12s performance %.0f, accessibility %.0f, best practices %.0f\n", page.who.Slug, strings.ReplaceAll(page.path, file, ":person"),
			scores["performance"], scores["accessibility"], scores["best-practices"])
		if scores["accessibility"] != 100 {
			t.Errorf("%s: accessibility %.0f", page.path, scores["accessibility"])
		}
	}
}

// measure gives the scores of a page, out of 100.
func measure(t *testing.T, address, token string) map[string]float64 {
	t.Helper()
	headers, err := json.Marshal(map[string]string{"Cookie": "passerelle-session=" + token})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "npx", "--yes", lighthouse, address, "--quiet", "--output=json", "--form-factor=mobile",
		"--only-categories=performance,accessibility,best-practices", "--extra-headers="+string(headers),
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update")
	command.Env = append(command.Environ(), "CHROME_PATH="+browsertest.Find(t))
	var report, complaint bytes.Buffer
	command.Stdout, command.Stderr = &report, &complaint
	if err := command.Run(); err != nil {
		t.Fatalf("lighthouse: %v: %s", err, complaint.String())
	}
	var read struct {
		FinalDisplayedURL string
		Categories        map[string]struct{ Score float64 }
	}
	if err := json.Unmarshal(report.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.FinalDisplayedURL != address {
		t.Fatalf("lighthouse saw %s", read.FinalDisplayedURL)
	}
	scores := map[string]float64{}
	for name, category := range read.Categories {
		scores[name] = category.Score * 100
	}
	return scores
}
