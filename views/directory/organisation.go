package directory

import (
	"context"
	"strings"

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
