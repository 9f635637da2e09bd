package directory

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/models/partner"
	views "passerelle/views/directory"
)

// compare lays the offers of the address side by side, each once.
func compare(r *web.Request) error {
	var ids []partner.OfferID
	for _, typed := range r.Queries()["offer"] {
		id, err := web.Parse[partner.Offer](typed)
		if err != nil {
			return err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	page := views.Compare{More: len(ids) > partner.CompareMost}
	var err error
	if page.Choices, err = partner.Side(r.Context(), r.Tx, ids); err != nil {
		return err
	}
	return r.Page(views.ComparePage(page))
}
