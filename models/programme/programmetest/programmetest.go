//go:build !release

// Package programmetest gives tests a group: a programme, a cycle of it, people
// to enrol, and an outside facilitator of another organisation.
package programmetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/person"
	"passerelle/models/programme"
)

// Needles are what no facilitator may ever be told of the people made by Person.
var Needles = []string{"2026000000", "1984", "02/29", "29/02", "+3363998", "06 39 98", "rue des Aulnes"}

// Group is a cycle of eight Tuesdays at 18:00, in the branch of who planned it,
// the first of them today's week or later.
type Group struct {
	Programme programme.ID
	Cycle     programme.CycleID
	Sessions  []programme.Session
}

// Options of a group. Zero values give ten seats from Tuesday 24 November 2026.
type Options struct {
	By       *fixture.Persona // Nadia
	Seats    int
	From     day.Day
	External *fixture.Persona // an outside facilitator; none
}

// New plans a cycle.
func New(t testing.TB, w *dbtest.Database, o Options) Group {
	t.Helper()
	if o.By == nil {
		o.By = fixture.Nadia
	}
	if o.Seats == 0 {
		o.Seats = 10
	}
	if o.From.IsZero() {
		o.From = day.Of(2026, time.November, 24)
	}
	g := Group{}
	Write(t, w, o.By.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		g.Programme, err = programme.Create(ctx, tx, programme.Template{
			Name: "Motivation au changement", Theme: programme.Motivation, SeatsMin: 1, SeatsMax: 70, Minutes: 120,
			Sessions: programme.Steps("Accueil", "Mes raisons", "Mes appuis", "Mes freins", "Mon projet", "Mes choix", "Mes proches", "Bilan"),
		})
		if err != nil {
			return err
		}
		wanted := programme.NewCycle{
			Programme: g.Programme, Branch: o.By.Branch.ID, From: o.From, Weekday: time.Tuesday, Every: 1, At: day.ClockOf(18, 0),
			Room: "Salle 2", Seats: o.Seats, Lead: o.By.Membership(),
		}
		if o.External != nil {
			wanted.External = o.External.Membership()
		}
		g.Cycle, err = programme.CreateCycle(ctx, tx, wanted)
		if err != nil {
			return err
		}
		g.Sessions, err = programme.Sessions(ctx, tx, g.Cycle)
		return err
	})
	return g
}

// NewCycle plans one more cycle of a programme, from January, and gives its
// sessions.
func NewCycle(t testing.TB, w *dbtest.Database, of programme.ID) (sessions []programme.Session) {
	t.Helper()
	Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		cycle, err := programme.CreateCycle(ctx, tx, programme.NewCycle{
			Programme: of, Branch: fixture.Nadia.Branch.ID, From: day.Of(2027, time.January, 5), Weekday: time.Tuesday, Every: 1, At: day.ClockOf(18, 0),
			Room: "Salle 3", Seats: 8, Lead: fixture.Nadia.Membership(),
		})
		if err != nil {
			return err
		}
		sessions, err = programme.Sessions(ctx, tx, cycle)
		return err
	})
	return sessions
}

// Person writes somebody into a service, past its forms. n tells one from
// another; born on 29 February.
func Person(t testing.TB, w *dbtest.Database, by *fixture.Persona, n int) person.ID {
	t.Helper()
	who := id.New[person.Person]()
	last, first := fmt.Sprintf("Durand-%c%c", 'A'+n/26%26, 'A'+n%26), "Camille"
	w.Exec(t, `insert into persons (id, service_id, branch_id, referent_id, last_name, first_name, birth_on, appi_ref, phone, address, sort_key, created_at, created_by, updated_at)
		values ($1, $2, $3, $4, $5, $6, '1984-02-29', $7, $8, 'rue des Aulnes', $9, $10, $4, $10)`,
		who.UUID, by.Service.ID, by.Branch.ID, by.Account(), last, first, fmt.Sprintf("2026000000%02d", n), fmt.Sprintf("+336399800%02d", n),
		person.SortKey(last, first), dbtest.Monday)
	return who
}

// Enrolled writes n people and enrols them.
func (g Group) Enrolled(t testing.TB, w *dbtest.Database, by *fixture.Persona, n int) []programme.EnrolmentID {
	t.Helper()
	var seats []programme.EnrolmentID
	for i := range n {
		who := Person(t, w, by, i)
		Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
			seat, err := programme.Enrol(ctx, tx, g.Cycle, who)
			seats = append(seats, seat)
			return err
		})
	}
	return seats
}

// Edit foresees an edit and carries out what was foreseen.
func Edit(ctx context.Context, tx *db.Tx, session programme.SessionID, edit programme.Edit) error {
	foreseen, err := programme.Foresee(ctx, tx, session, edit)
	if err != nil {
		return err
	}
	edit.Seen = foreseen.Version
	return programme.EditSessions(ctx, tx, session, edit)
}

// Stranger is one more facilitator of an organisation of the cast.
func Stranger(t testing.TB, w *dbtest.Database, of *fixture.Organisation) *fixture.Persona {
	t.Helper()
	p := &fixture.Persona{Slug: "stranger " + uuid.NewString(), Name: "VASSEUR Maud", Role: actor.Facilitator, Organisation: of}
	w.Exec(t, "insert into accounts (id, name, created_at, charter_version, charter_at) values ($1, $2, $3, $4, $3)",
		p.Account(), p.Name, dbtest.Monday, account.Charter)
	w.Exec(t, "insert into memberships (id, account_id, name, role, organisation_id, created_at) values ($1, $2, $3, 'facilitator', $4, $5)",
		p.Membership(), p.Account(), p.Name, of.ID, dbtest.Monday)
	w.Exec(t, "insert into identities (account_id, issuer, subject, bound_at) values ($1, $2, $3, $4)", p.Account(), fixture.Issuer, p.Slug, dbtest.Monday)
	return p
}

// Write runs a unit of work that must succeed.
func Write(t testing.TB, w *dbtest.Database, a actor.Actor, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := w.Pool.Write(context.Background(), a, func(tx *db.Tx) error { return fn(context.Background(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// Try runs a unit of work and gives its error.
func Try(w *dbtest.Database, a actor.Actor, fn func(context.Context, *db.Tx) error) error {
	return w.Pool.Write(context.Background(), a, func(tx *db.Tx) error { return fn(context.Background(), tx) })
}
