package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"passerelle/handlers/pdf"
	"passerelle/locales"
	"passerelle/models/document"
	"passerelle/models/oversight"
	views "passerelle/views/oversight"
)

// french is the language of what a person is given of their data.
const french = "fr"

func addCopy(all *river.Workers, with With) {
	rules := document.Rules{Scanner: with.Scanner != nil}
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[oversight.CopyWork]) error {
		return oversight.MakeCopy(ctx, with.Pool, job.Args, rules, copyWriter(with.Post.Words))
	}))
}

// copyWriter writes a copy by the clocks of its service.
func copyWriter(words *locales.Catalogue) oversight.CopyWriter {
	return func(ctx context.Context, h oversight.Holding) (data, page []byte, err error) {
		zone, err := time.LoadLocation(h.Zone)
		if err != nil {
			return nil, nil, fmt.Errorf("time zone of a service: %w", err)
		}
		ctx = locales.Into(ctx, words.Localizer(french, zone))
		if data, err = views.Data(ctx, h); err != nil {
			return nil, nil, err
		}
		page, err = views.Page(ctx, h)
		return data, pdf.Alone(page), err
	}
}
