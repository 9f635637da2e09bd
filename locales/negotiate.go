package locales

import "golang.org/x/text/language"

// interfaces are the languages of the pages. Others are those of letters only.
var interfaces = map[string]bool{"fr": true, "en": true}

// Negotiate chooses the language of the interface from an Accept-Language
// header: the preferred one among French and English, French by default. Regions
// do not matter ("en-US" is English), nearness of languages neither: whoever
// asks for German alone gets French.
func Negotiate(header string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return Default
	}
	for _, tag := range tags {
		base, sure := tag.Base()
		if sure != language.No && interfaces[base.String()] {
			return base.String()
		}
	}
	return Default
}
