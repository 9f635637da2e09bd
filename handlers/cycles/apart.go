package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// apart says whom a person must not meet in a group; after a fault it gives the
// form back.
func apart(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.Apart{Errors: r.Errors()}
	if r.Fault != nil {
		if err := r.Decode(&page.Form); err != nil {
			return err
		}
	}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Pairs, err = programme.ApartFrom(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Others, err = programme.MayMeet(r.Context(), r.Tx, id); err != nil {
		return err
	}
	r.Read("incompatibility", id.UUID, id.UUID)
	return r.Page(views.ApartPage(page))
}

func keepApart(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.ApartForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	other, err := web.Parse[person.Person](form.OtherID)
	if err != nil {
		return fault.Field("other_id", "apart.error.other")
	}
	if err := programme.KeepApart(r.Context(), r.Tx, id, other); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String()+"/incompatibilities", "apart.flash.kept")
}

func meetAgain(r *web.Request) error {
	id, err := web.ID[programme.Pair](r, "incompatibility")
	if err != nil {
		return err
	}
	who, err := programme.MeetAgain(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+who.String()+"/incompatibilities", "apart.flash.ended")
}
