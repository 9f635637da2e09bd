package directory

import (
	"context"
	"strings"

	"passerelle/locales"
	"passerelle/models/listing"
	"passerelle/models/partner"
	"passerelle/views/ui"
)

// places are the sites of an organisation as facts.
func (p Organisation) places(context.Context) []ui.Fact {
	facts := make([]ui.Fact, len(p.Sites))
	for i, s := range p.Sites {
		facts[i] = ui.Fact{Label: s.Name, Body: siteBody(s)}
	}
	return facts
}

// contact is what the organisation is reached by, and for its own people what each
// service calls it.
func (p Organisation) contact(ctx context.Context) []ui.Fact {
	o := p.Organisation
	facts := []ui.Fact{
		{Label: locales.T(ctx, "organisation.field.phone"), Value: locales.Phone(ctx, o.Phone)},
		{Label: locales.T(ctx, "organisation.field.email"), Value: o.Email},
		{Label: locales.T(ctx, "organisation.field.website"), Value: o.Website},
		{Label: locales.T(ctx, "organisation.field.siret"), Value: o.SIRET},
		{Label: locales.T(ctx, "organisation.field.rna"), Value: o.RNA},
		{Label: locales.T(ctx, "organisation.field.description"), Value: o.Description},
	}
	for _, c := range p.Called {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "organisation.called_by", "service", c.Service), Value: kindLabel(ctx, o.Kind, c.Words)})
	}
	return facts
}

// labels are what the reader's service may call the organisation: its kind's own
// name, or one of the service's.
func (p Organisation) labels(ctx context.Context) []ui.Option {
	kind := p.Organisation.Kind
	own := ui.Option{Value: string(kind), Label: kindLabel(ctx, kind, listing.Words{})}
	return append([]ui.Option{own}, localOptions(ctx, p.Kinds, kind, p.Today)...)
}

// city parts a postal code and its commune by a space.
func city(postal, commune string) string { return strings.TrimSpace(postal + " " + commune) }

// own are the errors of the organisation's own form.
func (p EditOrganisation) own() ui.Errors {
	if p.Adding || !p.Changing.Zero() {
		return nil
	}
	return p.Errors
}

func (p EditOrganisation) errors(site partner.SiteID) ui.Errors {
	if p.Changing != site {
		return nil
	}
	return p.Errors
}

func (p EditOrganisation) adding() ui.Errors {
	if !p.Adding {
		return nil
	}
	return p.Errors
}

// typed is what the form of a site holds: what was refused, else what stands.
func (p EditOrganisation) typed(s partner.Site) SiteForm {
	if p.Changing == s.ID {
		return p.Site
	}
	return siteForm(s)
}

func (p EditOrganisation) added() SiteForm {
	if p.Adding {
		return p.Site
	}
	return SiteForm{}
}
