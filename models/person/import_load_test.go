package person_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// statements counts what a pool sends.
type statements struct{ n atomic.Int64 }

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	s.n.Add(1)
	return ctx
}
func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// The number of statements follows the batches, not the rows: nobody asks about
// each person.
func TestFiveThousandRowsAreImportedByFewStatements(t *testing.T) {
	sent := &statements{}
	w := world.New(t, db.Options{Tracer: sent})
	var rows strings.Builder
	rows.WriteString(head)
	for i := range 5000 {
		fmt.Fprintf(&rows, "Lefèvre-%c%c%c;Zoé;%02d/%02d/19%02d;2026%08d;;Nadia Mercier;Contrôle judiciaire;Saint-Denis;93200;oui;;Soins\n",
			'a'+i%26, 'a'+i/26%26, 'a'+i/676, 1+i%28, 1+i%12, 50+i%50, i)
	}
	file := rows.String()
	begun := time.Now()
	id := staged(t, w, fixture.Helene, file)
	c := checked(t, w, fixture.Helene, id)
	previewed, previewing := time.Since(begun), sent.n.Swap(0)
	n, err := carryOut(t, w, fixture.Helene, id, person.Decision{Seen: c.Seal()})
	if err != nil || n != 5000 || c.Counts[person.RowNew] != 5000 {
		t.Fatalf("%d files, %v, %v", n, err, c.Counts)
	}
	t.Logf("5000 rows: preview %s by %d statements, import %s by %d statements", previewed.Round(time.Millisecond), previewing,
		(time.Since(begun) - previewed).Round(time.Millisecond), sent.n.Load())
	if previewing > 40 || sent.n.Load() > 80 {
		t.Errorf("%d statements to preview, %d to import", previewing, sent.n.Load())
	}
}

func TestTwoWhoConfirmAtOnceOpenOneSetOfFiles(t *testing.T) {
	w := world.New(t)
	id := staged(t, w, fixture.Helene, head+"Roy;Anne;12/03/1988\nCosta;Rui;01/01/1990\n")
	outcome := make(chan error, 2)
	for _, who := range []*fixture.Persona{fixture.Helene, fixture.Dominique} {
		go func() {
			_, err := carryOut(t, w, who, id, person.Decision{Seen: "2-0-0-0"})
			outcome <- err
		}()
	}
	first, second := <-outcome, <-outcome
	if (first == nil) == (second == nil) || !fault.Is(errors.Join(first, second), fault.Conflict) {
		t.Errorf("%v, %v", first, second)
	}
	if rows, files := rowsLeft(t, w); rows != 0 || files != 2 {
		t.Errorf("%d rows, %d files", rows, files)
	}
}
