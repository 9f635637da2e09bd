//go:build !release

package bench

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"passerelle/models/day"
)

// officer is somebody signed in: one connection to the portal each, of as many
// services or partners.
type officer struct {
	client   int
	cookie   string
	csrf     string   // as the pages print it
	searches []string // what they type
	files    []int    // some of the persons whom they follow, by number
	first    int      // of the sessions that wait for their roll call, by number; of a house’s days, in days before today; of a manager’s files
	saves    int      // how many wait
	seats    []uuid.UUID
	today    day.Day
}

// signedIn are those who make the requests.
type signedIn struct{ officers, partners, managers, callers []officer }

// of are those whose page or act it is.
func (s signedIn) of(one benchmark) []officer {
	switch {
	case one.partner:
		return s.partners
	case one.manager:
		return s.managers
	case one.caller:
		return s.callers
	}
	return s.officers
}

// signIn opens a session for the first officer, the manager and the caller of each of
// the first services, and for somebody of each of the first houses.
func (c *country) signIn(ctx context.Context, owner string) (signedIn, error) {
	var all signedIn
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return all, fmt.Errorf("sign in: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for client := range clients {
		o := officer{client: client, searches: c.searches(client), files: c.followed(client, 0)}
		if err := o.open(ctx, conn, c.account(client, 0)); err != nil {
			return all, err
		}
		r := officer{client: client, first: waitingSession(client, 0, c), saves: c.saves}
		for seat := range seatsEach {
			r.seats = append(r.seats, anEnrolment.id((c.cycles+client)*seatsEach+seat))
		}
		if err := r.open(ctx, conn, c.account(client, caller)); err != nil {
			return all, err
		}
		p := officer{client: client, first: 1, saves: c.saves, today: day.On(c.at, time.UTC)}
		for n := range placesEach {
			p.seats = append(p.seats, aReferral.id(c.lodged(client, n)))
		}
		if err := p.open(ctx, conn, c.colleague(client, 0)); err != nil {
			return all, err
		}
		m := officer{client: client, first: c.files(client)}
		if err := m.open(ctx, conn, c.account(client, manager)); err != nil {
			return all, err
		}
		all.officers, all.partners, all.managers, all.callers = append(all.officers, o), append(all.partners, p), append(all.managers, m), append(all.callers, r)
	}
	return all, nil
}

// followed are some of the persons of an officer.
func (c *country) followed(service, officer int) []int {
	var found []int
	first, end := c.services[service], c.services[service+1]
	for i := first + (officer-first%officersEach+officersEach)%officersEach; i < end && len(found) < filesEach; i += officersEach {
		if !c.own(i) || officer == 0 {
			found = append(found, i)
		}
	}
	return found
}

// files is the first person of a service who is of its manager's branch; so is
// every branchesEach-th after.
func (c *country) files(service int) int {
	first := c.services[service]
	for branch(service, first) != branch(service, c.account(service, manager)) {
		first++
	}
	return first
}

// open gives the officer a session of an account.
func (o *officer) open(ctx context.Context, conn *pgx.Conn, account int) error {
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"sign_ins"}, sessionColumns, pgx.CopyFromRows([][]any{o.session(account)}))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	return nil
}

var sessionColumns = []string{"id", "account_id", "membership_id", "token_hash", "csrf", "provider", "created_at", "seen_at"}

// session is the row of a new one.
func (o *officer) session(account int) []any {
	token, csrf := rand.Text(), rand.Text()
	hash := sha256.Sum256([]byte(token))
	o.cookie, o.csrf = "passerelle-session="+token, masked(csrf)
	now := time.Now()
	return []any{uuid.New(), anAccount.id(account), aMember.id(account), hash[:], csrf, "bench", now, now}
}

// masked writes the token of a session's forms as pages do, with a pad of
// zeros.
func masked(token string) string {
	return base64.RawURLEncoding.EncodeToString(append(make([]byte, len(token)), token...))
}

// searches are what people type: the start of a name, a whole one, a birth
// date, a slip of the hand.
func (c *country) searches(service int) []string {
	first, end := c.services[service], c.services[service+1]
	who := func(n int) person { return c.persons[first+(n*7919+service)%(end-first)] }
	start := func(n, letters int) string {
		name := []rune(strings.ToLower(who(n).last))
		return string(name[:min(letters, len(name))])
	}
	slip := []rune(start(6, 40))
	for n := 7; len(slip) < 6; n++ {
		slip = []rune(start(n, 40))
	}
	slip = append(slip[:3:3], slip[4:]...)
	return []string{
		start(0, 4), start(1, 5), start(2, 6), start(3, 40), strings.ToLower(who(4).last + " " + who(4).first), who(5).birth.Format("02/01/2006"),
		who(5).last + " " + who(5).birth.Format("02/01/2006"), string(slip),
	}
}
