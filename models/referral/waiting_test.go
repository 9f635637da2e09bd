package referral_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/referral"
)

// Invariant 11, whoever is away or has left: of all that waits for an answer in a
// service, each stands in the day of somebody, and whose it is says the rule.
func TestWhateverWaitsStandsInSomebodysDay(t *testing.T) {
	gone := func(w *dbtest.Database, all ...*fixture.Persona) {
		for _, p := range all {
			w.Exec(t, "update memberships set status = 'ended' where account_id = $1", p.Account())
		}
	}
	officers := []*fixture.Persona{fixture.Nadia, fixture.Marc, fixture.Julien, fixture.Violette, fixture.Solene, fixture.Helene}
	cast := append(officers, fixture.Dominique)
	for name, c := range map[string]struct {
		happens func(*dbtest.Database)
		owner   *fixture.Persona // of what is Nadia's
	}{
		"everybody is there": {func(*dbtest.Database) {}, fixture.Nadia},
		"Nadia is away and covered": {func(w *dbtest.Database) {
			w.Exec(t, `insert into covers (id, service_id, absent_id, cover_id, starts_on, ends_on, made_at, made_by)
				values (gen_random_uuid(), $1, $2, $3, '2026-11-23', '2027-03-31', $4, $2)`, fixture.ValClair.ID, fixture.Nadia.Account(), fixture.Julien.Account(), dbtest.Monday)
		}, fixture.Julien},
		"so is who covers her": {func(w *dbtest.Database) {
			for _, pair := range [][2]*fixture.Persona{{fixture.Nadia, fixture.Julien}, {fixture.Julien, fixture.Marc}} {
				w.Exec(t, `insert into covers (id, service_id, absent_id, cover_id, starts_on, ends_on, made_at, made_by)
					values (gen_random_uuid(), $1, $2, $3, '2026-11-23', '2027-03-31', $4, $2)`, fixture.ValClair.ID, pair[0].Account(), pair[1].Account(), dbtest.Monday)
			}
		}, fixture.Helene},
		"Nadia has left":                 {func(w *dbtest.Database) { gone(w, fixture.Nadia) }, fixture.Helene},
		"Nadia and the manager have":     {func(w *dbtest.Database) { gone(w, fixture.Nadia, fixture.Helene) }, fixture.Dominique},
		"nobody has stayed but the head": {func(w *dbtest.Database) { gone(w, officers...) }, fixture.Dominique},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Lived(t)
			w.Stand(dbtest.Monday.Add(60 * 24 * time.Hour))
			c.happens(w)
			var all, nadias []string
			const waits = "select array_agg(id::text) from referrals where service_id = $1 and status in ('sent','acknowledged','info_requested','appointment_set','waitlisted')"
			w.Scan(t, waits, []any{fixture.ValClair.ID}, &all)
			w.Scan(t, waits+" and referent_id = $2", []any{fixture.ValClair.ID, fixture.Nadia.Account()}, &nadias)
			if len(all) < 10 || len(nadias) < 3 {
				t.Fatalf("%d wait, %d of Nadia's: that proves little", len(all), len(nadias))
			}
			owners := map[string][]*fixture.Persona{}
			for _, who := range cast {
				err := w.Pool.Read(t.Context(), who.Actor(), func(tx *db.Tx) error {
					mine, err := charge.Of(context.Background(), tx)
					if err != nil {
						return err
					}
					rows, err := referral.Waiting(context.Background(), tx, mine)
					if len(rows) == referral.WaitingLength {
						t.Fatalf("%s has more than a page", who.Slug)
					}
					for _, row := range rows {
						owners[row.ID.String()] = append(owners[row.ID.String()], who)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			for _, of := range all {
				if len(owners[of]) != 1 {
					t.Errorf("%s is in the day of %d", of, len(owners[of]))
				}
			}
			for _, of := range nadias {
				if len(owners[of]) == 1 && owners[of][0] != c.owner {
					t.Errorf("%s is %s's, not %s's", of, owners[of][0].Slug, c.owner.Slug)
				}
			}
		})
	}
}
