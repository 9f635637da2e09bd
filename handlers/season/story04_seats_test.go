package season_test

import (
	"context"
	"slices"
	"strings"

	ics "github.com/arran4/golang-ical"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// 04.3: J-60 of the Saturday is 20 April. Camille's day says so, and so does a
// notice; she settles it from there.
func (f *fete) preparesTheGuests() {
	f.remind()
	b := f.camille
	b.Go("/inbox")
	f.says(b, "main", "Préparatifs à terminer aujourd’hui – Fête de la musique 2027, séance 1, samedi 19 juin 2027 à 15 h")
	b.Go("/")
	f.says(b, "main", "Fête de la musique 2027", "Liste des invités et intervenants", "Concert")
	b.Shoot("story04-day")
	b.Follow("main a.fr-btn[href='/dates/" + f.session("Concert") + "/checklist']")
	f.says(b, "main", "À faire aujourd’hui", "20 avril 2027")
	b.Follow("form:has([value=guests]) button[value=done]")
	f.says(b, "main", "L’étape est marquée comme faite.", "Fait", "Par ROUSSET Camille")
	b.Go("/actions/" + f.action.String())
	f.says(b, "main", "Fait", "À faire")
}

// Officers register 31 for 25 seats: the first in two clicks from her file, the 26th
// onto the waiting list by the same way.
func (f *fete) registers() {
	for n := range 31 {
		f.people = append(f.people, programmetest.Person(f.t, f.site.World, fixture.Nadia, 100+n))
	}
	f.nadia = browsertest.As(f.t, f.site, fixture.Nadia, browsertest.Desk)
	b := f.nadia
	b.Go("/persons/" + f.people[0].String())
	b.Follow("a[href^='/cycles?person=']")
	b.Shoot("story04-register")
	b.Follow("form[action='" + f.group() + "/enrolments'] button")
	f.says(b, "main", "Fête de la musique 2027")
	ask := func(who person.ID) {
		f.does(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Ask(ctx, tx, f.action, who, "")
			return err
		})
	}
	for _, who := range f.people[1:25] {
		ask(who)
	}
	b.Go("/persons/" + f.people[25].String())
	b.Follow("a[href^='/cycles?person=']")
	b.Click("details:has(form[action='" + f.group() + "/waiting']) > summary")
	b.Shoot("story04-full")
	b.Follow("form[action='" + f.group() + "/waiting'] button")
	for _, who := range f.people[26:] {
		ask(who)
	}
	b.Go(f.group())
	f.says(b, "main", "Places prises : 25 sur 25.", "6 personnes attendent")
	f.camille.Go("/actions/" + f.action.String())
	f.says(f.camille, "main", "Places offertes 25", "Personnes inscrites ou en attente 31")
}

// 04.3: the seat that somebody gives up is offered to who waits first, and nobody
// else moves ahead.
func (f *fete) givesUpASeat() {
	b := f.nadia
	var seat string
	f.site.World.Scan(f.t, "select id::text from enrolments where cycle_id = $1 and person_id = $2", []any{f.action, f.people[0]}, &seat)
	leave := "form[action='/enrolments/" + seat + "/departure']"
	b.Click("details:has(" + leave + ") > summary")
	b.Follow(leave + " button")
	line := browsertest.Eval[[]string](b, "[...document.querySelectorAll(`main tr:has(form[action^='/waiting/'])`)].map(row => row.querySelector('a').pathname)")
	var want []string
	for _, who := range f.people[25:] {
		want = append(want, "/persons/"+who.String())
	}
	if !slices.Equal(line, want) {
		f.t.Errorf("the waiting list is %v, not %v", line, want)
	}
	first := "main tr:has(form[action$='/acceptance'])"
	if got := browsertest.Eval[int](b, "document.querySelectorAll(`"+first+"`).length"); got != 1 || !strings.Contains(b.Text(first), "Place offerte jusqu’au") {
		f.t.Errorf("%d seats are offered: %s", got, b.Text(first))
	}
	b.Shoot("story04-promoted")
	b.Follow("form[action$='/acceptance'] button")
	var taken string
	f.site.World.Scan(f.t, "select person_id::text from enrolments where cycle_id = $1 order by enrolled_at desc, id desc limit 1", []any{f.action}, &taken)
	if taken != f.people[25].String() {
		f.t.Errorf("%s has the seat, not the first in line", taken)
	}
	f.says(b, "main", "Places prises : 25 sur 25.", "5 personnes attendent")
}

// 04.4: the poster, the public programme and a calendar say when and where, and name
// nobody: no participant, no officer, no speaker.
func (f *fete) namesNobodyInPublic() {
	b := f.camille
	needles := append([]string{"DURAND", "Durand", "ROUSSET", "Camille", "MERCIER", "Tempo", "Fanfare", "parvis"}, programmetest.Needles...)
	clean := func(what, text string, words ...string) {
		f.t.Helper()
		for _, needle := range needles {
			if strings.Contains(text, needle) {
				f.t.Errorf("%s holds %q: %s", what, needle, text)
			}
		}
		for _, want := range words {
			if !strings.Contains(text, want) {
				f.t.Errorf("%s does not say %q: %s", what, want, text)
			}
		}
	}
	b.Go("/actions/" + f.action.String() + "/poster")
	b.Shoot("story04-poster")
	clean("the poster", b.Text("main"), "Fête de la musique", "samedi 19 juin 2027", "15 h", "Médiathèque des Étangs", "lundi 21 juin 2027", "Inscription auprès de votre CPIP")

	b.Go("/season/publication")
	b.Follow("form[action='/actions/" + f.action.String() + "/showing'] button")
	public := browsertest.Eval[string](b, "document.querySelector(`main a[href^='/programme/']`).pathname")
	shown := f.site.Visitor(f.t).Get(public)
	clean("the public programme", shown.Body, "Fête de la musique 2027", "19 juin 2027", "Auditorium")
	if strings.Contains(shown.Body, "21 juin 2027") || strings.Contains(shown.Body, "arrêt") {
		f.t.Errorf("the date within walls is public: %s", shown.Text("body"))
	}

	b.Go("/account/feeds")
	browsertest.Eval[bool](b, "document.querySelector('[name=about]').value = 'own', true")
	b.Follow("form[action='/account/feeds'] button[type=submit]")
	address := strings.TrimPrefix(browsertest.Eval[string](b, "document.querySelector('#address').value"), f.site.URL)
	file := f.site.Visitor(f.t).Get(address)
	clean("the calendar", file.Body)
	parsed, err := ics.ParseCalendar(strings.NewReader(file.Body))
	if err != nil {
		f.t.Fatal(err)
	}
	found := map[string]string{}
	for _, e := range parsed.Events() {
		found[e.Id()] = e.GetProperty(ics.ComponentPropertyDtStart).Value
	}
	for theme, at := range map[string]string{"Concert": "20270619T130000Z", "Atelier de percussions": "20270621T080000Z"} {
		if got := found[f.session(theme)+"@passerelle"]; got != at {
			f.t.Errorf("%s is at %q in the calendar, not %s", theme, got, at)
		}
	}
}
