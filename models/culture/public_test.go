package culture_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// What anybody reads: the open dates of actions that were chosen, of a programme
// that is published.
func TestAProgrammeShowsOpenDatesOfChosenActionsWhilePublished(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	open, closed := venue(t, w, fixture.Camille, "Auditorium", culture.Open), venue(t, w, fixture.Camille, "Gymnase", culture.Closed)
	mixed := concert(fixture.Camille, "Fête de la musique", june(21), open)
	mixed.Dates = append(mixed.Dates, culture.NewDate{Theme: "Atelier", On: june(22), At: day.ClockOf(9, 0), Until: day.ClockOf(10, 0), Room: closed})
	music, err := create(w, fixture.Camille, mixed)
	must(t, err)
	within, err := create(w, fixture.Camille, concert(fixture.Camille, "Ciné-débat", june(23), closed))
	must(t, err)
	_, err = create(w, fixture.Camille, concert(fixture.Camille, "Réservé", june(24), open))
	must(t, err)
	as := func(by *fixture.Persona, act func(context.Context, *db.Tx) error) error {
		return try(w, by.Actor(), act)
	}
	show := func(of culture.ID) func(context.Context, *db.Tx) error {
		return func(ctx context.Context, tx *db.Tx) error { return culture.ShowToAll(ctx, tx, of) }
	}
	if err := as(fixture.Camille, show(within)); !fault.Is(err, fault.Conflict) {
		t.Errorf("an action within walls is shown: %v", err)
	}
	if err := as(fixture.Sabine, show(music)); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service shows it: %v", err)
	}
	must(t, as(fixture.Camille, show(music)))
	// Even what is said to be shown stays out while it is within walls.
	w.Exec(t, "update actions set open_to_all = true where cycle_id = $1", within)

	var p culture.Publication
	here := func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = culture.PublicationHere(ctx, tx)
		return err
	}
	read := func() (found culture.Programme, err error) {
		err = try(w, actor.ForAuth(), func(ctx context.Context, tx *db.Tx) (err error) {
			found, err = culture.Public(ctx, tx, p.ID)
			return err
		})
		return found, err
	}
	if _, err := read(); !fault.Is(err, fault.NotFound) {
		t.Errorf("before it is published: %v", err)
	}
	must(t, as(fixture.Camille, culture.Publish))
	must(t, as(fixture.Camille, here))
	first := p.ID
	found, err := read()
	if err != nil || len(found.Dates) != 1 || found.Service != fixture.ValClair.Name {
		t.Fatalf("%+v, %v", found, err)
	}
	if d := found.Dates[0]; d.Label != "Fête de la musique 2027" || d.Theme != "Concert" || d.Room != "Auditorium" || d.Site != "Médiathèque" || d.TimeZone != "Europe/Paris" || d.Cancelled {
		t.Errorf("%+v", d)
	}
	must(t, as(fixture.Camille, culture.Withdraw))
	if _, err := read(); !fault.Is(err, fault.NotFound) {
		t.Errorf("withdrawn: %v", err)
	}
	must(t, as(fixture.Camille, culture.Publish))
	must(t, as(fixture.Camille, here))
	if found, err := read(); err != nil || len(found.Dates) != 1 || p.ID != first {
		t.Errorf("published again at %s, first %s: %v", p.ID, first, err)
	}
	must(t, as(fixture.Camille, func(ctx context.Context, tx *db.Tx) error { return culture.HideFromAll(ctx, tx, music) }))
	if found, err := read(); err != nil || len(found.Dates) != 0 {
		t.Errorf("hidden: %+v, %v", found, err)
	}
	var pg *pgconn.PgError
	for _, statement := range []string{"select count(*) from public_programmes", "select count(*) from sessions"} {
		if _, err := w.BySQL(t, actor.ForAuth(), statement); !errors.As(err, &pg) || pg.Code != "42501" {
			t.Errorf("a visitor runs %s: %v", statement, err)
		}
	}
}
