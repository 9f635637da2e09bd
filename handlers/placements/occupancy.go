package placements

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/placement"
	views "passerelle/views/placements"
)

// occupancy shows a house from the Monday of a day in the address; without one, or
// with one that is none, from this week's.
func occupancy(r *web.Request) (err error) {
	page := views.Occupancy{Today: r.Today(), Manages: r.Actor().May(actor.PlaceManage)}
	page.From = page.Today.Monday()
	if asked, err := day.Parse(r.Query("from")); err == nil {
		page.From = asked.Monday()
	}
	if page.Places, err = placement.Places(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Stays, err = placement.Occupied(r.Context(), r.Tx, page.From, page.Until()); err != nil {
		return err
	}
	return r.Page(views.OccupancyPage(page))
}
