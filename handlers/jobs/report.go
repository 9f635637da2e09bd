package jobs

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/sheet"
	"passerelle/models/statistics"
	views "passerelle/views/statistics"
)

// reportWriter writes a yearly report as a file in the language it was asked in.
func reportWriter(words *locales.Catalogue) statistics.Writer {
	return func(ctx context.Context, locale, format string, r statistics.Report) ([]byte, error) {
		ctx = locales.Into(ctx, words.Localizer(locale, time.UTC))
		if format == sheet.CSV {
			return views.CSV(ctx, r)
		}
		return views.Workbook(ctx, format, r)
	}
}
