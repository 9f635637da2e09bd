package db_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/internal/store"
)

func TestUnitOfWorkStandsAtTheInjectedMoment(t *testing.T) {
	w := world.New(t)
	var now time.Time
	err := w.Pool.Read(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error { now = tx.Now; return nil })
	if err != nil || !now.Equal(dbtest.Monday) {
		t.Errorf("now %s, error %v", now, err)
	}
}

func TestReadOnlyUnitRefusesAWrite(t *testing.T) {
	w := world.New(t)
	err := w.Pool.Read(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		return audit.Write(t.Context(), tx, audit.Entry{Action: audit.Read, Noun: "person", ID: uuid.New()})
	})
	if err == nil {
		t.Error("a write passed in a read-only unit of work")
	}
}

func TestFailedUnitLeavesNothing(t *testing.T) {
	w := world.New(t)
	refused := errors.New("refused")
	ran := false
	err := w.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		tx.After(func() { ran = true })
		if err := account.SetLocale(t.Context(), tx, "en"); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) || ran {
		t.Errorf("error %v, after ran %t", err, ran)
	}
	var locale string
	w.Scan(t, "select locale from accounts where id = $1", []any{fixture.Nadia.Account()}, &locale)
	if locale != "fr" {
		t.Errorf("locale %q survived", locale)
	}
}

// The server answers ROLLBACK to COMMIT when a statement had failed and the
// failure was swallowed: that must never look like success.
func TestSwallowedFailureIsNotACommit(t *testing.T) {
	w := world.New(t)
	err := w.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		if store.In(t.Context(), tx).Exec("select 1 / 0").Error == nil {
			t.Error("a division by zero was done")
		}
		return nil
	})
	if err == nil {
		t.Error("the unit of work claims to be committed")
	}
}

// The journal goes with the commit: a line that is refused takes the act with
// it.
func TestNoLineNoAct(t *testing.T) {
	w := world.New(t)
	err := w.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		if err := account.SetLocale(t.Context(), tx, "en"); err != nil {
			return err
		}
		return audit.Write(t.Context(), tx, audit.Entry{Action: audit.Read, Noun: "person", Service: fixture.HauteBrume.ID})
	})
	if err == nil {
		t.Error("a line for another service was written")
	}
	var locale string
	w.Scan(t, "select locale from accounts where id = $1", []any{fixture.Nadia.Account()}, &locale)
	if locale != "fr" {
		t.Errorf("locale %q survived", locale)
	}
}

func TestContextDoesNotLeakToTheNextBorrower(t *testing.T) {
	w := world.New(t, db.Options{MaxConns: 1})
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Ines, fixture.Karim} {
		err := w.Pool.Read(t.Context(), p.Actor(), func(tx *db.Tx) error {
			open, err := account.OwnSignIns(t.Context(), tx)
			if len(open) != 0 {
				t.Errorf("%s sees %d sign-ins", p.Slug, len(open))
			}
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", p.Slug, err)
		}
	}
}

// What is planned once is so within its unit of work, on a connection that the next one
// uses as well.
func TestPlansAreMadeForAnyValueInOneUnitOfWorkOnly(t *testing.T) {
	w := world.New(t, db.Options{MaxConns: 1})
	for _, unit := range []struct {
		read func(context.Context, actor.Actor, func(*db.Tx) error) error
		want string
	}{{w.Pool.ReadPlannedOnce, "force_generic_plan"}, {w.Pool.Read, "auto"}} {
		err := unit.read(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
			var mode string
			err := store.In(t.Context(), tx).Raw("select current_setting('plan_cache_mode')").Scan(&mode).Error
			if mode != unit.want {
				t.Errorf("%s, want %s", mode, unit.want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Units of work at the same time each keep their own connection, and with it
// their own actor: nobody ever reads as somebody else.
func TestUnitsAtTheSameTimeNeverShareAConnection(t *testing.T) {
	w := world.New(t)
	var all sync.WaitGroup
	for i := range 16 {
		who := []*fixture.Persona{fixture.Nadia, fixture.Ines, fixture.Karim, fixture.Tefa}[i%4]
		all.Go(func() {
			for range 50 {
				err := w.Pool.Read(t.Context(), who.Actor(), func(tx *db.Tx) error {
					var account string
					err := store.In(t.Context(), tx).Raw("select app.account()::text").Scan(&account).Error
					if err == nil && account != who.Account().String() {
						t.Errorf("%s reads as account %s", who.Slug, account)
					}
					return err
				})
				if err != nil {
					t.Errorf("%s: %v", who.Slug, err)
				}
			}
		})
	}
	all.Wait()
}

func TestCancelledUnitReturnsTheConnection(t *testing.T) {
	w := world.New(t, db.Options{MaxConns: 1})
	ctx, cancel := context.WithCancel(t.Context())
	err := w.Pool.Write(ctx, fixture.Nadia.Actor(), func(tx *db.Tx) error {
		cancel()
		return account.SetLocale(ctx, tx, "en")
	})
	if err == nil {
		t.Fatal("a cancelled unit of work was committed")
	}
	err = w.Pool.Read(t.Context(), fixture.Nadia.Actor(), func(*db.Tx) error { return nil })
	if err != nil {
		t.Errorf("the pool did not recover: %v", err)
	}
}

func TestPanickingUnitReturnsTheConnection(t *testing.T) {
	w := world.New(t, db.Options{MaxConns: 1})
	func() {
		defer func() { _ = recover() }()
		_ = w.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(*db.Tx) error { panic("on purpose") })
	}()
	if err := w.Pool.Read(t.Context(), fixture.Nadia.Actor(), func(*db.Tx) error { return nil }); err != nil {
		t.Errorf("the pool did not recover: %v", err)
	}
}

func TestUnknownKindCannotAct(t *testing.T) {
	w := world.New(t)
	err := w.Pool.Read(t.Context(), actor.Actor{Kind: "owner"}, func(*db.Tx) error { return nil })
	if err == nil {
		t.Error("a role the portal does not have was taken")
	}
}

func TestCheckLoginRefusesTheOwner(t *testing.T) {
	w := world.New(t)
	if err := db.CheckLogin(t.Context(), w.Owner); err == nil {
		t.Error("the owner was taken for a login role")
	}
	if err := db.CheckLogin(t.Context(), w.Login); err != nil {
		t.Errorf("the login role is refused: %v", err)
	}
}

// Values are people: not even a log of everything would have them.
func TestNoValueIsWrittenIntoAStatement(t *testing.T) {
	w := world.New(t)
	err := w.Pool.Read(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		said := store.In(t.Context(), tx).ToSQL(func(g *gorm.DB) *gorm.DB {
			return g.Table("persons").Where("last_name = ?", "DURAND").Find(&[]map[string]any{})
		})
		if !strings.Contains(said, "last_name = $1") || strings.Contains(said, "DURAND") {
			t.Errorf("said %s", said)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
