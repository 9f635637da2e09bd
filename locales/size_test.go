package locales_test

import (
	"testing"

	"passerelle/locales"
)

func TestBytesAreWrittenInWords(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	for _, c := range []struct {
		n               int
		french, english string
	}{
		{1, "1\u00a0ko", "1\u00a0kB"},
		{340_200, "340\u00a0ko", "340\u00a0kB"},
		{1_440_000, "1,4\u00a0Mo", "1.4\u00a0MB"},
		{10 << 20, "10,5\u00a0Mo", "10.5\u00a0MB"},
	} {
		equal(t, locales.Bytes(fr, c.n), c.french)
		equal(t, locales.Bytes(en, c.n), c.english)
	}
}
