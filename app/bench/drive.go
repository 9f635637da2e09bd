//go:build !release

package bench

import (
	"context"
	"errors"
	"slices"
	"time"
)

// load is what a measurement saw.
type load struct {
	took  []time.Duration // of each request, sorted
	over  time.Duration
	bytes int // of a page, on average
}

func (l load) rate() float64 { return float64(len(l.took)) / l.over.Seconds() }

func (l load) quantile(q float64) time.Duration { return l.took[int(q*float64(len(l.took)-1))] }

// drive lets every officer make one request after the other, from the n-th on,
// for a time. The first answer that is not the expected one ends it.
func drive(ctx context.Context, address string, one benchmark, officers []officer, n int, lasting time.Duration) (load, error) {
	ctx, cancel := context.WithTimeout(ctx, lasting+20*time.Second)
	defer cancel()
	type share struct {
		took  []time.Duration
		bytes int
		err   error
	}
	began := time.Now()
	shares := make(chan share)
	for _, o := range officers {
		go func() {
			var s share
			s.took, s.bytes, s.err = requests(ctx, address, one, o, n, began.Add(lasting))
			shares <- s
		}()
	}
	var l load
	var failed []error
	for range officers {
		s := <-shares
		l.took, l.bytes, failed = append(l.took, s.took...), l.bytes+s.bytes, append(failed, s.err)
	}
	l.over = time.Since(began)
	if err := errors.Join(append(failed, ctx.Err())...); err != nil {
		return l, err
	}
	if len(l.took) == 0 {
		return l, errors.New("no request was answered")
	}
	l.bytes /= len(l.took)
	slices.Sort(l.took)
	return l, nil
}

func requests(ctx context.Context, address string, one benchmark, o officer, n int, until time.Time) (took []time.Duration, bytes int, err error) {
	c, err := connect(ctx, address)
	if err != nil {
		return nil, 0, err
	}
	defer c.Close()
	if one.unit {
		n += turnPortal * o.saves / 3
	}
	for at := time.Now(); at.Before(until) && ctx.Err() == nil; n++ {
		size, err := one.do(c, o, n)
		if err != nil {
			return nil, 0, err
		}
		next := time.Now()
		took, bytes, at = append(took, next.Sub(at)), bytes+size, next
	}
	return took, bytes, nil
}
