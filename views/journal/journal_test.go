package journal_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"passerelle/views/journal"
)

func TestEveryNounOfTheJournalHasItsWordAndEveryWordItsNoun(t *testing.T) {
	content, err := os.ReadFile("../../locales/fr.json")
	if err != nil {
		t.Fatal(err)
	}
	var messages map[string]any
	if err := json.Unmarshal(content, &messages); err != nil {
		t.Fatal(err)
	}
	var worded []string
	for key := range messages {
		if noun, is := strings.CutPrefix(key, "journal.noun."); is && noun != "other" {
			worded = append(worded, noun)
		}
	}
	slices.Sort(worded)
	if !slices.Equal(worded, journal.Nouns) {
		t.Errorf("words: %v\nnouns: %v", worded, journal.Nouns)
	}
}
