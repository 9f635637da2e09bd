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
)

// officer is somebody signed in: one connection to the portal each, of as many
// services.
type officer struct {
	client   int
	cookie   string
	csrf     string   // as the pages print it
	searches []string // what they type
	first    int      // of the sessions that wait for their roll call, by number
	saves    int      // how many wait
	seats    []uuid.UUID
}

// signIn opens a session for the first officer of each of the first services.
func (c *country) signIn(ctx context.Context, owner string) ([]officer, error) {
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var officers []officer
	for client := range clients {
		token, csrf := rand.Text(), rand.Text()
		hash, account := sha256.Sum256([]byte(token)), c.account(client, 0)
		now := time.Now()
		_, err := conn.Exec(ctx, `insert into sign_ins (id, account_id, membership_id, token_hash, csrf, provider, created_at, seen_at) values ($1, $2, $3, $4, $5, 'bench', $6, $6)`,
			uuid.New(), anAccount.id(account), aMember.id(account), hash[:], csrf, now)
		if err != nil {
			return nil, fmt.Errorf("sign in: %w", err)
		}
		o := officer{client: client, cookie: "passerelle-session=" + token, csrf: masked(csrf), searches: c.searches(client), first: waitingSession(client, 0, c), saves: c.saves}
		for seat := range seatsEach {
			o.seats = append(o.seats, anEnrolment.id((c.cycles+client)*seatsEach+seat))
		}
		officers = append(officers, o)
	}
	return officers, nil
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
