// Package lists leads from one list that a service keeps to another.
package lists

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/views/ui"
)

// Tabs are the lists of a service; current is the address of the one that is open.
func Tabs(ctx context.Context, current string) templ.Component {
	tabs := []ui.Tab{
		{Label: locales.T(ctx, "referral.reasons.title"), Href: "/reasons"},
		{Label: locales.T(ctx, "kind.list.title"), Href: "/kinds"},
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == current
	}
	return ui.Tabs(locales.T(ctx, "kind.lists"), tabs)
}
