package cycles

import (
	"encoding/json"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/ical"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// bringCalendar writes the calendar that was shown and confirmed; before that it
// changes nothing. What was read of the file goes along with the page in between.
func bringCalendar(r *web.Request) error {
	var form views.CalendarForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if form.Do != views.Confirming {
		return web.ShowOnly()
	}
	branch, events, err := readCalendar(form)
	if err != nil {
		return err
	}
	if events == nil {
		return fault.Field("file", "closure.file.none")
	}
	remove, err := readRemoved(form.Remove)
	if err != nil {
		return err
	}
	if _, err := programme.ImportClosures(r.Context(), r.Tx, branch, events, remove); err != nil {
		return err
	}
	return r.SeeOther("/closures", "closure.flash.imported")
}

// calendarAgain shows what a chosen file, or the one shown before, would change. A
// file that says nothing leads back to the page of closures, with the reason.
func calendarAgain(r *web.Request) error {
	page := views.ClosureCalendar{}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	err := foreseeClosures(r, &page)
	if refused, expected := fault.As(err); expected {
		if r.ShowsOnly() {
			page.Errors = r.Worded(refused)
		}
		return closuresPage(r, views.Closures{Calendar: page.Form, CalendarErrors: page.Errors})
	} else if err != nil {
		return err
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ClosureCalendarPage(page))
}

func foreseeClosures(r *web.Request, page *views.ClosureCalendar) error {
	branch, events, err := readCalendar(page.Form)
	if err != nil {
		return err
	}
	if file, chosen := r.File("file"); chosen {
		if events, err = programme.ReadCalendar(r.Context(), r.Tx, branch, file.Body); err != nil {
			return err
		}
		carried, err := json.Marshal(events)
		if err != nil {
			return err
		}
		page.Form.Events = string(carried)
	} else if page.Form.Events == "" {
		return fault.Field("file", "closure.file.none")
	}
	page.Plan, err = programme.PlanClosures(r.Context(), r.Tx, branch, events)
	return err
}

// readCalendar reads the place and what the page carries of a calendar.
func readCalendar(form views.CalendarForm) (branch uuid.UUID, events []ical.Event, err error) {
	var wrong fault.Collector
	if form.BranchID != "" {
		branch = readID(form.BranchID, "branch_id", "cycle.error.branch", &wrong)
	}
	if form.Events != "" && json.Unmarshal([]byte(form.Events), &events) != nil {
		return branch, nil, fault.Of(fault.Malformed, "")
	}
	return branch, events, wrong.Err()
}

func readRemoved(ticked []string) (remove []programme.ClosureID, err error) {
	for _, one := range ticked {
		closure, err := web.Parse[programme.Closure](one)
		if err != nil {
			return nil, err
		}
		remove = append(remove, closure)
	}
	return remove, nil
}
