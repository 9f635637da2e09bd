package season_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// Story 4: the Fête de la musique of 2027 falls on a Monday. Camille copies last
// year's action in November, prepares it in April, and 19 of the 31 who registered
// for its 25 seats come in June.
func TestStory04CamillePreparesTheFeteDeLaMusique(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	f := &fete{t: t, site: site}
	f.camille = browsertest.As(t, site, fixture.Camille, browsertest.Desk)
	f.takesTheRoomAndTheSpeaker()
	f.copies()

	f.stands(time.Date(2027, time.April, 20, 8, 50, 0, 0, paris(t)))
	f.preparesTheGuests()
	f.registers()
	f.givesUpASeat()
	f.namesNobodyInPublic()

	f.stands(time.Date(2027, time.June, 19, 15, 5, 0, 0, paris(t)))
	f.callsTheConcert()
	f.stands(time.Date(2027, time.June, 21, 12, 30, 0, 0, paris(t)))
	f.callsTheWorkshop()
	f.counts()
}

// Another action has the hall on the Monday at ten, and the fanfare on the Saturday
// afternoon.
func (f *fete) takesTheRoomAndTheSpeaker() {
	f.does(fixture.Camille, func(ctx context.Context, tx *db.Tx) error {
		rooms, err := culture.Rooms(ctx, tx)
		if err != nil {
			return err
		}
		at := map[string]programme.RoomID{}
		for _, one := range rooms {
			at[one.Name] = one.ID
		}
		_, err = culture.Create(ctx, tx, culture.New{
			Title: "Chorale", Discipline: "music", Form: "workshop", Seats: 12, Branch: fixture.Camille.Branch.ID, Aware: true,
			Dates: []culture.NewDate{
				{Theme: "Répétition", On: day.Of(2027, time.June, 21), At: day.ClockOf(10, 30), Until: day.ClockOf(11, 30), Room: at["Salle polyvalente"]},
				{Theme: "Balance", On: day.Of(2027, time.June, 19), At: day.ClockOf(16, 0), Until: day.ClockOf(18, 0), Room: at["Grand foyer"], Speaker: "fanfare du val"},
			},
		})
		return err
	})
}

// 04.1 and 04.2: each date is asked again, a holiday and a Saturday are said, and
// what is taken twice needs a reason.
func (f *fete) copies() {
	b := f.camille
	b.Go("/actions/" + music(f.t, f.site))
	b.Follow("main a[href^='/actions/new?from=']")
	f.says(b, "main", "Édition précédente : dimanche 21 juin 2026. La même date tombe ensuite le lundi 21 juin 2027.")
	for _, field := range []string{"date_on[1]", "date_on[2]"} {
		if got := browsertest.Eval[string](b, "document.querySelector(`[name='"+field+"']`).value"); got != "" {
			f.t.Errorf("%s is %q before anybody chose", field, got)
		}
	}
	b.Shoot("story04-copy")
	// The browser keeps an empty form from being sent; so does the portal.
	browsertest.Eval[bool](b, "document.querySelector(`form[action='/actions']`).noValidate = true")
	press(b, "create")
	for _, field := range []string{"date_on[1]", "date_on[2]"} {
		if !browsertest.Eval[bool](b, "document.querySelector(`[name='"+field+"']`).getAttribute('aria-invalid') === 'true'") {
			f.t.Errorf("%s may stay empty", field)
		}
	}
	fill(b, "date_on[1]", "14/07/2027")
	fill(b, "date_on[2]", "19/06/2027")
	press(b, "check")
	f.says(b, "main", "Date 1 – mercredi 14 juillet 2027", "Jour férié : Fête nationale", "Date 2 – samedi 19 juin 2027", "Cette date est un week-end",
		"Intervenant déjà pris à cette heure : Chorale 2027")
	fill(b, "date_on[1]", "21/06/2027")
	press(b, "check")
	f.says(b, "main", "Date 1 – lundi 21 juin 2027", "Salle déjà prise à cette heure : Chorale 2027")
	b.Shoot("story04-clashes")
	press(b, "create")
	f.says(b, "main", "La salle est prise par « Chorale 2027 ». Choisissez une autre salle, ou dites pourquoi accepter ce partage.",
		"L’intervenant est pris par « Chorale 2027 ». Choisissez une autre date, ou dites pourquoi accepter ce partage.",
		"Confirmez les dates qui tombent un jour non travaillé, ou changez-les.")
	fill(b, "date_reason[1]", "La chorale chante pendant l’atelier.")
	fill(b, "date_reason[2]", "La fanfare joue à deux endroits du parvis.")
	b.Click("[name=aware] + label")
	press(b, "create")
	if !strings.HasPrefix(b.Path(), "/actions/") || b.Path() == "/actions" {
		f.t.Fatalf("not planned: %s", b.Text("main"))
	}
	f.says(b, "main", "Fête de la musique 2027", "samedi 19 juin 2027", "15 h – 17 h", "Auditorium", "lundi 21 juin 2027", "10 h – 12 h", "Maison d’arrêt de Sainte-Aurore",
		"La chorale chante pendant l’atelier.", "La fanfare joue à deux endroits du parvis.", "J-60", "22 avril 2027", "20 avril 2027")
	b.Shoot("story04-action")
	var id string
	f.site.World.Scan(f.t, "select a.cycle_id::text from actions a join cycles c on c.id = a.cycle_id where c.label = 'Fête de la musique 2027'", nil, &id)
	if b.Path() != "/actions/"+id {
		f.t.Fatalf("the page of the action is %s, not %s", b.Path(), id)
	}
	f.action = programme.CycleID{UUID: uuid.MustParse(id)}
}

// 04.1 overseas: the hours of a copy are those of La Réunion, and so are its public
// holidays.
func TestStory04ACopyOverseasKeepsItsOwnClocksAndHolidays(t *testing.T) {
	w := world.New(t)
	w.Exec(t, "update memberships set role = 'manager' where id = $1", fixture.Tefa.Membership())
	var action culture.ID
	programmetest.Write(t, w, fixture.Tefa.Actor(), func(ctx context.Context, tx *db.Tx) error {
		room, err := culture.AddRoom(ctx, tx, culture.NewRoom{Branch: fixture.Tefa.Branch.ID, Name: "Kiosque", Site: "Port-Corail", Setting: culture.Open})
		if err != nil {
			return err
		}
		action, err = culture.Create(ctx, tx, culture.New{
			Title: "Maloya", Discipline: "music", Form: "performance", Seats: 25, Branch: fixture.Tefa.Branch.ID, Aware: true,
			Dates: []culture.NewDate{{Theme: "Concert", On: day.Of(2026, time.December, 20), At: day.ClockOf(1, 0), Until: day.ClockOf(3, 0), Room: room}},
		})
		return err
	})
	site := webtest.Over(t, w)
	b := browsertest.As(t, site, fixture.Tefa, browsertest.Phone)
	b.Go("/actions/new?from=" + action.String())
	if text := b.Text("main"); !strings.Contains(text, "Édition précédente : dimanche 20 décembre 2026. La même date tombe ensuite le lundi 20 décembre 2027.") {
		t.Errorf("the former day is not recalled: %s", text)
	}
	fill(b, "date_on[1]", "20/12/2027")
	press(b, "check")
	if text := b.Text("main"); !strings.Contains(text, "Jour férié : Abolition de l’esclavage") {
		t.Errorf("the holiday of La Réunion: %s", text)
	}
	b.Click("[name=aware] + label")
	press(b, "create")
	if text := b.Text("main"); !strings.Contains(text, "lundi 20 décembre 2027") || !strings.Contains(text, "1 h – 3 h") {
		t.Errorf("the copy says %s", text)
	}
	var starts time.Time
	w.Scan(t, "select s.starts_at from sessions s join cycles c on c.id = s.cycle_id where c.label = 'Maloya 2027'", nil, &starts)
	if got := starts.UTC().Format(time.RFC3339); got != "2027-12-19T21:00:00Z" {
		t.Errorf("it begins at %s", got)
	}
}
