package summonses

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/summons"
	"passerelle/views/ui"
)

// Words is what a service adds to a kind of message, and a message with it.
type Words struct {
	Kept    summons.Words
	Former  []summons.Version // before the one in force, the latest first
	Filled  summons.Version   // the one that fills the form; the zero value for none
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

// former lists the versions, each with the way to take it up again.
func (p Words) former(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "summons.words.former"), Columns: []ui.Column{
		{Label: locales.T(ctx, "summons.words.text")}, {Label: locales.T(ctx, "summons.words.author")}, {Label: locales.T(ctx, "summons.words.restore"), Hidden: true, Tight: true},
	}}
	for _, v := range p.Former {
		at := locales.DateTime(ctx, v.ChangedAt)
		text := ui.Muted(locales.T(ctx, "summons.words.nothing"))
		if v.Words != "" {
			text = french(v.Words)
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{text, ui.Lines(at, v.ChangedName), ui.ButtonLink(ui.LinkProps{
			Label: locales.T(ctx, "summons.words.restore"), About: at, Href: "/summons-settings/words?kind=" + string(v.Kind) + "&version=" + v.ID.String(), Kind: ui.Tertiary, Small: true,
		})}})
	}
	return table
}
