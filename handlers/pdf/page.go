package pdf

import (
	"bytes"
	"regexp"
	"slices"

	"passerelle/static"
)

var (
	links   = regexp.MustCompile(`<link rel="([a-z]+)" href="([^"]+)"( media="[a-z]+")?[^>]*>`)
	scripts = regexp.MustCompile(`(?s)<script[^>]*>.*?</script>`)
	head    = []byte("<head>")
)

// policy lets the page use what it holds and nothing else.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`

// Alone makes of a page of the portal one that needs nothing from outside: style
// sheets stand within, scripts and icons are left out.
func Alone(page []byte) []byte {
	page = scripts.ReplaceAll(page, nil)
	page = links.ReplaceAllFunc(page, func(link []byte) []byte {
		parts := links.FindSubmatch(link)
		sheet, _, found := static.Open(string(parts[2]))
		if string(parts[1]) != "stylesheet" || !found {
			return nil
		}
		return slices.Concat([]byte("<style"), parts[3], []byte(">"), sheet, []byte("</style>"))
	})
	return bytes.Replace(page, head, append(bytes.Clone(head), policy...), 1)
}
