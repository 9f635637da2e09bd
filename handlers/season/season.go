package season

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/office"
	"passerelle/models/programme"
	views "passerelle/views/season"
)

// season shows the month, the week or the list that the address asks for.
func season(r *web.Request) error {
	place, err := office.Here(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	page := views.Season{Asked: asked(r, place.Today), Today: place.Today, Region: place.Region, Plans: r.Actor().May(actor.SeasonWrite), Reports: r.Actor().May(actor.SeasonReport)}
	if page.Rooms, err = culture.Rooms(r.Context(), r.Tx); err != nil {
		return err
	}
	from, to := page.Asked.Whole()
	if page.Entries, err = culture.Season(r.Context(), r.Tx, culture.Filter{
		From: from.In(place.Zone, day.Clock{}), To: to.In(place.Zone, day.Clock{}), Room: room(page.Asked.Room), Site: page.Asked.Site,
		Discipline: culture.Discipline(page.Asked.Discipline), Setting: culture.Setting(page.Asked.Setting),
	}); err != nil {
		return err
	}
	return r.Page(views.SeasonPage(page))
}

// asked reads the address; whatever it does not say rightly is as if it said
// nothing.
func asked(r *web.Request, today day.Day) views.Asked {
	a := views.Asked{View: views.View(r.Query("view")), On: today, Site: r.Query("site")}
	if !slices.Contains(views.Views, a.View) {
		a.View = views.Month
	}
	if on, err := day.Parse(r.Query("on")); err == nil && on.Year() > 2000 && on.Year() < 2200 {
		a.On = on
	}
	if id := room(r.Query("room")); !id.Zero() {
		a.Room = id.String()
	}
	if d := r.Query("discipline"); slices.Contains(culture.Disciplines, culture.Discipline(d)) {
		a.Discipline = d
	}
	if s := r.Query("setting"); slices.Contains(culture.Settings, culture.Setting(s)) {
		a.Setting = s
	}
	return a
}

func room(text string) programme.RoomID {
	id, err := web.Parse[programme.Room](text)
	if err != nil {
		return programme.RoomID{}
	}
	return id
}

func show(r *web.Request) error {
	id, err := web.ID[culture.Action](r, "action")
	if err != nil {
		return err
	}
	page := views.Show{Today: r.Today(), Plans: r.Actor().May(actor.SeasonWrite), Enrols: r.Actor().May(actor.CycleEnrol), Pays: r.Actor().May(actor.BudgetRead)}
	if page.Action, err = culture.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Dates, err = culture.Dates(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Reach, err = culture.ReachOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Checklist, err = culture.Checklist(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}
