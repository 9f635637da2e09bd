package locales_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// rule is a pattern that a text must not contain.
type rule struct {
	wrong *regexp.Regexp
	why   string
}

// everywhere are the rules of every language.
var everywhere = []rule{
	{regexp.MustCompile(`'`), "the apostrophe is ’"},
	{regexp.MustCompile(`"`), "quotes are not straight"},
	{regexp.MustCompile(`\.\.\.`), "… is one character"},
	{regexp.MustCompile(`[ \x{a0}\x{202f}]{2}`), "two spaces"},
	{regexp.MustCompile(`^[\s\x{a0}\x{202f}]|[\s\x{a0}\x{202f}]$`), "a space at the edge"},
	{regexp.MustCompile(`[\t\r]`), "a tab or carriage return"},
	{regexp.MustCompile(`[\x{200b}\x{feff}\x{fffd}]`), "an invisible or broken character"},
}

// french are the rules of French typography; U+00A0 is accepted for U+202F.
var french = []rule{
	{regexp.MustCompile(`[^\x{a0}\d]:|[^\x{a0}]:(?:\D|$)`), "U+00A0 stands before :"},
	{regexp.MustCompile(`[^\x{a0}]»|^»`), "U+00A0 stands before »"},
	{regexp.MustCompile(`«[^\x{a0}]|«$`), "U+00A0 stands after «"},
	{regexp.MustCompile(`[^\x{202f}\x{a0}!?];|[^\x{202f}\x{a0}!?][!?]|^[;!?]`), "U+202F stands before ; ! ?"},
	{regexp.MustCompile(`[^\x{202f}\x{a0}]%|^%`), "U+00A0 stands before %"},
	{regexp.MustCompile(`[^\x{202f}\x{a0}(]€`), "U+00A0 stands before €"},
	{regexp.MustCompile(`\b[Nn]°[^\x{a0}\x{202f}]`), "U+00A0 stands after n°"},
	{regexp.MustCompile(` [,.)]`), "no space before a comma, full stop or bracket"},
	{regexp.MustCompile(`\d h\b|\d[\x{a0}\x{202f}]h \d`), "U+00A0 stands around the h of hours"},
	{regexp.MustCompile(`\p{L}[·•‧∙]\p{L}`), "no point médian: rephrase"},
	{regexp.MustCompile(`\p{Ll}(?:\.|-|/)(?:e|es|ne|nes|trice|trices|euse|euses)\b`), "no abridged feminine: rephrase"},
	{regexp.MustCompile(`\p{Ll}\((?:e|s|es|ne|nes|x)\)`), "no form in brackets: use plural forms or rephrase"},
	{regexp.MustCompile(`(?i)\b(?:délinquants?|délinquantes?)\b`), "« personne suivie »"},
	{regexp.MustCompile(`(?:^|\. )A (?:partir|venir|valider|traiter|compléter|confirmer|faire|noter|savoir|propos|ce jour)\b`), "capitals keep their accents: À"},
	{regexp.MustCompile(`\bE(?:tat|tape|tablissement|crou|change|chéance|chec|crire|diter|dition|ducateur|galement|ligible|limination|largir|margement|metteur|quipe|quivalent|tranger|tudiant|tes|valuation|valuer|viter|vénement)`), "capitals keep their accents: É, Ê"},
}

// address is exempt from the rules on punctuation: https://…, mailto:….
var address = regexp.MustCompile(`(?:https?://|mailto:|tel:)\S+`)

var variable = regexp.MustCompile(`\{\{\.\w+\}\}`)

// offences are the rules a text breaks. A variable counts as a word.
func offences(words string, rules ...[]rule) []string {
	words = variable.ReplaceAllString(address.ReplaceAllString(words, "x"), "x")
	var broken []string
	for _, set := range rules {
		for _, r := range set {
			if r.wrong.MatchString(words) {
				broken = append(broken, r.why)
			}
		}
	}
	return broken
}

// beginsSmall tells whether a text begins with a small letter.
func beginsSmall(words string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimPrefix(words, "«\u00a0"))
	return unicode.IsLower(first)
}

func TestTextsFollowTheirTypography(t *testing.T) {
	for lang, entries := range messageFiles(t) {
		rules := [][]rule{everywhere}
		if lang == "fr" {
			rules = append(rules, french)
		}
		for key, e := range entries {
			for _, words := range e.forms {
				for _, why := range offences(words, rules...) {
					t.Errorf("%s: %s: %s: %+q", lang, key, why, words)
				}
			}
		}
	}
}

func TestTextsBeginWithACapital(t *testing.T) {
	for _, lang := range languages {
		for key, e := range messageFiles(t)[lang] {
			if standsInside(key) {
				continue
			}
			for _, words := range e.forms {
				if beginsSmall(words) {
					t.Errorf("%s: %s begins with a small letter: %q (a text that stands inside a sentence is named …_inline)", lang, key, words)
				}
			}
		}
	}
}

func standsInside(key string) bool {
	for prefix := range smallLetters {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return strings.HasSuffix(key, "_inline")
}

// Labels, buttons, titles and column heads take no final full stop.
func TestLabelsEndWithoutAFullStop(t *testing.T) {
	label := regexp.MustCompile(`[._](?:label|button|action|column|title|heading|link)(?:[._]|$)`)
	for lang, entries := range messageFiles(t) {
		for key, e := range entries {
			for _, words := range e.forms {
				if label.MatchString(key) && strings.HasSuffix(words, ".") && words != "M." {
					t.Errorf("%s: %s is a label and ends with a full stop: %q", lang, key, words)
				}
			}
		}
	}
}

func TestTypographyRulesCatchMistakes(t *testing.T) {
	for _, wrong := range []string{
		"Rappel : demain", "Rappel: demain", "Rappel\u202f: demain", "Rappel:",
		"« Pain\u00a0»", "«\u00a0Pain »", "«Pain\u00a0»", "«\u00a0Pain»",
		"Venir ?", "Venir?", "Non !", "Oui ; non", "Oui; non", "{{.name}}?",
		"76%", "76 %", "{{.rate}} %", "43 €", "43€", "n° 3", "L'absence", "Dire \"oui\"",
		"Attendez...", "Deux  espaces", "Deux \u00a0espaces", " Bord", "Bord\u00a0",
		"Un , deux", "Convoqué·e", "Convoqué.e", "Convoqué.es", "Animateur.trice", "Convoqué(e)", "Personne(s)",
		"A venir", "Etat de la demande", "Evaluation", "Vous Etes", "14 h 30", "14\u00a0h 30", "Onglet\tici",
		"Le délinquant",
	} {
		if len(offences(wrong, everywhere, french)) == 0 {
			t.Errorf("%+q passes", wrong)
		}
	}
}

func TestTypographyRulesAcceptGoodFrench(t *testing.T) {
	for _, good := range []string{
		"Rappel\u00a0: rendez-vous le {{.day}} à 14\u00a0h\u00a030…",
		"Votre rendez-vous est fixé le mardi 24 novembre 2026 à 14\u00a0h\u00a030, 12 rue des Tilleuls.",
		"«\u00a0Pain\u00a0» et «\u00a0{{.name}}\u00a0»",
		"Venir\u202f? Oui\u202f! Non\u202f; peut-être\u00a0?", "Vraiment\u202f?!",
		"76\u00a0%", "17\u202f716\u00a0€", "Montant (€)", "N°\u00a0APPI",
		"L’orientation a été envoyée à {{.organisation}}.",
		"À partir du 1er décembre", "État", "Évaluation", "A accepté", "Entrée", "Envoyer",
		"Horaires 08:30, 14:30", "Voir https://www.exemple.test/a?b=c", "Format jj/mm/aaaa",
		"Fin. Et début", "Accueil et/ou hébergement", "Sous-ensemble", "Val-Clair · Mornay",
		"Smith 2", "Premier alinéa.\n\nSecond alinéa.",
		"Saisissez une date au format jj/mm/aaaa\u00a0: par exemple 22/11/2026.",
	} {
		if broken := offences(good, everywhere, french); len(broken) > 0 {
			t.Errorf("%+q: %v", good, broken)
		}
	}
	for words, small := range map[string]bool{"pain": true, "Pain": false, "État": false, "état": true, "«\u00a0pain\u00a0»": true, "{{.name}} part": false, "3 jours": false} {
		if beginsSmall(words) != small {
			t.Errorf("beginsSmall(%q) = %v", words, !small)
		}
	}
}
