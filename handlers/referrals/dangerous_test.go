package referrals_test

import (
	"archive/zip"
	"bytes"
	"io"
	"mime"
	"net/http"
	"strings"
	"testing"

	"passerelle/handlers"
	"passerelle/handlers/scan/scantest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/document"
	"passerelle/models/fixture"
)

// burst is a text document with a part of a thousand times its packed size.
func burst(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for name, content := range map[string]io.Reader{
		"[Content_Types].xml": strings.NewReader("<Types/>"), "word/document.xml": strings.NewReader("<w:document/>"),
		"word/media/image1.png": io.LimitReader(zeros{}, 101<<20),
	} {
		part, err := archive.Create(name)
		if err == nil {
			_, err = io.Copy(part, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

type zeros struct{}

func (zeros) Read(into []byte) (int, error) {
	clear(into)
	return len(into), nil
}

// By the form itself, on both sides: what is dangerous is refused in words, with the
// form as it was, and nothing of it is kept; what only a scanner can tell waits for it.
func TestEveryDangerousFileIsRefusedInWordsOrWaits(t *testing.T) {
	s := newScene(t)
	guarded := *s
	guarded.Site = webtest.SetUp(t, s.World, func(with *handlers.With) {
		with.Referrals.Files = document.Rules{MaxBytes: 1 << 20, Scanner: true}
	})
	of := guarded.sent(&fixture.RelaisRooms)
	kept := func() (n int) {
		s.World.Scan(t, "select count(*) from documents", nil, &n)
		return n
	}
	for name, c := range map[string]struct {
		file string
		body []byte
		says string
	}{
		"a program named as a PDF": {"facture.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00"), "Joignez un fichier PDF, JPEG, PNG, DOCX ou ODT."},
		"the test virus":           {"lettre.pdf", []byte(scantest.Virus), "Joignez un fichier PDF, JPEG, PNG, DOCX ou ODT."},
		"a file too large":         {"scan.pdf", append(fixture.Paper("Grand"), make([]byte, 1<<20)...), "1 Mo"},
		"a file that bursts":       {"cv.docx", burst(t), "décompress"},
	} {
		for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
			before := kept()
			page := guarded.As(t, who).Upload(of+"/attachments", identity(), "file", c.file, c.body)
			said := strings.ReplaceAll(page.Text("#attach-file-error"), "\u00a0", " ")
			if page.Status != http.StatusUnprocessableEntity || !strings.Contains(said, c.says) || page.Find("#attach-kind option[selected][value=identity]").Length() != 1 {
				t.Errorf("%s, by %s: %d %q %s", name, who.Slug, page.Status, said, page.Text(".ps-errors"))
			}
			if kept() != before {
				t.Errorf("%s, by %s: it is kept", name, who.Slug)
			}
		}
	}
	file := guarded.attached(fixture.Nadia, of, identity())
	waits := guarded.must(guarded.As(t, fixture.Nadia).Upload(of+"/attachments", identity(), "file", "../../etc/passwd.pdf", fixture.Paper(scantest.Virus)), http.StatusSeeOther).Follow()
	if text := waits.Text(".fr-table"); !strings.Contains(text, "passwd.pdf") || strings.Contains(text, "etc/") || !strings.Contains(text, "Analyse en cours") || waits.Find("main a[href^='"+of+"/attachments/']").Length() != 0 {
		t.Errorf("in quarantine: %s", text)
	}
	s.World.Exec(t, "update documents set status = 'clean', scanned_at = added_at")
	saved := guarded.must(guarded.As(t, fixture.Karim).Get(file), http.StatusOK)
	if kind, _, err := mime.ParseMediaType(saved.Header.Get("Content-Disposition")); err != nil || kind != "attachment" || saved.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("it is handed out as %v", saved.Header)
	}
}
