package document

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// nameLength bounds a name without its ending, in characters.
const nameLength = 80

// safeName makes of what a browser sent a name that can be shown in a page, put
// in a header and saved on any system: no folders, no control or direction
// characters, the ending that its content deserves.
func safeName(sent string, format Format) string {
	sent = norm.NFC.String(strings.ToValidUTF8(sent, ""))
	sent = path.Base(strings.ReplaceAll(sent, `\`, "/"))
	if ending := path.Ext(sent); len(ending) <= 6 {
		sent = strings.TrimSuffix(sent, ending)
	}
	kept := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), strings.ContainsRune(`<>:"|?*/;%`, r):
			return ' '
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, sent)
	kept = strings.Trim(strings.Join(strings.Fields(kept), " "), ". ")
	if utf8.RuneCountInString(kept) > nameLength {
		kept = strings.TrimRight(string([]rune(kept)[:nameLength]), " ")
	}
	if kept == "" {
		kept = "document"
	}
	return kept + "." + string(format)
}
