//go:build !release

package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// nationalDay is what the table calls the busy hour.
const nationalDay = "national-day"

// The busy hour of a whole country: how many people are signed in, what they ask
// for a second, and what a burst of it is (docs/promises.md, the load).
const (
	peopleOnline = 2700
	steady       = 200 // requests a second
	burst        = 400
	lines        = 128 // connections, as a load balancer keeps them
)

// share is how often an act or a page is asked for, in a hundred.
type share struct {
	name  string
	parts int
}

// busyHour is what people do on a Monday morning: most look at what waits for them,
// look for somebody and open a file; some save. Sheets, houses and reports are those
// of the people who are measured one by one.
var busyHour = []share{
	{"my-day", 22}, {"person-file", 16}, {"referral-list", 14}, {"person-search", 12}, {"partner-queue", 12}, {"offer-search", 7}, {"roll-call", 4}, {"roll-call-save", 4},
	{"places-to-fill", 2}, {"season-month", 2}, {"occupancy", 2}, {"presence-save", 1}, {"journal-of-a-person", 1}, {"service-year-report", 1},
}

// everybodys are the pages that all who are signed in open; the others need what is
// made for some.
var everybodys = []string{"my-day", "person-file", "referral-list", "person-search", "partner-queue", "offer-search"}

// crowd is everybody who is signed in.
type crowd struct {
	few   signedIn // for whom sheets, houses and reports are made
	many  signedIn
	cases map[string]benchmark
	saved int // sheets, of all that were asked for
}

// gather signs in a country at work: half of them officers, as far as there are so
// many, spread over all services and organisations.
func (c *country) gather(ctx context.Context, owner string, few signedIn) (*crowd, error) {
	all := &crowd{few: few, cases: map[string]benchmark{}}
	for _, one := range cases() {
		all.cases[one.name] = one
	}
	var rows [][]any
	staff, members := c.count()*officersEach, c.organisations*membersEach
	officers := min(peopleOnline/2, staff)
	for n := range officers {
		account := n * staff / officers
		service := account / officersEach
		o := officer{searches: c.searches(service), files: c.followed(service, account%officersEach)}
		if account%officersEach == caller || len(o.files) == 0 { // nobody is followed by each in the smallest country
			continue
		}
		rows = append(rows, o.session(account))
		all.many.officers = append(all.many.officers, o)
	}
	partners := min(peopleOnline-officers, members)
	for n := range partners {
		var o officer
		rows = append(rows, o.session(staff+n*members/partners))
		all.many.partners = append(all.many.partners, o)
	}
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return nil, fmt.Errorf("gather: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"sign_ins"}, sessionColumns, pgx.CopyFromRows(rows)); err != nil {
		return nil, fmt.Errorf("gather: %w", err)
	}
	return all, nil
}

// count is how many are signed in.
func (c *crowd) count() int { return len(c.many.officers) + len(c.many.partners) }

// request is one that somebody makes at a moment.
type request struct {
	after time.Duration // from the beginning
	one   benchmark
	by    officer
	n     int
}

// plan draws what is asked for over a time: as many requests as the rate says, each
// at a moment of its own, as people come.
func (c *crowd) plan(random *rand.Rand, rate int, over time.Duration) []request {
	var drawn []string
	for _, s := range busyHour {
		drawn = append(drawn, slices.Repeat([]string{s.name}, s.parts)...)
	}
	requests := make([]request, int(over.Seconds())*rate)
	for i := range requests {
		one, from := c.cases[drawn[random.IntN(len(drawn))]], c.few
		if slices.Contains(everybodys, one.name) {
			from = c.many
		}
		people := from.of(one)
		by := people[random.IntN(len(people))]
		n := random.IntN(one.variants)
		if one.unit {
			// Each sheet is saved once: backwards from the last that waits, which stays.
			c.saved++
			n = by.recorded() - c.saved
		}
		requests[i] = request{time.Duration(random.Int64N(int64(over))), one, by, n}
	}
	slices.SortFunc(requests, func(a, b request) int { return cmp.Compare(a.after, b.after) })
	return requests
}

// flood makes the requests when they are due, whether those before are answered or
// not: what waits for a connection waits at the portal's expense. The first answer
// that is not the expected one ends it.
func flood(ctx context.Context, address string, requests []request, over time.Duration) (load, error) {
	ctx, cancel := context.WithTimeout(ctx, over+30*time.Second)
	defer cancel()
	type share struct {
		load
		err error
	}
	began, due, shares := time.Now(), make(chan request, len(requests)), make(chan share)
	for range lines {
		go func() {
			var s share
			if s.load, s.err = line(ctx, address, began, due); s.err != nil {
				cancel()
			}
			shares <- s
		}()
	}
	hurry(ctx, requests, began, due)
	var l load
	var failed []error
	for range lines {
		s := <-shares
		l.took, l.bytes, failed = append(l.took, s.took...), l.bytes+s.bytes, append(failed, s.err)
	}
	l.over = time.Since(began)
	if err := errors.Join(failed...); err != nil {
		return l, err
	}
	if len(l.took) != len(requests) {
		return l, fmt.Errorf("%d of %d requests were answered", len(l.took), len(requests))
	}
	l.bytes /= len(l.took)
	slices.Sort(l.took)
	return l, nil
}

// hurry hands each request over when it is due.
func hurry(ctx context.Context, requests []request, began time.Time, due chan<- request) {
	defer close(due)
	for _, r := range requests {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(began.Add(r.after))):
			due <- r
		}
	}
}

// line is one connection: it answers for what it is handed, from the moment at which
// that was due.
func line(ctx context.Context, address string, began time.Time, due <-chan request) (load, error) {
	var l load
	c, err := connect(ctx, address)
	if err != nil {
		return l, err
	}
	defer c.Close()
	for r := range due {
		size, err := r.one.do(c, r.by, r.n)
		if err != nil {
			return l, fmt.Errorf("%s: %w", r.one.name, err)
		}
		l.took, l.bytes = append(l.took, time.Since(began.Add(r.after))), l.bytes+size
	}
	return l, nil
}

// nationalDay is the whole of it: the busy hour, and a burst of it.
func (b bench) nationalDay(ctx context.Context, c *country, few signedIn, p *portal) ([]result, error) {
	all, err := c.gather(ctx, b.owner, few)
	if err != nil {
		return nil, err
	}
	b.say("%d people are signed in", all.count())
	random := rand.New(rand.NewPCG(2026, 1))
	// An hour is not the first seconds of a portal, in which each of its connections plans
	// what it is asked for the first time.
	if _, err := flood(ctx, p.address, all.plan(random, steady, 5*b.warm()), 5*b.warm()); err != nil {
		return nil, err
	}
	var results []result
	for _, part := range []struct {
		name string
		rate int
		over time.Duration
	}{{nationalDay, steady, 4 * b.run()}, {nationalDay + "-burst", burst, b.run()}} {
		b.say("measuring %s: %d requests a second over %s", part.name, part.rate, part.over)
		profiled := p.profile(ctx, b.profile, part.over)
		before, known := p.processorTime()
		l, err := flood(ctx, p.address, all.plan(random, part.rate, part.over), part.over)
		if err != nil {
			return nil, fmt.Errorf("bench %s: %w", part.name, err)
		}
		after, _ := p.processorTime()
		if err := <-profiled; err != nil {
			return nil, err
		}
		b.profile = "" // of the hour, not of the burst
		r := result{name: part.name, rps: l.rate(), p50: l.quantile(0.50), p95: l.quantile(0.95), bytes: l.bytes}
		if known {
			r.cpu = (after - before) / time.Duration(len(l.took))
		}
		results = append(results, r)
	}
	if most, known := p.memory(); known {
		b.say("the portal took %d MB of memory at most", most>>20)
	}
	return results, nil
}
