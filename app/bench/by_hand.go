//go:build !release

package bench

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// byHand is what the table calls the yardstick of cpu_ms: what a machine takes for a list
// that a program of one page writes by hand, with nobody signed in, no policy, no journal
// and no compression. A millisecond is not the same on two machines; how often the one
// goes into the other is.
const byHand = "list-by-hand"

// listed is the portal's own, after which it is measured: a machine is not the same ten
// minutes later.
const listed = "referral-list"

const listByHand = `
select r.id::text, p.last_name, p.first_name, p.birth_on, g.name, o.name, r.status, r.sent_at
from (select id, person_id, organisation_id, offer_id, status, sent_at from referrals
  where service_id = $1 and status = 'accepted' order by sent_at desc, id desc limit 51) r
join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
order by r.sent_at desc, r.id desc`

// lineByHand is what the portal's own list says of a referral, nearly letter by letter; the
// frame of a page is not around it.
const lineByHand = `<tr role="row" class="fr-enlarge-link"><td role="cell"><a href="/referrals/%s"><span class="ps-lines"><span>%s</span> <span class="ps-muted">Naissance : %s · SA-ABCDEF</span></span></a></td>` +
	`<td role="cell" data-label="Structure"><span class="ps-lines"><span>%s</span> <span class="ps-muted">%s</span></span></td>` +
	`<td role="cell" data-label="État"><span class="fr-badge fr-badge--no-icon fr-badge--success fr-badge--sm"><svg class="ps-icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">` +
	`<path d="M10 2.2a7.8 7.8 0 1 1 0 15.6 7.8 7.8 0 0 1 0-15.6M10 6v4.8M10 13.7v.1"></path></svg>%s</span></td>` +
	`<td role="cell" data-label="À faire par"></td><td role="cell" class="ps-tight" data-label="Envoyée le">%s</td></tr>`

// handler answers /n with the list of the n-th service.
func handler(pool *pgxpool.Pool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		page, err := listOf(r.Context(), pool, n)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		_, _ = w.Write(page) // whoever asked has gone
	})
}

func listOf(ctx context.Context, pool *pgxpool.Pool, service int) ([]byte, error) {
	rows, err := pool.Query(ctx, listByHand, aService.id(service))
	if err != nil {
		return nil, err
	}
	page := append(make([]byte, 0, 64<<10), `<!doctype html><html lang="fr"><head><title>Orientations</title></head><body><table>`...)
	var id, last, first, organisation, offer, status string
	var born, sent time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &last, &first, &born, &organisation, &offer, &status, &sent}, func() error {
		page = fmt.Appendf(page, lineByHand, id, html.EscapeString(last+" "+first), born.Format("02/01/2006"), html.EscapeString(organisation), html.EscapeString(offer),
			html.EscapeString(status), sent.Format("02/01/2006"))
		return nil
	})
	return append(page, "</table></body></html>"...), err
}

// serveByHand is the program of one page, a process of its own so that its time is.
func serveByHand(ctx context.Context) error {
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	config.MaxConns = clients
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: handler(pool), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close() // ListenAndServe says what there is to say
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// yardstick measures it as a page is measured. Beside it stands what pgbench did for the
// portal's own list, where that was measured.
func (b bench) yardstick(ctx context.Context, officers []officer, results []result) (result, error) {
	r := result{name: byHand, statements: 1}
	if n := len(results); n > 0 && results[n-1].name == listed {
		r.pgbench = results[n-1].pgbench
	}
	address, port, err := free()
	if err != nil {
		return r, err
	}
	p := &portal{address: address, log: filepath.Join(b.folder, "by-hand.log")}
	if err := p.start(ctx, []string{"bench", byHand}, "/0", "DATABASE_URL="+b.owner, "PORT="+port); err != nil {
		return r, err
	}
	defer p.stop()
	b.say("measuring %s", byHand)
	return r, b.load(ctx, benchmark{name: byHand, do: openByHand}, officers, p, &r)
}

func openByHand(c *connection, o officer, _ int) (int, error) {
	return c.page("/"+strconv.Itoa(o.client), o)
}
