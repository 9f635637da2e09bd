package summonses

import (
	"context"

	"passerelle/locales"
	"passerelle/models/summons"
	"passerelle/views/ui"
)

// Words is what a service adds to a kind of message, and a message with it.
type Words struct {
	Kept    summons.Words
	Form    WordsForm
	Preview string
	Errors  ui.Errors
}

// WordsForm is an addition as it is typed; Show asks only how it reads.
type WordsForm struct {
	Kind  string `form:"kind"`
	Words string `form:"words"`
	Show  string `form:"show"`
}

// tabs are the kinds of message.
func (p Words) tabs(ctx context.Context) []ui.Tab {
	tabs := make([]ui.Tab, len(summons.Kinds))
	for i, kind := range summons.Kinds {
		tabs[i] = ui.Tab{Label: named(ctx, kind), Href: "/summons-settings/words?kind=" + string(kind), Current: string(kind) == p.Form.Kind}
	}
	return tabs
}

func named(ctx context.Context, kind summons.Kind) string {
	if kind == summons.Reminder {
		return locales.T(ctx, "summons.words.reminder")
	}
	return locales.T(ctx, "summons.kind."+string(kind))
}
