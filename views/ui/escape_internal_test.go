package ui

import (
	"html"
	"testing"
)

func FuzzTextIsEscapedAsTheStandardLibraryDoes(f *testing.F) {
	for _, s := range []string{"", "DE LA TOUR Éloïse", `<a href="x" title='y'>&amp;</a>`, "\x00\xff'", "&&&", "fin<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := string(escape([]byte("x"), s)), "x"+html.EscapeString(s); got != want {
			t.Errorf("%q is written %q, want %q", s, got, want)
		}
	})
}
