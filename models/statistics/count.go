// Package statistics counts and reports: numbers of a service by year, from
// facts that lead to nobody. What each number means is written here once and
// cited on the page; what is too small to be shown is masked by package figures.
package statistics

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Run is one counting of the months that are not final.
type Run struct{}

// RunID names a counting.
type RunID = id.Of[Run]

// Over is the last day that is over wherever a service works, even at UTC−12.
func Over(now time.Time) day.Day { return day.On(now.Add(-12*time.Hour), time.UTC).Add(-1) }

// Count counts the months again that are not final, of every service, and gives
// how many numbers that made. Run twice it counts the same. Only a worker may.
func Count(ctx context.Context, tx *db.Tx) (numbers int, err error) {
	err = store.In(ctx, tx).Raw("select app.count_months(?, ?, ?)", id.New[Run](), Over(tx.Now), tx.Now).Scan(&numbers).Error
	if err != nil {
		return 0, fmt.Errorf("count months: %w", err)
	}
	return numbers, nil
}
