package placements

import (
	"strconv"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/placement"
	views "passerelle/views/placements"
	"passerelle/views/ui"
)

func places(r *web.Request) error { return placesPage(r, views.PlaceForm{Turnaround: "0"}) }

func placesAgain(r *web.Request) error {
	var form views.PlaceForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return placesPage(r, form)
}

func placesPage(r *web.Request, form views.PlaceForm) (err error) {
	page := views.Places{Form: form, Errors: r.Errors()}
	if page.Places, err = placement.Places(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Sites, err = placement.Sites(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.PlacesPage(page))
}

func addPlace(r *web.Request) error {
	var form views.PlaceForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	typed, err := described(form)
	if err != nil {
		return err
	}
	if typed.Site, err = uuid.Parse(form.SiteID); err != nil {
		return fault.Missing()
	}
	if _, err := placement.AddPlace(r.Context(), r.Tx, typed); err != nil {
		return err
	}
	return r.SeeOther("/housing-places", "housing_place.flash.added")
}

func described(form views.PlaceForm) (placement.Typed, error) {
	days, err := strconv.Atoi(form.Turnaround)
	if err != nil {
		return placement.Typed{}, fault.Field("turnaround", "housing_place.error.turnaround", "max", 30)
	}
	return placement.Typed{
		Name: form.Name, Room: placement.Room(form.Room), Audience: placement.Audience(form.Audience), StepFree: form.StepFree, Pets: form.Pets,
		TurnaroundDays: days, Status: placement.PlaceStatus(form.Status),
	}, nil
}

func place(r *web.Request) error {
	page, err := readPlace(r)
	if err != nil {
		return err
	}
	return r.Page(views.PlacePage(page))
}

func readPlace(r *web.Request) (page views.Place, err error) {
	of, err := web.ID[placement.Place](r, "place")
	if err != nil {
		return page, err
	}
	if page.Place, err = placement.PlaceByID(r.Context(), r.Tx, of); err != nil {
		return page, err
	}
	page.Form = page.Described()
	page.Closures, err = placement.Closures(r.Context(), r.Tx, of, r.Today())
	return page, err
}

func placeAgain(r *web.Request) error {
	page, err := readPlace(r)
	if err != nil {
		return err
	}
	page.Errors = r.Errors()
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.PlacePage(page))
}

func closeAgain(r *web.Request) error {
	page, err := readPlace(r)
	if err != nil {
		return err
	}
	page.Closing, page.Errors = true, r.Errors()
	if err := r.Decode(&page.Void); err != nil {
		return err
	}
	return r.Page(views.PlacePage(page))
}

func changePlace(r *web.Request) error {
	of, err := web.ID[placement.Place](r, "place")
	if err != nil {
		return err
	}
	var form views.PlaceForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	typed, err := described(form)
	if err != nil {
		return err
	}
	if err := placement.ChangePlace(r.Context(), r.Tx, of, typed); err != nil {
		return err
	}
	return r.SeeOther("/housing-places/"+of.String(), "housing_place.flash.changed")
}

func closePlace(r *web.Request) error {
	of, err := web.ID[placement.Place](r, "place")
	if err != nil {
		return err
	}
	var form views.VoidForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	var wrong fault.Collector
	from, until := typedDay(&wrong, "from", form.From), typedDay(&wrong, "until", form.Until)
	if err := wrong.Err(); err != nil {
		return err
	}
	if err := placement.Close(r.Context(), r.Tx, of, from, until, form.Reason); err != nil {
		return err
	}
	return r.SeeOther("/housing-places/"+of.String(), "housing_place.flash.closed")
}

func reopen(r *web.Request) error {
	void, err := web.ID[placement.Booking](r, "void")
	if err != nil {
		return err
	}
	if err := placement.Reopen(r.Context(), r.Tx, void); err != nil {
		return err
	}
	return r.SeeOther("/housing-places", "housing_place.flash.reopened")
}

// search looks for free places over dates, on either side.
func search(r *web.Request) error {
	page := views.Free{Form: views.FreeForm{
		From: r.Query("from"), Until: r.Query("until"), Audience: r.Query("audience"), StepFree: r.Query("step_free") != "", Pets: r.Query("pets") != "",
	}}
	if page.Form.From == "" && page.Form.Until == "" {
		return r.Page(views.FreePage(page))
	}
	var wrong fault.Collector
	wanted := placement.Wanted{
		From: typedDay(&wrong, "from", page.Form.From), Until: typedDay(&wrong, "until", page.Form.Until),
		Audience: placement.Audience(page.Form.Audience), StepFree: page.Form.StepFree, Pets: page.Form.Pets,
	}
	err := wrong.Err()
	if err == nil {
		page.Found, err = wanted.Search(r.Context(), r.Tx)
	}
	page.Searched = err == nil
	if err != nil {
		if page.Errors, err = explain(r, err); err != nil {
			return err
		}
	}
	return r.Page(views.FreePage(page))
}

// explain puts what is wrong with a question – a search, whose form stands in the
// address – into words for its page; any other error is given back.
func explain(r *web.Request, err error) (ui.Errors, error) {
	refused, ok := fault.As(err)
	if !ok || refused.Kind != fault.Invalid {
		return nil, err
	}
	return r.Worded(refused), nil
}
