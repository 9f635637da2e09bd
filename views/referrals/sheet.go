package referrals

import (
	"context"
	"slices"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/referral"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// Sheet is the fiche de liaison.
type Sheet struct {
	Sheet referral.Sheet
	Side  flow.By
	PDF   bool // a browser is there to make one
}

// parts are the sections of the sheet and the disclosed fields of each, in their
// order. What none of them names stands with the person.
var parts = []struct {
	key    string
	fields []string
}{
	{"person", nil},
	{"purpose", []string{"purpose", "expectations", "urgent", "wished_on", "ends_on", "measures", "obligations"}},
	{"agreement", []string{"agreement", "agreed_on", "explained"}},
	{"contact", []string{"referent", "branch", "direct_line"}},
}

// part are the facts of one section, those disclosed and no others.
func (p Sheet) part(ctx context.Context, key string) []ui.Fact {
	var fields []referral.Field
	for _, f := range p.Sheet.Fields {
		if partOf(f.Key) == key {
			fields = append(fields, f)
		}
	}
	return Disclosed(ctx, fields)
}

func partOf(field string) string {
	for _, part := range parts {
		if slices.Contains(part.fields, field) {
			return part.key
		}
	}
	return parts[0].key
}

func (p Sheet) letterhead(ctx context.Context) layout.Letterhead {
	from, to := p.Sheet.Sender, p.Sheet.Recipient
	return layout.Letterhead{
		Sender:    layout.Address(from.Name, from.Street, locales.Phone(ctx, from.Phone)),
		Recipient: layout.Address(to.Name, to.Street, to.PostalCode+" "+to.Commune),
		Reference: p.Sheet.Reference, Dated: locales.T(ctx, "referral.sheet.dated", "day", locales.Date(ctx, p.Sheet.SentAt)),
	}
}

func (p Sheet) title(ctx context.Context) string { return locales.T(ctx, "referral.sheet.title") }

func (p Sheet) crumbs(ctx context.Context) []ui.Crumb {
	crumbs := File{Referral: p.Sheet.Referral, Side: p.Side}.crumbs(ctx)
	crumbs[len(crumbs)-1].Href = path(p.Sheet.ID)
	return append(crumbs, ui.Crumb{Label: p.title(ctx)})
}

// appointment is when and where the person is received, as long as that stands.
func (p Sheet) appointment(ctx context.Context) []ui.Fact {
	last, _ := p.Sheet.Appointment()
	if file := (File{Referral: p.Sheet.Referral}); !file.planned() || last.Cancelled {
		return nil
	}
	return whenAndWhere(ctx, p.Sheet.Referral, last)
}
