package referrals

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/document"
	"passerelle/models/flow"
	"passerelle/views/ui"
)

// Attachments are the files of a referral as one side sees them.
type Attachments struct {
	All    []document.Document
	Rules  document.Rules
	Side   flow.By
	May    bool // this reader may attach, and the referral is live
	Health bool // nothing is shared with a health partner
	Form   AttachmentForm
	Errors ui.Errors
}

// AttachmentForm goes along with a file, in the field "file".
type AttachmentForm struct {
	Kind   string `form:"kind"`
	Reader string `form:"reader"` // "both" or "service"; a partner's form has none
}

// ForService is the reader of a file that stays within the service.
const ForService = "service"

// shown reports whether there is anything to say of files at all.
func (a Attachments) shown() bool { return len(a.All) > 0 || a.form() }

// form reports whether this reader may attach something.
func (a Attachments) form() bool { return a.May && (a.Side == flow.Service || !a.Health) }

func (a Attachments) kinds(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(document.Kinds))
	for i, kind := range document.Kinds {
		options[i] = ui.Option{Value: string(kind), Label: locales.T(ctx, "document.kind."+string(kind))}
	}
	return options
}

func (a Attachments) readers(ctx context.Context) []ui.Option {
	if a.Health {
		return []ui.Option{{Value: ForService, Label: locales.T(ctx, "document.reader.service"), Hint: locales.T(ctx, "document.reader.health")}}
	}
	return []ui.Option{
		{Value: "both", Label: locales.T(ctx, "document.reader.both"), Hint: locales.T(ctx, "document.reader.both_hint")},
		{Value: ForService, Label: locales.T(ctx, "document.reader.service"), Hint: locales.T(ctx, "document.reader.service_hint")},
	}
}

// reader is the choice that stands: with a health partner there is only one.
func (a Attachments) reader() string {
	if a.Form.Reader == "" && a.Health {
		return ForService
	}
	return a.Form.Reader
}

// hint says what may come in, and for the service what may never leave.
func (a Attachments) hint(ctx context.Context) string {
	key := "document.form.hint_partner"
	if a.Side == flow.Service {
		key = "document.form.hint_service"
	}
	return locales.T(ctx, key, "max", a.Rules.MaxBytes>>20)
}

func (p File) attachments(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "document.list.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "document.column.file")}, {Label: locales.T(ctx, "document.column.added")}, {Label: locales.T(ctx, "document.column.acts"), Hidden: true, Tight: true},
	}}
	for _, d := range p.Attachments.All {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			p.file(d), ui.Lines(locales.Date(ctx, d.AddedAt), d.ByName), p.fileActs(d),
		}})
	}
	return table
}

func filePath(p File, d document.Document) string {
	return path(p.Referral.ID) + "/attachments/" + d.ID.String()
}

// fileState says why a file cannot be opened, or that only the service reads it;
// false where there is nothing to say.
func (p File) fileState(ctx context.Context, d document.Document) (ui.BadgeProps, bool) {
	switch {
	case d.Status == document.Infected:
		return ui.BadgeProps{Label: locales.T(ctx, "document.status.infected"), Tone: ui.Bad, Small: true}, true
	case !d.Readable(p.Attachments.Rules):
		return ui.BadgeProps{Label: locales.T(ctx, "document.status.quarantined"), Tone: ui.Info, Small: true}, true
	case !d.Shared:
		return ui.BadgeProps{Label: locales.T(ctx, "document.reader.service"), Small: true}, true
	}
	return ui.BadgeProps{}, false
}
