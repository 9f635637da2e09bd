package persons

import (
	"context"

	"passerelle/locales"
)

func (p Access) title(ctx context.Context) string {
	if p.Notes {
		return locales.T(ctx, "access.notes.title")
	}
	return locales.T(ctx, "access.page.title")
}

func (p Access) lead(ctx context.Context) string {
	if p.Notes {
		return locales.T(ctx, "access.notes.lead")
	}
	return locales.T(ctx, "access.page.lead")
}

func (p Access) action(ctx context.Context) string {
	if p.Notes {
		return locales.T(ctx, "access.notes.action")
	}
	return locales.T(ctx, "access.page.action")
}
