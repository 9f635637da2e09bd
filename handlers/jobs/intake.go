package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"passerelle/models/db"
	"passerelle/models/inclusion"
)

// intakes looks at files for the directory and writes them: a whole country takes
// longer than other jobs.
type intakes struct {
	river.WorkerDefaults[inclusion.Work]
	pool *db.Pool
}

func (intakes) Timeout(*river.Job[inclusion.Work]) time.Duration { return 10 * time.Minute }

func (w intakes) Work(ctx context.Context, job *river.Job[inclusion.Work]) error {
	return inclusion.Carry(ctx, w.pool, job.Args)
}
