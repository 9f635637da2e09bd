package ui

import (
	"context"

	"passerelle/locales"
)

func (f Fact) missing(ctx context.Context) string {
	if f.Missing != "" {
		return f.Missing
	}
	return locales.T(ctx, "ui.fact.missing")
}

func (f Fact) changeLabel(ctx context.Context) string {
	if f.ChangeLabel != "" {
		return f.ChangeLabel
	}
	return locales.T(ctx, "ui.fact.change")
}
