package referrals

import (
	"context"

	"passerelle/locales"
	"passerelle/models/document"
	"passerelle/models/flow"
	"passerelle/views/documents"
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

// files are the attachments as their table.
func (p File) files(ctx context.Context) documents.Files {
	return documents.Files{Title: locales.T(ctx, "document.list.title"), All: p.Attachments.All, Rules: p.Attachments.Rules, Side: p.Side, May: p.Attachments.May, Path: path(p.Referral.ID) + "/attachments"}
}
