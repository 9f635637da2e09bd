package locales

import (
	"context"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// Title is how a letter addresses someone.
type Title string

// The titles of the State's letters; without one the name stands alone.
const (
	NoTitle Title = ""
	Mrs     Title = "mrs"
	Mr      Title = "mr"
)

// NameInList writes « NOM Prénom », the order of lists. Either may be empty:
// some people have one name.
func NameInList(family, given string) string {
	return joined(capitals(family), strings.TrimSpace(given))
}

// NameInLetter writes « Mme Prénom NOM », the order of letters.
func NameInLetter(ctx context.Context, title Title, given, family string) string {
	return joined(From(ctx).title(title), strings.TrimSpace(given), capitals(family))
}

func (l *Localizer) title(title Title) string {
	switch title {
	case Mrs:
		return l.t("name.title.mrs", nil)
	case Mr:
		return l.t("name.title.mr", nil)
	default:
		return ""
	}
}

// capitals writes a family name in capitals, accents kept. A particle that the
// family writes small stays so: « de LA TOUR », « d’ORMEVAL ».
func capitals(family string) string {
	family = strings.TrimSpace(family)
	for _, particle := range []string{"de ", "d’", "d'"} {
		if rest, found := strings.CutPrefix(family, particle); found {
			return particle + upper(rest)
		}
	}
	return upper(family)
}

// upper makes its Caser anew: one may not be shared between goroutines.
func upper(s string) string {
	return cases.Upper(language.Und).String(s)
}

func joined(parts ...string) string {
	present := parts[:0]
	for _, part := range parts {
		if part != "" {
			present = append(present, part)
		}
	}
	return strings.Join(present, " ")
}
