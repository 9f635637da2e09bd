// Package letter holds what a letter to a person says, in the languages people
// read. French is the text that counts; the others are courtesy translations.
//
// The words have no placeholders: dates, hours, names and addresses stand beside
// them, the same in every language, so that no translation can change or lose one.
package letter

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed *.json
var files embed.FS

// French is the language of the text that counts.
const French = "fr"

// Languages lists those there are words in, as BCP 47 codes.
var Languages = []string{French, "en", "ar", "ps", "fa", "ru", "uk", "ro", "pt", "tr"}

// rightToLeft are those of Languages that are written from the right.
var rightToLeft = []string{"ar", "ps", "fa"}

// Words are those of a convocation. They never say why somebody is received.
type Words struct {
	Language  string `json:"-"`
	Title     string `json:"title"`
	Intro     string `json:"intro"`
	Day       string `json:"day"`
	Hour      string `json:"hour"`
	HourLater string `json:"hour_later"`
	Place     string `json:"place"`
	Telephone string `json:"telephone"`
	Video     string `json:"video"`
	Contact   string `json:"contact"`
	Bring     string `json:"bring"`
	Prevented string `json:"prevented"`
	Courtesy  string `json:"courtesy"` // empty in French
	Subject   string `json:"subject"`  // of an e-mail
	// What a short message begins with, by what it tells of.
	Set       string `json:"set"`
	Reminder  string `json:"reminder"`
	Moved     string `json:"moved"`
	Relocated string `json:"relocated"` // the same hour at another place
	Cancelled string `json:"cancelled"`
	Call      string `json:"call"` // before a telephone number
}

// In gives the words in a language, or the French ones where there are none: a
// language of a file need not be one of Languages.
func In(language string) (Words, error) {
	if !slices.Contains(Languages, language) {
		language = French
	}
	data, err := files.ReadFile(language + ".json")
	if err != nil {
		return Words{}, fmt.Errorf("words of a letter in %s: %w", language, err)
	}
	words := Words{Language: language}
	if err := json.Unmarshal(data, &words); err != nil {
		return Words{}, fmt.Errorf("words of a letter in %s: %w", language, err)
	}
	return words, nil
}

// Dir is the direction of the text, as HTML names it.
func (w Words) Dir() string {
	if slices.Contains(rightToLeft, w.Language) {
		return "rtl"
	}
	return "ltr"
}
