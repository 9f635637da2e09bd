//go:build rehearse

package sheet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// LibreOffice itself reads it, and writes numbers, amounts and dates as in French
// (Debian: libreoffice-calc).
func TestLibreOfficeReadsAnOpenDocument(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "r.ods"), small(t), 0o600); err != nil {
		t.Fatal(err)
	}
	convert := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", "fods", "--outdir", folder, filepath.Join(folder, "r.ods"))
	if said, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v %s", err, said)
	}
	read, err := os.ReadFile(filepath.Join(folder, "r.fods"))
	var shown []string
	for _, cell := range regexp.MustCompile("<text:p>(.*)</text:p>").FindAllStringSubmatch(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(string(read)), -1) {
		shown = append(shown, cell[1])
	}
	if got, want := strings.Join(shown, " | "), "Quoi | Coût | Taux | Date | Heures | Personnes | =1+1 ; « là » | 1 250,50 € | 76 % | 21/06/2027 | 2,5 | 12 345"; err != nil || !strings.Contains(got, want) {
		t.Errorf("LibreOffice shows %q, %v, want %q", got, err, want)
	}
}
