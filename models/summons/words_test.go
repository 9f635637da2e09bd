package summons_test

import (
	"strings"
	"testing"

	"passerelle/models/summons"
)

// Nothing a person receives may say why they are followed, however it is spelled.
func TestAnAdditionThatRevealsIsFound(t *testing.T) {
	for text, want := range map[string]string{
		"Présentez-vous au 2e étage, porte bleue. 🙂":           "",
		"Apportez une pièce d’identité et votre carte Vitale.": "",
		"Entrée du SPIP, sonnez deux fois":                     "SPIP",
		"Entrée du S.P.I.P., sonnez":                           "SPIP",
		"Bureau du S-P-I-P":                                    "SPIP",
		"après votre emprisonnement":                           "emprisonnement",
		"rue de la Gendarmerie, 2 b":                           "",
		"Face au Palais de Justice":                            "Justice",
		"derrière la PRISON":                                   "PRISON",
		"Service pénitentiaire":                                "pénitentiaire",
		"service PENITENTIAIRE":                                "PENITENTIAIRE",
		"vous avez été condamné":                               "condamné",
		"votre suivi d’addictologie":                           "addictologie",
		"à la demande du juge":                                 "juge",
		"مدخل المبنى":                                          "",
	} {
		if got := summons.Reveals(text); got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
	for _, kind := range summons.Kinds {
		if err := summons.CheckWords(kind, strings.Repeat("é\r\n", summons.WordsLength/2)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for _, kind := range []summons.Kind{"", "judgement"} {
		if err := summons.CheckWords(kind, "x"); err == nil {
			t.Errorf("kind %q is taken", kind)
		}
	}
}
