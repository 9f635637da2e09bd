package season

import (
	"slices"
	"strconv"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/person"
	views "passerelle/views/season"
)

// plan is the form of an action from nothing, or of last year's once more: each
// of its dates is then asked again.
func plan(r *web.Request) error {
	page := views.New{Form: views.Form{BranchID: r.Actor().Branch.String(), Seats: "12", Discipline: "", ActionID: r.Query("from")}, Rows: []views.Row{{At: "14:00", Until: "16:00"}}}
	if page.Form.ActionID != "" {
		if err := copyOf(r, &page); err != nil {
			return err
		}
	}
	return planPage(r, page)
}

// copyOf fills the form with an edition of an action, all but its days.
func copyOf(r *web.Request, page *views.New) error {
	if err := before(r, page); err != nil {
		return err
	}
	a := page.Before
	dates, err := culture.Dates(r.Context(), r.Tx, a.ID)
	if err != nil {
		return err
	}
	zone, err := a.Zone()
	if err != nil {
		return err
	}
	at := locales.At(r.Context(), zone)
	page.Form.Title, page.Form.Discipline, page.Form.Form, page.Form.Audience, page.Form.Summary = a.Name, string(a.Discipline), string(a.Form), a.Audience, a.Summary
	page.Form.BranchID, page.Form.Seats = a.Branch.String(), strconv.Itoa(a.Seats)
	if err := lend(r, page); err != nil {
		return err
	}
	page.Rows = nil
	for _, d := range dates[:min(len(dates), culture.MaxDates)] {
		page.Rows = append(page.Rows, views.Row{
			At: locales.ClockShort(at, d.StartsAt), Until: locales.ClockShort(at, d.EndsAt), Theme: d.Theme, Room: roomText(d), Speaker: d.Speaker,
			Was: day.On(d.StartsAt, zone).String(), Transport: d.Transport, Equipment: stillOffered(page.Equipment, d.Equipment),
		})
	}
	return nil
}

// stillOffered is the equipment of a date without what is no longer offered.
func stillOffered(offered, has []equipment.Equipment) (ids []string) {
	for _, one := range offered {
		if slices.Contains(equipment.IDs(has), one.ID) {
			ids = append(ids, one.ID.String())
		}
	}
	return ids
}

func roomText(d culture.Date) string {
	if d.Room.Zero() {
		return ""
	}
	return d.Room.String()
}

// before loads the edition that is duplicated.
func before(r *web.Request, page *views.New) error {
	id, err := web.Parse[culture.Action](page.Form.ActionID)
	if err != nil {
		return fault.Missing()
	}
	found, err := culture.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	page.Before = &found
	return nil
}

func create(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	if form.Do != "" && form.Do != "create" {
		return web.ShowOnly()
	}
	wanted, err := read(form)
	if err != nil {
		return err
	}
	id, err := culture.Create(r.Context(), r.Tx, wanted)
	if err != nil {
		return err
	}
	return r.SeeOther("/actions/"+id.String(), "action.flash.created")
}

// planAgain draws the form with what was typed, after what the button asks for,
// and says of each date what it meets with as soon as all can be read.
func planAgain(r *web.Request) error {
	var page views.New
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Rows = page.Form.Rows()
	page.Errors = r.Errors()
	if r.ShowsOnly() {
		if err := change(r, &page); err != nil {
			return err
		}
	}
	if page.Form.ActionID != "" {
		if err := before(r, &page); err != nil {
			return err
		}
	}
	if err := look(r, &page); err != nil {
		return err
	}
	return planPage(r, page)
}

// look says what the dates meet with. Where it was asked for and they cannot be
// read, it says why.
func look(r *web.Request, page *views.New) error {
	wanted, err := readRows(page.Form, page.Rows)
	if err == nil {
		var plan culture.Plan
		if plan, err = culture.Look(r.Context(), r.Tx, wanted); err == nil {
			page.Plan = &plan
			return nil
		}
	}
	refused, expected := fault.As(err)
	if !expected {
		return err
	}
	if page.Form.Do == "check" && page.Errors == nil {
		page.Errors = r.Worded(refused)
	}
	return nil
}

func planPage(r *web.Request, page views.New) (err error) {
	if len(page.Rows) == 0 {
		page.Rows = []views.Row{{}}
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Rooms, err = culture.Rooms(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Equipment == nil {
		if err := lend(r, &page); err != nil {
			return err
		}
	}
	return r.Page(views.NewPage(page))
}

// lend adds what a date may have.
func lend(r *web.Request, page *views.New) error {
	all, err := equipment.List(r.Context(), r.Tx)
	page.Equipment = equipment.Offered(all, nil)
	return err
}
