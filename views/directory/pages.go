// Package directory draws the directory of partners: the search of a service, an
// organisation's own offers, an offer, an organisation, and the forms that keep
// them.
package directory

import (
	"strconv"
	"strings"

	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/partner"
	"passerelle/views/ui"
)

// SearchForm is what a service looks for, as it stands in the address.
type SearchForm struct {
	Text, Domain, Kind, Area, Language, Access, Welcome, Free, Every string
}

// Search is the directory as a service reads it.
type Search struct {
	Form     SearchForm
	Found    partner.Page
	Kinds    []partner.LocalKind // of the service
	Lists    bool                // the reader may keep them
	Create   bool                // the reader may enter an organisation
	Exchange bool                // and take the directory in and out as a file
	// Agreements says that the reader may read what was agreed with partners.
	Agreements bool
	Today      day.Day
	Errors     ui.Errors
}

// Own is what an organisation offers, as its people keep it.
type Own struct {
	Organisation partner.Organisation
	Choices      []partner.Choice
	Manage       bool // the reader changes offers, beyond counting places
	Agreements   bool // and reads what was agreed with services
	Today        day.Day
	Refused      partner.OfferID // whose number of places was refused
	Form         PlacesForm
	Errors       ui.Errors
}

// PlacesForm says how many places are free.
type PlacesForm struct {
	SeatsFree string `form:"seats_free"`
}

// Offer is one offer with all that is known of it.
type Offer struct {
	Choice partner.Choice
	Events []partner.Event
	Moves  []flow.Move // the reader may make
	Manage bool
	Count  bool
	Desks  bool // the reader says when the partner receives in the service
	Side   actor.Kind
	Today  day.Day
	Form   PlacesForm
	Errors ui.Errors
}

// OfferForm is an offer as it is typed.
type OfferForm struct {
	SiteID          string   `form:"site_id"`
	Name            string   `form:"name"`
	Domain          string   `form:"domain"`
	Audience        string   `form:"audience"`
	Excluded        string   `form:"excluded"`
	Content         string   `form:"content"`
	Documents       string   `form:"documents"`
	Languages       []string `form:"languages"`
	Access          []string `form:"access"`
	Welcomes        []string `form:"welcomes"`
	Areas           string   `form:"areas"`
	Hours           string   `form:"hours"`
	Referring       string   `form:"referring"`
	Phone           string   `form:"phone"`
	Email           string   `form:"email"`
	Seats           string   `form:"seats"`
	SeatsFree       string   `form:"seats_free"`
	WaitingList     bool     `form:"waiting_list"`
	WaitingDays     string   `form:"waiting_days"`
	AcknowledgeDays string   `form:"acknowledge_days"`
	AnswerDays      string   `form:"answer_days"`
	ExpireDays      string   `form:"expire_days"`
}

// Typed is the form as the model reads it.
func (f OfferForm) Typed() partner.TypedOffer { return partner.TypedOffer(f) }

// FormOf is an offer as the form holds it.
func FormOf(o partner.Offer) OfferForm {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	free := ""
	if o.Seats > 0 {
		free = strconv.Itoa(o.SeatsFree)
	}
	return OfferForm{
		SiteID: o.Site.String(), Name: o.Name, Domain: string(o.Domain), Audience: o.Audience, Excluded: o.Excluded, Content: o.Content, Documents: o.Documents,
		Languages: o.Languages, Access: o.Access, Welcomes: o.Welcomes, Areas: o.AreaNames, Hours: o.Hours, Referring: o.Referring, Phone: o.Phone, Email: o.Email,
		Seats: number(o.Seats), SeatsFree: free, WaitingList: o.WaitingList, WaitingDays: number(o.WaitingDays),
		AcknowledgeDays: number(o.AcknowledgeDays), AnswerDays: number(o.AnswerDays), ExpireDays: number(o.ExpireDays),
	}
}

// Edit is an offer being written; Offer is zero for a new one.
type Edit struct {
	Organisation partner.Organisation
	Offer        partner.Offer
	Sites        []partner.Site
	Form         OfferForm
	Errors       ui.Errors
}

// OrganisationForm is an organisation as it is typed.
type OrganisationForm struct {
	Name        string `form:"name"`
	Kind        string `form:"kind"`
	SIRET       string `form:"siret"`
	RNA         string `form:"rna"`
	Phone       string `form:"phone"`
	Email       string `form:"email"`
	Website     string `form:"website"`
	Description string `form:"description"`
}

// Typed is the form as the model reads it.
func (f OrganisationForm) Typed() partner.TypedOrganisation { return partner.TypedOrganisation(f) }

// SiteForm is a place as it is typed.
type SiteForm struct {
	Name        string   `form:"site_name"`
	Address     string   `form:"address"`
	AddressMore string   `form:"address_more"`
	PostalCode  string   `form:"postal_code"`
	Commune     string   `form:"commune"`
	Phone       string   `form:"site_phone"`
	Email       string   `form:"site_email"`
	Hours       string   `form:"hours"`
	Access      []string `form:"access"`
}

// Typed is the form as the model reads it.
func (f SiteForm) Typed() partner.TypedSite { return partner.TypedSite(f) }

// NewForm is an organisation with its first site.
type NewForm struct {
	Name        string   `form:"name"`
	Kind        string   `form:"kind"`
	SIRET       string   `form:"siret"`
	RNA         string   `form:"rna"`
	Phone       string   `form:"phone"`
	Email       string   `form:"email"`
	Website     string   `form:"website"`
	Description string   `form:"description"`
	SiteName    string   `form:"site_name"`
	Address     string   `form:"address"`
	AddressMore string   `form:"address_more"`
	PostalCode  string   `form:"postal_code"`
	Commune     string   `form:"commune"`
	SitePhone   string   `form:"site_phone"`
	SiteEmail   string   `form:"site_email"`
	Hours       string   `form:"hours"`
	Access      []string `form:"access"`
}

// Organisation is the partner of the form.
func (f NewForm) Organisation() OrganisationForm {
	return OrganisationForm{f.Name, f.Kind, f.SIRET, f.RNA, f.Phone, f.Email, f.Website, f.Description}
}

// Site is the place of the form.
func (f NewForm) Site() SiteForm {
	return SiteForm{f.SiteName, f.Address, f.AddressMore, f.PostalCode, f.Commune, f.SitePhone, f.SiteEmail, f.Hours, f.Access}
}

// New is an organisation being entered.
type New struct {
	Organisation OrganisationForm
	Site         SiteForm
	Kinds        []partner.LocalKind // that may be chosen
	Today        day.Day
	Errors       ui.Errors
}

// Organisation is one partner as the directory shows it.
type Organisation struct {
	Organisation partner.Organisation
	Sites        []partner.Site
	Choices      []partner.Choice
	Manage       bool
	// Agreements are those with the reader's service or organisation; Agrees that
	// the reader may enter one.
	Agreements []agreement.Agreement
	Agrees     bool
	// Called is what services call the reader's own organisation; Kinds what the
	// reader's service may call one that it does not keep.
	Called []partner.Called
	Kinds  []partner.LocalKind
	Form   LabelForm
	Reader actor.Kind
	Today  day.Day
	Errors ui.Errors
}

// EditOrganisation is a partner being changed, with its sites. Changing says
// which site a refused form was about; Adding that it was a new one.
type EditOrganisation struct {
	Organisation partner.Organisation
	Sites        []partner.Site
	Form         OrganisationForm
	Changing     partner.SiteID
	Adding       bool
	Site         SiteForm
	Numbers      bool                // name, kind and numbers are this reader's to change
	Kinds        []partner.LocalKind // that may be chosen
	Today        day.Day
	Errors       ui.Errors
}

// FormOfOrganisation is an organisation as the form holds it.
func FormOfOrganisation(o partner.Organisation) OrganisationForm {
	return OrganisationForm{
		Name: o.Name, Kind: o.Chosen(), SIRET: o.SIRET, RNA: o.RNA, Phone: o.Phone, Email: o.Email, Website: o.Website, Description: o.Description,
	}
}

func siteForm(s partner.Site) SiteForm {
	return SiteForm{
		Name: s.Name, Address: s.Address, AddressMore: s.AddressMore, PostalCode: s.PostalCode, Commune: s.Commune,
		Phone: s.Phone, Email: s.Email, Hours: s.Hours, Access: s.Access,
	}
}

func offerPath(id partner.OfferID) string { return "/offers/" + id.String() }

func organisationPath(id interface{ String() string }) string { return "/organisations/" + id.String() }

// lines are the parts of a text that people typed a line each.
func lines(text string) string { return strings.ReplaceAll(text, "\n", ", ") }
