package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// onlyFills undoes the unit of work and draws the roll call again, filled in.
const onlyFills = "attendance.page.filled"

func roll(r *web.Request) error { return rollPage(r, nil) }

func record(r *web.Request) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	var form views.RollForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if form.OnlyFills() {
		return fault.Of(fault.Invalid, onlyFills)
	}
	marks, err := readMarks(form)
	if err != nil {
		return err
	}
	sent := attendance.Roll{Status: programme.SessionStatus(form.Status), Reason: form.Reason, Marks: marks}
	if err := attendance.Record(r.Context(), r.Tx, id, sent); err != nil {
		return err
	}
	return r.SeeOther("/sessions/"+id.String(), "attendance.flash.recorded")
}

func rollAgain(r *web.Request) error {
	var form views.RollForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return rollPage(r, &form)
}

func rollPage(r *web.Request, form *views.RollForm) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	page := views.Roll{Form: form, Staff: r.Actor().Kind == actor.Staff, Records: r.Actor().May(actor.AttendanceRecord)}
	if page.Sheet, err = attendance.OpenSheet(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if r.Fault == nil || r.Fault.Key != onlyFills {
		page.Errors = r.Errors()
	}
	journal(r, page.Sheet.Session.Service, "session", id.UUID)
	return r.Page(views.RollPage(page))
}

// readMarks reads what was sent for each name, and what was seen there. An id
// that is none names nobody.
func readMarks(form views.RollForm) (map[programme.EnrolmentID]attendance.Entry, error) {
	marks := map[programme.EnrolmentID]attendance.Entry{}
	for _, sent := range []map[string]string{form.Mark, form.Seen} {
		for key := range sent {
			id, err := web.Parse[programme.Enrolment](key)
			if err != nil {
				return nil, err
			}
			marks[id] = attendance.Entry{Mark: attendance.Mark(form.Mark[key]), Seen: attendance.Mark(form.Seen[key])}
		}
	}
	return marks, nil
}
