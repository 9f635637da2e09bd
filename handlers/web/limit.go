package web

import (
	"sync"
	"time"
)

// Limiter lets each caller spend so much within a stretch of time. It counts in
// this process only: it spares work, it does not keep secrets.
type Limiter struct {
	budget int
	within time.Duration
	now    func() time.Time

	mu    sync.Mutex // guards what follows
	spent map[string]int
	since time.Time
}

// maxCallers bounds what is remembered; whoever comes later shares one purse.
const maxCallers = 10_000

// NewLimiter lets each caller spend budget within a stretch of time; now is nil
// but for tests.
func NewLimiter(budget int, within time.Duration, now func() time.Time) *Limiter {
	if now == nil {
		now = time.Now
	}
	return &Limiter{budget: budget, within: within, now: now, spent: map[string]int{}}
}

// Spend takes a price from a caller's budget and tells whether there was enough.
func (l *Limiter) Spend(caller string, price int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.Sub(l.since) >= l.within {
		clear(l.spent)
		l.since = now
	}
	if _, known := l.spent[caller]; !known && len(l.spent) >= maxCallers {
		caller = ""
	}
	l.spent[caller] += price
	return l.spent[caller] <= l.budget
}
