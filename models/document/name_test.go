package document_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"passerelle/models/document"
)

func TestNamesAreMadeSafe(t *testing.T) {
	for sent, want := range map[string]string{
		"CV Élodie.pdf":                "CV Élodie.pdf",
		"scan.PDF":                     "scan.pdf",
		"facture.pdf.exe":              "facture.pdf.pdf",
		"programme.exe":                "programme.pdf",
		"../../etc/passwd":             "passwd.pdf",
		`C:\Users\nadia\Bureau\cv.pdf`: "cv.pdf",
		"gnp\u202e.exe":                "gnp.pdf",
		"cv\u200b\u2066.pdf":           "cv.pdf",
		"ligne\r\nSet-Cookie: a=1.pdf": "ligne Set-Cookie a=1.pdf",
		"a\x00b\x1b[31m.pdf":           "ab[31m.pdf",
		`a"b<c>d|e?f*g;h%2f.pdf`:       "a b c d e f g h 2f.pdf",
		"e\u0301te\u0301.pdf":          "été.pdf",
		"سيرة ذاتية.pdf":               "سيرة ذاتية.pdf",
		"\xff\xfe.pdf":                 "document.pdf",
		"...":                          "document.pdf",
		"":                             "document.pdf",
		".pdf":                         "document.pdf",
		"attestation.du.12.11.2026":    "attestation.du.12.11.pdf",
		strings.Repeat("é", 300):       strings.Repeat("é", 80) + ".pdf",
	} {
		if got := document.SafeName(sent, document.PDF); got != want {
			t.Errorf("%q becomes %q, want %q", sent, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	f.Add("../\u202e\x00cv.pdf")
	f.Fuzz(func(t *testing.T, sent string) {
		got := document.SafeName(sent, document.PDF)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\r\n\x00\"\u202e") || utf8.RuneCountInString(got) > 84 || !strings.HasSuffix(got, ".pdf") {
			t.Errorf("%q becomes %q", sent, got)
		}
	})
}
