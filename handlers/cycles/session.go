package cycles

import (
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// onlyFills undoes the unit of work and draws the roll call again, filled in.
const onlyFills = "attendance.page.filled"

func roll(r *web.Request) error { return rollPage(r, views.Roll{}) }

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
	sent := attendance.Roll{Status: programme.SessionStatus(form.Status), Reason: form.Reason, Marks: marks, Why: form.Why}
	if err := attendance.Record(r.Context(), r.Tx, id, sent); err != nil {
		return err
	}
	return r.SeeOther("/sessions/"+id.String(), "attendance.flash.recorded")
}

// receive takes the marks a telephone kept while there was no network. It keeps
// them until it is told that they are recorded, so that nothing is drawn again
// here; nor does the sheet of one account go out in another's name.
func receive(r *web.Request) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	var form views.RollForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	sent := attendance.Roll{Status: programme.SessionStatus(form.Status), Reason: form.Reason, Why: form.Why}
	if sent.Marks, err = readMarks(form); err != nil {
		return err
	}
	if sent.By, err = uuid.Parse(form.Account); err != nil {
		return fault.Missing() // an id that is none is nobody's
	}
	if sent.DeviceAt, err = time.Parse(time.RFC3339, form.DeviceAt); err != nil {
		return fault.Of(fault.Malformed, "")
	}
	if err := attendance.Record(r.Context(), r.Tx, id, sent); err != nil {
		return err
	}
	return r.SeeOther("/sessions/"+id.String(), "")
}

func sign(r *web.Request) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	if err := attendance.Sign(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/sessions/"+id.String(), "attendance.flash.signed")
}

func explain(r *web.Request) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	var form views.MotiveForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	motives := map[programme.EnrolmentID]attendance.Motive{}
	for key, motive := range form.Motive {
		enrolment, err := web.Parse[programme.Enrolment](key)
		if err != nil {
			return err
		}
		motives[enrolment] = attendance.Motive(motive)
	}
	if err := attendance.Explain(r.Context(), r.Tx, id, motives); err != nil {
		return err
	}
	return r.SeeOther("/sessions/"+id.String(), "attendance.flash.motives")
}

func rollAgain(r *web.Request) error {
	var form views.RollForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return rollPage(r, views.Roll{Form: &form})
}

func explainAgain(r *web.Request) error {
	var form views.MotiveForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return rollPage(r, views.Roll{Motives: &form})
}

func rollPage(r *web.Request, page views.Roll) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	page.Staff, page.Records = r.Actor().Kind == actor.Staff, r.Actor().May(actor.AttendanceRecord)
	page.Changes = r.Actor().May(actor.SessionChange)
	page.Explains = r.Actor().May(actor.AttendanceExplain)
	if page.Sheet, err = attendance.OpenSheet(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Staff && page.Sheet.Session.Kind == programme.Culture {
		if page.Equipment, err = equipment.OfDate(r.Context(), r.Tx, equipment.DateID(id)); err != nil {
			return err
		}
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
