// Package pdftest is for tests of what leaves as a PDF: a portal that prints with a
// real browser, and the text of what it printed.
package pdftest

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"passerelle/handlers"
	"passerelle/handlers/pdf"
	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
)

// Printer prints for the time of the test. Without Chromium the test is left out,
// and fails where REQUIRE_BROWSER is set.
func Printer(t testing.TB) *pdf.Printer {
	t.Helper()
	printer := pdf.New(browsertest.Find(t))
	t.Cleanup(printer.Close)
	return printer
}

// Over is a portal over w that makes PDFs.
func Over(t testing.TB, w *dbtest.Database) *webtest.Site {
	t.Helper()
	printer := Printer(t)
	return webtest.SetUp(t, w, func(with *handlers.With) { with.Referrals.Print = printer.Print })
}

// Text is what a PDF says, its words one space apart, as pdftotext reads it. Like a
// browser, the program is a must where REQUIRE_BROWSER is set.
func Text(t testing.TB, file string, options ...string) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") != "" {
			t.Fatal("REQUIRE_BROWSER is set and there is no pdftotext")
		}
		t.Skip("no pdftotext on this machine")
	}
	read := exec.CommandContext(t.Context(), program, append([]string{"-enc", "UTF-8"}, append(options, "-", "-")...)...)
	read.Stdin = strings.NewReader(file)
	out, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
