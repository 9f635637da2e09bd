// Package documents draws the files that are kept with something else: the table
// of a referral's attachments and of an agreement's papers.
package documents

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/document"
	"passerelle/models/flow"
	"passerelle/views/ui"
)

// Accept is what the field of a file offers: the formats of package document.
const Accept = ".pdf,.jpg,.jpeg,.png,.docx,.odt"

// Files are those of one page.
type Files struct {
	Title string // of the table
	All   []document.Document
	Rules document.Rules
	Side  flow.By // the reader's
	May   bool    // this reader may add and remove
	Path  string  // below which each is served, without a slash at its end
}

func (f Files) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: f.Title, Columns: []ui.Column{
		{Label: locales.T(ctx, "document.column.file")}, {Label: locales.T(ctx, "document.column.added")}, {Label: locales.T(ctx, "document.column.acts"), Hidden: true, Tight: true},
	}}
	for _, d := range f.All {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			f.file(d), ui.Lines(locales.Date(ctx, d.AddedAt), d.ByName), f.acts(d),
		}})
	}
	return table
}

func (f Files) path(d document.Document) string { return f.Path + "/" + d.ID.String() }

// state says why a file cannot be opened, or that only the service reads it; false
// where there is nothing to say.
func (f Files) state(ctx context.Context, d document.Document) (ui.BadgeProps, bool) {
	switch {
	case d.Status == document.Infected:
		return ui.BadgeProps{Label: locales.T(ctx, "document.status.infected"), Tone: ui.Bad, Small: true}, true
	case !d.Readable(f.Rules):
		return ui.BadgeProps{Label: locales.T(ctx, "document.status.quarantined"), Tone: ui.Info, Small: true}, true
	case !d.Shared:
		return ui.BadgeProps{Label: locales.T(ctx, "document.reader.service"), Small: true}, true
	}
	return ui.BadgeProps{}, false
}

// Kinds are the choices of a form that adds a file.
func Kinds(ctx context.Context, kinds []document.Kind) []ui.Option {
	options := make([]ui.Option, len(kinds))
	for i, kind := range kinds {
		options[i] = ui.Option{Value: string(kind), Label: locales.T(ctx, "document.kind."+string(kind))}
	}
	return options
}
