package season

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/schedule"
	views "passerelle/views/season"
)

func read(form views.Form) (culture.New, error) { return readRows(form, form.Rows()) }

// readRows reads the typed form into what the model takes, and names every field
// that cannot be read.
func readRows(form views.Form, rows []views.Row) (culture.New, error) {
	var wrong fault.Collector
	wanted := culture.New{
		Title: form.Title, Discipline: culture.Discipline(form.Discipline), Form: culture.Form(form.Form), Audience: form.Audience, Summary: form.Summary,
		Seats: number(form.Seats), Aware: form.Aware != "",
	}
	if branch, err := uuid.Parse(form.BranchID); err == nil {
		wanted.Branch = branch
	}
	if form.ActionID != "" {
		from, err := web.Parse[culture.Action](form.ActionID)
		if err != nil {
			return culture.New{}, fault.Missing()
		}
		wanted.From = from
	}
	for i, row := range rows {
		wanted.Dates = append(wanted.Dates, readRow(row, "["+strconv.Itoa(i+1)+"]", &wrong))
	}
	return wanted, wrong.Err()
}

func readRow(row views.Row, of string, wrong *fault.Collector) culture.NewDate {
	d := culture.NewDate{Theme: row.Theme, Speaker: row.Speaker, Reason: row.Reason, Room: room(row.Room), Transport: row.Transport}
	for _, one := range row.Equipment {
		id, err := web.Parse[equipment.Equipment](one)
		if err != nil {
			wrong.Add("date_equipment"+of, "equipment.error.unknown")
			break
		}
		d.Equipment = append(d.Equipment, id)
	}
	var err error
	if d.On, err = person.ParseDay(row.On); err != nil {
		wrong.Add("date_on"+of, "cycle.error.day")
	}
	if d.At, err = day.ParseClock(row.At); err != nil {
		wrong.Add("date_at"+of, "cycle.error.at")
	}
	if d.Until, err = day.ParseClock(row.Until); err != nil {
		wrong.Add("date_until"+of, "cycle.error.at")
	}
	return d
}

// change is what a button does to the dates: nothing is planned by it.
func change(r *web.Request, page *views.New) error {
	act, place, _ := strings.Cut(page.Form.Do, "-")
	switch act {
	case "add":
		page.Rows = append(page.Rows, next(page.Rows))
	case "drop":
		if n := number(place); n >= 1 && n <= len(page.Rows) {
			page.Rows = append(page.Rows[:n-1:n-1], page.Rows[n:]...)
		}
	case "repeat":
		return repeat(r, page)
	}
	if len(page.Rows) > culture.MaxDates {
		page.Rows = page.Rows[:culture.MaxDates]
	}
	return nil
}

// next is a date like the last one, on a day still to be said.
func next(rows []views.Row) views.Row {
	if len(rows) == 0 {
		return views.Row{}
	}
	row := rows[len(rows)-1]
	row.On, row.Was, row.Reason = "", "", ""
	return row
}

// repeat takes the last date again in each of the following weeks, over public
// holidays and closures, at the same local hour: each is there to be seen and
// changed before anything is planned.
func repeat(r *web.Request, page *views.New) error {
	var wrong fault.Collector
	weeks := number(page.Form.Weeks)
	if weeks < 1 || len(page.Rows) == 0 || len(page.Rows)+weeks > culture.MaxDates {
		wrong.Add("weeks", "action.error.weeks", "max", culture.MaxDates)
	}
	var last culture.NewDate
	if len(page.Rows) > 0 {
		last = readRow(page.Rows[len(page.Rows)-1], "["+strconv.Itoa(len(page.Rows))+"]", &wrong)
	}
	if refused, bad := fault.As(wrong.Err()); bad {
		page.Errors = r.Worded(refused)
		return nil
	}
	branch, err := uuid.Parse(page.Form.BranchID)
	if err != nil {
		return fault.Missing()
	}
	calendar, err := programme.CalendarAt(r.Context(), r.Tx, branch, last.Room)
	if err != nil {
		return err
	}
	slots, err := schedule.Lay(schedule.Rhythm{
		Count: weeks, Every: 1, On: []time.Weekday{last.On.Weekday()}, At: last.At, Lasts: time.Hour, From: last.On.Add(1),
	}, calendar)
	if errors.Is(err, schedule.ErrFull) {
		page.Errors = r.Worded(&fault.Fault{Kind: fault.Invalid, Key: "form.error.summary", Fields: []fault.FieldFault{{Field: "weeks", Key: "action.error.weeks", Args: []any{"max", culture.MaxDates}}}})
		return nil
	}
	if err != nil {
		return err
	}
	for _, slot := range slots {
		row := next(page.Rows)
		row.On = day.On(slot.StartsAt, calendar.Zone).Time().Format("02/01/2006")
		page.Rows = append(page.Rows, row)
	}
	return nil
}

// number is 0 for what is none.
func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0
	}
	return n
}
