package notification_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is a lived-in world whose old notices are gone.
type stage struct {
	*dbtest.Database
	t testing.TB
}

func newStage(t testing.TB) *stage {
	w := world.Lived(t)
	w.Exec(t, "truncate notices, inbox_items cascade")
	w.Exec(t, "truncate queue.river_job")
	return &stage{w, t}
}

func (s *stage) as(who actor.Actor, fn func(context.Context, *db.Tx) error) error {
	s.t.Helper()
	return s.Pool.Write(s.t.Context(), who, func(tx *db.Tx) error { return fn(s.t.Context(), tx) })
}

func (s *stage) must(who actor.Actor, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.as(who, fn); err != nil {
		s.t.Fatal(err)
	}
}

// referral is one of Val-Clair's to Le Relais des Tilleuls that was just sent,
// with Nadia in charge of it.
func (s *stage) referral() referral.ID {
	s.t.Helper()
	var found uuid.UUID
	s.Scan(s.t, `select id from referrals where service_id = $1 and organisation_id = $2 and status = 'sent' order by id limit 1`,
		[]any{fixture.ValClair.ID, fixture.Relais.ID}, &found)
	s.Exec(s.t, "update referrals set referent_id = $1, branch_id = $2 where id = $3", fixture.Nadia.Account(), fixture.SainteAurore.ID, found)
	return id.From[referral.Referral](found)
}

// spread brings everything that waits to its readers, as the workers would.
func (s *stage) spread() {
	s.t.Helper()
	for _, who := range []actor.Actor{actor.ForWorker(fixture.ValClair.ID), actor.ForWorkerOf(fixture.Relais.ID), actor.ForWorkerOf(fixture.RiveDouce.ID)} {
		s.must(who, func(ctx context.Context, tx *db.Tx) error {
			all, err := notification.Unspread(ctx, tx, 100)
			for _, notice := range all {
				if err := notification.SpreadNotice(ctx, tx, notice, inCharge); err != nil {
					return err
				}
			}
			return err
		})
	}
}

func inCharge(ctx context.Context, tx *db.Tx, _ string, of uuid.UUID) (account, branch uuid.UUID, err error) {
	return referral.InCharge(ctx, tx, id.From[referral.Referral](of))
}

// kinds are what somebody's inbox tells, the oldest first.
func (s *stage) kinds(p *fixture.Persona) []notification.Kind {
	s.t.Helper()
	all := []notification.Kind{}
	s.must(p.Actor(), func(ctx context.Context, tx *db.Tx) error {
		page, err := notification.Inbox(ctx, tx, notification.ID{})
		for _, item := range slices.Backward(page.Items) {
			all = append(all, item.Kind)
		}
		return err
	})
	return all
}

func (s *stage) move(who *fixture.Persona, of referral.ID, fn func(context.Context, *db.Tx, referral.ID) error) {
	s.t.Helper()
	s.must(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx, of) })
}
