package placements

import (
	"context"

	"passerelle/handlers/web"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/placement"
	"passerelle/models/referral"
	views "passerelle/views/placements"
)

// firstStay is for how many nights a place is looked for, where nobody has said.
const firstStay = 30

// booking looks for free places over the nights of the address.
func booking(r *web.Request) error {
	p, err := read(r)
	if err != nil {
		return err
	}
	page := views.Book{Placement: p, Form: views.BookForm{From: r.Query("from"), Until: r.Query("until")}}
	if page.Form.From == "" && page.Form.Until == "" {
		from := p.StartsOn
		if today := p.Today(r.Tx.Now); p.Status != referral.Planned || from.Before(today) {
			from = today
		}
		page.Form.From, page.Form.Until = views.Short(r.Context(), from), views.Short(r.Context(), from.Add(firstStay))
	}
	return bookPage(r, page)
}

func bookAgain(r *web.Request) error {
	p, err := read(r)
	if err != nil {
		return err
	}
	page := views.Book{Placement: p, Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return bookPage(r, page)
}

// bookPage shows what is free; nights that are none are said at their fields.
func bookPage(r *web.Request, page views.Book) (err error) {
	var wrong fault.Collector
	wanted := placement.Wanted{From: typedDay(&wrong, "from", page.Form.From), Until: typedDay(&wrong, "until", page.Form.Until)}
	if err = wrong.Err(); err == nil {
		page.Free, err = wanted.Search(r.Context(), r.Tx)
	}
	page.Searched = err == nil
	if err != nil {
		explained, err := explain(r, err)
		if err != nil {
			return err
		}
		if r.Fault == nil { // else the form says what it was refused for
			page.Errors = explained
		}
	}
	return r.Page(views.BookPage(page))
}

func book(r *web.Request) error {
	var form views.BookForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	var wrong fault.Collector
	nights := placement.Nights{From: typedDay(&wrong, "from", form.From), Until: typedDay(&wrong, "until", form.Until), Provisional: form.Provisional}
	if form.PlaceID == "" {
		wrong.Add("place_id", "placement.error.place")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	var err error
	if nights.Place, err = web.Parse[placement.Place](form.PlaceID); err != nil {
		return err
	}
	return act(r, "placement.flash.booked", func(ctx context.Context, tx *db.Tx, of placement.ID) error {
		return placement.Book(ctx, tx, of, nights)
	})
}

func ending(r *web.Request) error {
	p, err := read(r)
	if err != nil {
		return err
	}
	return r.Page(views.EndPage(views.End{Placement: p, Form: views.EndForm{On: views.Short(r.Context(), p.Today(r.Tx.Now))}}))
}

func endAgain(r *web.Request) error {
	p, err := read(r)
	if err != nil {
		return err
	}
	page := views.End{Placement: p, Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.EndPage(page))
}

func end(r *web.Request) error {
	var form views.EndForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	var wrong fault.Collector
	report := placement.Report{
		On: typedDay(&wrong, "on", form.On), Exit: placement.Exit(form.Exit), Level: placement.Level(form.Level), NextStep: form.NextStep,
		More:       []placement.Outcome{{Objective: form.Objective2, Level: placement.Level(form.Level2)}, {Objective: form.Objective3, Level: placement.Level(form.Level3)}},
		PersonView: placement.View(form.PersonView), PersonWords: form.PersonWords,
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return act(r, "placement.flash.ended", func(ctx context.Context, tx *db.Tx, of placement.ID) error {
		return placement.End(ctx, tx, of, report)
	})
}
