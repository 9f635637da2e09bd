package season_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/notification"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// fete is the Fête de la musique of 2027, from the copy of last year's to its figures.
type fete struct {
	t       *testing.T
	site    *webtest.Site
	camille *browsertest.Browser
	nadia   *browsertest.Browser
	action  programme.CycleID
	people  []person.ID // the 31, in the order in which they ask
}

func paris(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// stands moves the clock: everybody who was signed in has been away for too long.
func (f *fete) stands(at time.Time) {
	f.t.Helper()
	f.site.World.Exec(f.t, "select app.journal_extend($1)", at.AddDate(0, 2, 0))
	f.site.World.Stand(at)
	f.camille.SignIn(f.site.SignIn(f.t, fixture.Camille))
	f.camille.Clock(at)
	if f.nadia != nil {
		f.nadia.SignIn(f.site.SignIn(f.t, fixture.Nadia))
	}
}

func (f *fete) does(by *fixture.Persona, act func(context.Context, *db.Tx) error) {
	f.t.Helper()
	programmetest.Write(f.t, f.site.World, by.Actor(), act)
}

// says checks the words of a page.
func (f *fete) says(b *browsertest.Browser, under string, words ...string) {
	f.t.Helper()
	text := b.Text(under)
	for _, want := range words {
		if !strings.Contains(text, want) {
			f.t.Errorf("%q is not said under %s: %s", want, under, text)
		}
	}
}

// fill types into a field in place of what stands there.
func fill(b *browsertest.Browser, name, text string) {
	browsertest.Eval[bool](b, "document.querySelector(`[name='"+name+"']`).value = '', true")
	b.Type("[name='"+name+"']", text)
}

func press(b *browsertest.Browser, do string) { b.Follow("button[name=do][value=" + do + "]") }

// session is that of a theme.
func (f *fete) session(theme string) (id string) {
	f.t.Helper()
	f.site.World.Scan(f.t, "select id::text from sessions where cycle_id = $1 and theme = $2", []any{f.action, theme}, &id)
	return id
}

func (f *fete) group() string { return "/cycles/" + f.action.String() }

// remind does what the workers do of a morning.
func (f *fete) remind() {
	f.t.Helper()
	worker := actor.ForWorker(fixture.ValClair.ID)
	programmetest.Write(f.t, f.site.World, worker, culture.Remind)
	var due []uuid.UUID
	f.site.World.Scan(f.t, "select array_agg(id) from notices where kind = 'checklist_due' and spread_at is null", nil, &due)
	programmetest.Write(f.t, f.site.World, worker, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range due {
			if err := notification.SpreadNotice(ctx, tx, notification.ID{UUID: one}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
