// Package directory serves the directory of partners: a service searches it and
// keeps what it entered, an organisation keeps its own offers and places.
package directory

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/inclusion"
	views "passerelle/views/directory"
)

// Routes are the pages of the directory.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/directory/imports", actor.DirectoryExchange, intakes),
		web.POST("/directory/imports", actor.DirectoryExchange, nil, bring).OrAgain(intakes).WithFiles(inclusion.Bytes),
		web.GET("/directory/imports/:intake", actor.DirectoryExchange, intake),
		web.POST("/directory/imports/:intake/confirmation", actor.DirectoryExchange, nil, confirmIntake).OrAgain(intake),
		web.POST("/directory/imports/:intake/discarding", actor.DirectoryExchange, nil, discardIntake).OrAgain(intake),
		web.FILE("/directory/export.json", actor.DirectoryExchange, exportJSON),
		web.FILE("/directory/structures.csv", actor.DirectoryExchange, exportStructures),
		web.FILE("/directory/services.csv", actor.DirectoryExchange, exportServices),

		web.GET("/offers", actor.DirectoryRead, list),
		web.GET("/offers/comparison", actor.DirectoryRead, compare),
		web.GET("/offers/:offer", actor.DirectoryRead, show),
		web.GET("/offers/:offer/edit", actor.OfferManage, edit),
		web.POST("/offers/:offer", actor.OfferManage, views.OfferForm{}, change).OrAgain(changeAgain),
		web.POST("/offers/:offer/publication", actor.OfferManage, nil, publish).OrAgain(show),
		web.POST("/offers/:offer/suspension", actor.OfferManage, nil, suspend),
		web.POST("/offers/:offer/closing", actor.OfferManage, nil, closeOffer),
		web.POST("/offers/:offer/confirmation", actor.OfferManage, nil, confirm),
		web.POST("/offers/:offer/places", actor.OfferCount, views.PlacesForm{}, sayFree).OrAgain(sayFreeAgain),

		web.GET("/kinds", actor.ReferenceEdit, kinds),
		web.POST("/kinds", actor.ReferenceEdit, views.KindForm{}, addKind).OrAgain(addKindAgain),
		web.POST("/kinds/:kind", actor.ReferenceEdit, views.KindChangeForm{}, changeKind).OrAgain(changeKindAgain),

		web.GET("/organisations/new", actor.DirectoryEdit, enter),
		web.POST("/organisations", actor.DirectoryEdit, views.NewForm{}, create).OrAgain(enterAgain),
		web.GET("/organisations/:organisation", actor.DirectoryRead, organisation),
		web.GET("/organisations/:organisation/edit", actor.OfferManage, editOrganisation),
		web.POST("/organisations/:organisation", actor.OfferManage, views.OrganisationForm{}, changeOrganisation).OrAgain(changeOrganisationAgain),
		web.POST("/organisations/:organisation/label", actor.DirectoryEdit, views.LabelForm{}, labelOrganisation).OrAgain(labelOrganisationAgain),
		web.POST("/organisations/:organisation/sites", actor.OfferManage, views.SiteForm{}, addSite).OrAgain(addSiteAgain),
		web.POST("/sites/:site", actor.OfferManage, views.SiteForm{}, changeSite).OrAgain(changeSiteAgain),
		web.GET("/organisations/:organisation/offers/new", actor.OfferManage, draft),
		web.POST("/organisations/:organisation/offers", actor.OfferManage, views.OfferForm{}, createOffer).OrAgain(draftAgain),
	}
}
