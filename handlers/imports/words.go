package imports

import (
	"context"

	"passerelle/locales"
	"passerelle/models/fold"
	"passerelle/models/person"
)

// languages are those in which the heads and words of a file are understood.
var languages = []string{"fr", "en"}

// coded are the columns whose cells are words of a list, each with the prefix of
// the keys that say them and its codes.
var coded = map[string]struct {
	prefix string
	codes  []string
}{
	"civility":    {"person.civility.", []string{"none", "mr", "mrs"}},
	"phone_use":   {"person.phone_use.", []string{"own", "shared"}},
	"housing":     {"person.housing.", []string{"stable", "hosted", "homeless", "abroad"}},
	"language":    {"person.language.", person.Languages},
	"frame":       {"person.frame.", []string{"before", "at", "after"}},
	"obligations": {"person.obligation.", person.ObligationKinds},
	"measure":     {"person.measure.", measures()},
}

// further are words and heads that other programs use, folded.
var further = map[string]map[string]string{
	"civility": {"monsieur": "mr", "mme": "mrs", "madame": "mrs", "h": "mr", "f": "mrs"},
	"housing":  {"sdf": "homeless", "sansdomicilefixe": "homeless", "heberge": "hosted"},
}

var furtherHeads = map[string]string{
	"nomdefamille": "last_name", "nomdusage": "last_name", "prenoms": "first_name", "nele": "birth_on", "neele": "birth_on", "numeroappi": "appi_ref", "appi": "appi_ref",
	"tel": "phone", "portable": "phone", "mobile": "phone", "email": "email", "mail": "email", "courriel": "email", "cp": "postal_code", "ville": "commune",
	"referent": "referent", "cpip": "referent",
}

var yes = map[string]string{"oui": "true", "o": "true", "yes": "true", "vrai": "true", "true": "true", "1": "true", "x": "true",
	"non": "false", "n": "false", "no": "false", "faux": "false", "false": "false", "0": "false"}

func measures() (codes []string) {
	for _, frame := range person.Frames {
		for _, kind := range person.KindsOf(frame) {
			codes = append(codes, string(kind))
		}
	}
	return codes
}

// words are what a file may say: labels of the pages in each language, codes, and
// what other programs write.
func words(ctx context.Context) person.Words {
	w := person.Words{Columns: map[string]string{}, Values: map[string]map[string]string{"interpreter": yes, "sms": yes, "in_custody_register": yes}}
	for head, column := range furtherHeads {
		w.Columns[head] = column
	}
	for column, list := range coded {
		w.Values[column] = map[string]string{}
		for word, code := range further[column] {
			w.Values[column][word] = code
		}
		for _, code := range list.codes {
			w.Values[column][fold.Text(code)] = code
		}
	}
	for _, language := range languages {
		spoken := locales.Speaking(ctx, language)
		for _, column := range person.ImportColumns {
			w.Columns[fold.Text(column)] = column
			w.Columns[fold.Text(locales.T(spoken, "import.column."+column))] = column
		}
		for column, list := range coded {
			for _, code := range list.codes {
				w.Values[column][fold.Text(locales.T(spoken, list.prefix+code))] = code
			}
		}
	}
	return w
}
