package summonses_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/locales/letter"
	"passerelle/models/fixture"
)

// H3: a service adds a paragraph to its letters and e-mails of a kind, sees how it
// reads before it is kept, and cannot say in it why one writes. SMS stay as they are.
func TestAServiceAddsToItsLettersAndEMailsAndSeesHowTheyRead(t *testing.T) {
	s := newScene(t)
	helene, nadia := s.As(t, fixture.Helene), s.As(t, fixture.Nadia)
	at := "/summons-settings/words"
	if page := s.must(helene.Get("/summons-settings"), http.StatusOK); page.Find("a[href='"+at+"']").Length() != 1 {
		t.Error("the settings do not lead to the texts")
	}
	page := s.must(helene.Get(at+"?kind=convocation"), http.StatusOK)
	if text := page.Text("main .ps-panel"); !strings.Contains(text, "10 h 30") || !strings.Contains(text, "12 rue des Exemples") {
		t.Errorf("the message to nobody: %s", text)
	}
	added := "Sonnez deux fois, porte bleue <b>🙂</b>\nd’abord au 2e étage"
	shown := s.must(page.Submit("main form", url.Values{"words": {added}, "show": {"1"}}), http.StatusOK)
	if text := shown.Text("main .ps-panel"); !strings.Contains(text, "porte bleue <b>🙂</b>") {
		t.Errorf("shown before it is kept: %s", text)
	}
	var kept int
	if s.World.Scan(t, "select count(*) from summons_words", nil, &kept); kept != 0 {
		t.Error("looking keeps it")
	}
	for _, press := range []url.Values{{"words": {"Entrée derrière le tribunal"}}, {"words": {"Entrée derrière le tribunal"}, "show": {"1"}}} {
		wrong := s.must(s.As(t, fixture.Helene).Get(at+"?kind=convocation").Submit("main form", press), http.StatusUnprocessableEntity)
		if !strings.Contains(wrong.Text(".ps-errors"), "tribunal") || !strings.Contains(wrong.Text("textarea"), "Entrée derrière") {
			t.Errorf("what reveals: %s", wrong.Text("main"))
		}
	}
	s.must(shown.Submit("main form", url.Values{"words": {added}}), http.StatusSeeOther)
	mail := s.must(nadia.Get(s.path+"?channel=email&language=ar"), http.StatusOK).Text("main")
	arabic, err := letter.In("ar")
	if err != nil {
		t.Fatal(err)
	}
	if french, below := strings.Index(mail, "porte bleue"), strings.Index(mail, arabic.Courtesy); french < 0 || below < french {
		t.Errorf("the e-mail, %d before %d: %s", french, below, mail)
	}
	if sms := s.must(nadia.Get(s.path+"?channel=sms"), http.StatusOK).Text("main"); strings.Contains(sms, "porte bleue") {
		t.Errorf("the SMS: %s", sms)
	}
	if letter := s.must(nadia.Get(strings.TrimSuffix(s.path, "/summonses")+"/convocation"), http.StatusOK).Text("main"); !strings.Contains(letter, "porte bleue") {
		t.Errorf("the letter: %s", letter)
	}
	// Another kind, and another service, have their own.
	if other := s.must(helene.Get(at+"?kind=moved"), http.StatusOK).Text("main"); strings.Contains(other, "porte bleue") {
		t.Errorf("another kind: %s", other)
	}
	if elsewhere := s.must(s.As(t, fixture.Sabine).Get(at+"?kind=convocation"), http.StatusOK).Text("main"); strings.Contains(elsewhere, "porte bleue") {
		t.Errorf("another service: %s", elsewhere)
	}
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Karim} {
		if status := s.As(t, p).Forge(at, url.Values{"kind": {"convocation"}, "words": {"x"}}).Status; status != http.StatusForbidden {
			t.Errorf("%s: %d", p.Slug, status)
		}
	}
	s.must(helene.Get(at+"?kind=convocation").Submit("main form", url.Values{"words": {""}}), http.StatusSeeOther)
	if s.World.Scan(t, "select count(*) from summons_words", nil, &kept); kept != 0 {
		t.Error("an empty text is kept")
	}
	b := browsertest.As(t, s.Site, fixture.Helene, browsertest.Phone)
	b.Go(at)
	b.Shoot("summons-words")
	if by := b.Overflow(); by > 0 {
		t.Errorf("%d pixels too wide", by)
	}
	for _, found := range b.Axe() {
		t.Error(found)
	}
}

// Each version stays with its author and hour; one that is taken up again fills the
// form, and saving it is the act.
func TestAFormerTextOfTheServiceIsKeptAndTakenUpAgain(t *testing.T) {
	s := newScene(t)
	helene := s.As(t, fixture.Helene)
	const at = "/summons-settings/words?kind=convocation"
	save := func(path, words string) {
		t.Helper()
		s.must(s.must(helene.Get(path), http.StatusOK).Submit("main form", url.Values{"words": {words}}), http.StatusSeeOther)
	}
	for _, words := range []string{"Porte bleue <b>", "Porte verte", "Porte verte", ""} {
		save(at, words)
	}
	page := s.must(helene.Get(at), http.StatusOK)
	text := page.Text("main table")
	green, blue := strings.Index(text, "Porte verte"), strings.Index(text, "Porte bleue <b>")
	if rows := page.Find("main table tbody tr").Length(); rows != 2 || green < 0 || blue < green || !strings.Contains(text, fixture.Helene.Name) {
		t.Fatalf("%d versions: %s", rows, text)
	}
	if other := s.must(helene.Get("/summons-settings/words?kind=moved"), http.StatusOK); other.Find("main table").Length() != 0 {
		t.Errorf("another kind has %s", other.Text("main table"))
	}
	link := page.Find("main table tbody tr:last-child a").AttrOr("href", "")
	filled := s.must(helene.Get(link), http.StatusOK)
	if filled.Text("textarea") != "Porte bleue <b>" || !strings.Contains(filled.Text("main .ps-panel"), "Porte bleue") || !strings.Contains(filled.Text("main"), "est repris ci-dessous") {
		t.Errorf("taken up again: %s", filled.Text("main"))
	}
	var kept, versions int
	s.World.Scan(t, "select (select count(*) from summons_words), (select count(*) from summons_words_versions)", nil, &kept, &versions)
	if kept != 0 || versions != 3 {
		t.Errorf("looking keeps it: %d in force, %d versions", kept, versions)
	}
	s.must(filled.Submit("main form", nil), http.StatusSeeOther)
	if now := s.must(helene.Get(at), http.StatusOK); now.Text("textarea") != "Porte bleue <b>" || now.Find("main table tbody tr").Length() != 3 || !strings.Contains(now.Text("main table"), "Aucun ajout") {
		t.Errorf("saved it reads %s", now.Text("main"))
	}
	if status := s.As(t, fixture.Sabine).Get(link).Status; status != http.StatusNotFound {
		t.Errorf("another service: %d", status)
	}
	if status := s.As(t, fixture.Nadia).Get(link).Status; status != http.StatusForbidden {
		t.Errorf("an officer: %d", status)
	}
	if _, err := s.World.BySQL(t, fixture.Helene.Actor(), "update summons_words_versions set words = 'x'"); err == nil {
		t.Error("a version can be changed")
	}
}
