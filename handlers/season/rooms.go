package season

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/season"
)

func rooms(r *web.Request) error {
	return roomsPage(r, views.Rooms{Form: views.RoomForm{BranchID: r.Actor().Branch.String(), Setting: string(culture.Open)}})
}

func addRoom(r *web.Request) error {
	var form views.RoomForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	wanted := culture.NewRoom{Name: form.Name, Site: form.Site, Setting: culture.Setting(form.Setting)}
	if branch, err := uuid.Parse(form.BranchID); err == nil {
		wanted.Branch = branch
	}
	if _, err := culture.AddRoom(r.Context(), r.Tx, wanted); err != nil {
		return err
	}
	return r.SeeOther("/rooms", "room.flash.added")
}

func addRoomAgain(r *web.Request) error {
	var page views.Rooms
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return roomsPage(r, page)
}

func describeRoom(r *web.Request) error {
	id, err := web.ID[programme.Room](r, "room")
	if err != nil {
		return err
	}
	var form views.PlaceForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := culture.DescribeRoom(r.Context(), r.Tx, id, form.Site, culture.Setting(form.Setting)); err != nil {
		return err
	}
	return r.SeeOther("/rooms", "room.flash.described")
}

func describeRoomAgain(r *web.Request) error {
	page, err := placeOf(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.PlacePage(page))
}

func place(r *web.Request) error {
	page, err := placeOf(r)
	if err != nil {
		return err
	}
	page.Form = views.PlaceForm{Site: page.Of.Site, Setting: string(page.Of.Setting)}
	return r.Page(views.PlacePage(page))
}

func placeOf(r *web.Request) (views.Place, error) {
	all, err := culture.Rooms(r.Context(), r.Tx)
	if err != nil {
		return views.Place{}, err
	}
	for _, one := range all {
		if one.ID.String() == r.Param("room") {
			return views.Place{Of: one}, nil
		}
	}
	return views.Place{}, fault.Missing()
}

func roomsPage(r *web.Request, page views.Rooms) (err error) {
	page.Plans = r.Actor().May(actor.SeasonWrite)
	if page.Rooms, err = culture.Rooms(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.RoomsPage(page))
}
