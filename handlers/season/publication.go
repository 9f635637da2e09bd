package season

import (
	"time"

	"passerelle/handlers/web"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/office"
	views "passerelle/views/season"
)

// public is the programme that anybody may read: no session, no name.
func public(r *web.Request) error {
	id, err := web.ID[culture.Publication](r, "publication")
	if err != nil {
		return err
	}
	found, err := culture.Public(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.Shared(views.PublicPage(found))
}

func publication(r *web.Request) (err error) {
	page := views.Publication{Errors: r.Errors()}
	if page.Publication, err = culture.PublicationHere(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Actions, err = culture.ToShow(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.PublicationPage(page))
}

func publish(r *web.Request) error {
	if err := culture.Publish(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.SeeOther("/season/publication", "publication.flash.published")
}

func withdraw(r *web.Request) error {
	if err := culture.Withdraw(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.SeeOther("/season/publication", "publication.flash.withdrawn")
}

func showToAll(r *web.Request) error {
	return shown(r, "publication.flash.shown", func(id culture.ID) error { return culture.ShowToAll(r.Context(), r.Tx, id) })
}

func hideFromAll(r *web.Request) error {
	return shown(r, "publication.flash.hidden", func(id culture.ID) error { return culture.HideFromAll(r.Context(), r.Tx, id) })
}

func shown(r *web.Request, flash string, act func(culture.ID) error) error {
	id, err := web.ID[culture.Action](r, "action")
	if err != nil {
		return err
	}
	if err := act(id); err != nil {
		return err
	}
	return r.SeeOther("/season/publication", flash)
}

// printed is the list of a period by month, for the staff's wall.
func (h handler) printed(r *web.Request) error {
	page, err := h.readPrinted(r)
	if err != nil {
		return err
	}
	return r.Page(views.PrintedPage(page))
}

func (h handler) printedPDF(r *web.Request) error {
	page, err := h.readPrinted(r)
	if err != nil {
		return err
	}
	return h.file(r, page.FileName(r.Context()), views.PrintedPage(page))
}

func (h handler) readPrinted(r *web.Request) (page views.Printed, err error) {
	place, err := office.Here(r.Context(), r.Tx)
	if err != nil {
		return page, err
	}
	page = views.Printed{Period: culture.SeasonOn(place.Today), PDF: h.Print != nil}
	if asked := r.Query("period"); asked != "" {
		if page.Period, err = culture.ParsePeriod(asked); err != nil {
			return page, fault.Missing()
		}
	}
	from, until := page.Period.Span()
	page.Entries, err = culture.Season(r.Context(), r.Tx, culture.Filter{From: midnight(place, from), To: midnight(place, until.Add(1))})
	return page, err
}

func midnight(place office.Office, on day.Day) time.Time { return on.In(place.Zone, day.Clock{}) }

func (h handler) poster(r *web.Request) error {
	page, err := h.readPoster(r)
	if err != nil {
		return err
	}
	return r.Page(views.PosterPage(page))
}

func (h handler) posterPDF(r *web.Request) error {
	page, err := h.readPoster(r)
	if err != nil {
		return err
	}
	return h.file(r, page.Action.Label, views.PosterPage(page))
}

func (h handler) readPoster(r *web.Request) (page views.Poster, err error) {
	id, err := web.ID[culture.Action](r, "action")
	if err != nil {
		return page, err
	}
	page.PDF = h.Print != nil
	if page.Action, err = culture.ByID(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	page.Dates, err = culture.Dates(r.Context(), r.Tx, id)
	return page, err
}
