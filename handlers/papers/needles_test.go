package papers_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/pdf/pdftest"
	"passerelle/handlers/web/webtest"
	"passerelle/locales"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/notification"
	"passerelle/models/programme"
)

// revealing are words of justice: from any of them one could tell why somebody
// comes.
var revealing = []string{
	"spip", "pénitentiaire", "probation", "justice", "judiciaire", "condamn", "infraction", "délit", "peine", "tribunal", "juge", "magistrat",
	"parquet", "obligation", "mesure", "détention", "prison", "écrou", "sursis", "victime", "violence", "stupéfiant", "alcool", "délinqu", "contrôle",
	"surveillance", "stage", "manquement", "programme", "placé sous main",
}

// needles are all programmes and themes of the demonstration, by what sort, what
// sessions are about and why one was not held, with the words of justice. The names
// of cultural actions hang on walls: anybody may come to them.
func needles(t *testing.T, site *webtest.Site) []string {
	t.Helper()
	var all []string
	site.World.Scan(t, `select array_agg(distinct n) from ((select name n from programmes union select theme from programme_sessions
		union select theme from sessions union select reason from sessions where reason <> '' union select words from closing_interviews
		union select objectives from programme_versions where objectives <> '')
		except (select x.theme from sessions x join cycles c on c.id = x.cycle_id where c.kind = 'culture' union select p.name from programmes p join cycles c on c.programme_id = p.id where c.kind = 'culture')) known`, nil, &all)
	if len(all) < 30 {
		t.Fatalf("only %d needles", len(all))
	}
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := locales.Into(t.Context(), words.Localizer("fr", time.UTC))
	for _, theme := range programme.Themes[:3] {
		all = append(all, locales.T(ctx, "programme.theme."+string(theme)))
	}
	for _, motive := range []string{"health", "court", "childcare"} {
		all = append(all, locales.T(ctx, "attendance.motive."+motive))
	}
	return append(all, revealing...)
}

// The title and the text of nothing a person carries say what they did: every
// sheet, certificate and commitment of the demonstration, on the page and as a PDF, its
// file's name, and each calendar entry; nor does any message.
func TestNothingThatIsCarriedSaysWhatItIsAbout(t *testing.T) {
	site := pdftest.Over(t, world.Lived(t))
	search := needles(t, site)
	clean := func(what, text string) {
		t.Helper()
		text = strings.ToLower(strings.Join(strings.Fields(text), " "))
		for _, needle := range search {
			needle = strings.ToLower(needle)
			found := strings.Contains(text, needle)
			if !slices.Contains(revealing, needle) {
				// A name counts as a whole: « préparer » is not the theme « Réparer ».
				found = regexp.MustCompile(`(^|[^\pL])` + regexp.QuoteMeta(needle) + `($|[^\pL])`).MatchString(text)
			}
			if found {
				t.Errorf("%s says %q", what, needle)
			}
		}
	}
	all := func(query string) (ids []string) {
		site.World.Scan(t, "select coalesce(array_agg(id::text order by id), '{}') from ("+query+") found", nil, &ids)
		return ids
	}
	carried := map[string][]string{
		"/cycles/%/sign-in-sheet":      all("select id from cycles"),
		"/sessions/%/sign-in-sheet":    all("select distinct on (cycle_id) id from sessions order by cycle_id, starts_at"),
		"/enrolments/%/certificate":    all("select e.id from enrolments e where exists (select from attendance a where a.enrolment_id = e.id and a.mark = 'present')"),
		"/enrolments/%/contract/sheet": all("select id from enrolments where status = 'enrolled'"),
		"/enrolments/%/convocation":    all("select distinct e.id from enrolments e join sessions s on s.cycle_id = e.cycle_id and s.status = 'planned' and s.starts_at > '2026-11-24' where e.status = 'enrolled' limit 20"),
		"/visits/%/convocation":        all("select id from visits where cancelled_at is null and starts_at > '2026-11-24'"),
		"/referrals/%/convocation": all(`select r.id from referrals r join lateral (select * from referral_appointments a where a.referral_id = r.id order by number desc, sequence desc limit 1) a on true
			where r.status in ('appointment_set', 'accepted') and a.status = 'set' and a.happens_on > '2026-11-23'
			and not exists (select from appointment_marks m where m.referral_id = r.id and m.number = a.number)`),
		"/referrals/%/appointment/calendar": all("select distinct referral_id as id from referral_appointments"),
	}
	read := 0
	for pattern, ids := range carried {
		for i, id := range ids {
			path := strings.Replace(pattern, "%", id, 1)
			page := read1(t, site, path)
			if page == nil {
				continue
			}
			read++
			if strings.HasSuffix(path, "/calendar") {
				clean(path, page.Body+page.Header.Get("Content-Disposition"))
				continue
			}
			// What is not printed – the way back – is for the screen alone.
			page.Find("nav, .ps-title__acts").Remove()
			clean(path, page.Find("title").Text()+" "+page.Text("body"))
			if i < 3 {
				file := read1(t, site, strings.TrimSuffix(path, "/sheet")+"/pdf")
				clean(path+" as a PDF", printed(t, file.Body)+file.Header.Get("Content-Disposition"))
			}
		}
	}
	if read < 60 {
		t.Errorf("only %d papers read", read)
	}
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := locales.Into(t.Context(), words.Localizer("fr", time.UTC))
	for i, text := range all("select text as id from summonses where text <> ''") {
		clean("message "+strconv.Itoa(i)+" to a person", text)
	}
	for _, kind := range notification.Kinds() {
		clean("the e-mail "+string(kind), locales.T(ctx, "mail.subject."+string(kind))+" "+locales.T(ctx, "mail.text."+string(kind)))
	}
}

// read1 opens a page as the first of the cast for whom it is there.
func read1(t *testing.T, site *webtest.Site, path string) *webtest.Page {
	t.Helper()
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Ines, fixture.Tefa} {
		if page := site.As(t, who).Get(path); page.Status == http.StatusOK {
			return page
		}
	}
	return nil
}
