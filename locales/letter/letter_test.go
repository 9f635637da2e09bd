package letter_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"passerelle/locales/letter"
)

// revealing are words of justice, in every language of the letters: from any of
// them one could tell why somebody is received.
var revealing = []string{
	"spip", "probation", "justice", "judiciaire", "pénitentiaire", "condamn", "peine", "tribunal", "juge", "prison", "détention",
	"court of", "convict", "sentence", "offend", "عدل", "قضا", "محكم", "سجن", "عدليه", "زندان", "بند", "دادگاه", "مجرم", "محکم",
	"юстиц", "суд", "тюрьм", "пробац", "осужд", "юстиці", "в’язн", "засудж", "justiți", "judec", "închis", "condamnat",
	"justiça", "tribunal", "prisão", "pena ", "adalet", "mahkeme", "hapis", "ceza", "denetimli",
}

func TestEveryLanguageSaysTheWholeLetterAndNothingThatReveals(t *testing.T) {
	for _, language := range letter.Languages {
		words, err := letter.In(language)
		if err != nil || words.Language != language {
			t.Fatalf("%s: %v, %s", language, err, words.Language)
		}
		value := reflect.ValueOf(words)
		for i := range value.NumField() {
			name, text := value.Type().Field(i).Name, value.Field(i).String()
			if empty := strings.TrimSpace(text) == ""; empty != (name == "Courtesy" && language == letter.French) {
				t.Errorf("%s: %s is %q", language, name, text)
			}
			if regexp.MustCompile(`[{}<>%$]`).MatchString(text) {
				t.Errorf("%s: %s holds a placeholder: %q", language, name, text)
			}
			for _, needle := range revealing {
				if regexp.MustCompile(`(?i)(^|[^\pL])` + regexp.QuoteMeta(needle)).MatchString(text) {
					t.Errorf("%s: %s reveals %q: %q", language, name, needle, text)
				}
			}
		}
	}
}

func TestALanguageWithoutWordsIsAnsweredInFrench(t *testing.T) {
	french, err := letter.In(letter.French)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"zh", "", "../fr"} {
		if words, err := letter.In(language); err != nil || words != french {
			t.Errorf("%q: %v, %v", language, words, err)
		}
	}
}

func TestArabicPashtoAndPersianAreReadFromTheRight(t *testing.T) {
	for _, language := range letter.Languages {
		words, err := letter.In(language)
		if err != nil {
			t.Fatal(err)
		}
		want := "ltr"
		if language == "ar" || language == "ps" || language == "fa" {
			want = "rtl"
		}
		if words.Dir() != want {
			t.Errorf("%s is %s", language, words.Dir())
		}
	}
}
