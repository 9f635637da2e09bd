package cycles

import (
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/schedule"
	views "passerelle/views/cycles"
)

// edit carries out what was shown and confirmed; before that it changes nothing.
func edit(r *web.Request) error {
	session, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	var form views.EditForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if form.Do != views.Confirming {
		return web.ShowOnly()
	}
	wanted, err := readEdit(form)
	if err != nil {
		return err
	}
	if err := programme.EditSessions(r.Context(), r.Tx, session, wanted); err != nil {
		return err
	}
	return backToCycle(r, session, "session.flash.edited")
}

// editAgain gives back what was typed, with what it would change as soon as that
// can be said: after a refusal too, since it may be otherwise by now.
func editAgain(r *web.Request) error {
	page := views.Change{Sent: views.Moving}
	if err := r.Decode(&page.Edit); err != nil {
		return err
	}
	session, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	page.Errors = r.Errors()
	if page.Edit.Do != "" {
		if err := foresee(r, session, &page); err != nil {
			return err
		}
	}
	return changePage(r, page)
}

func foresee(r *web.Request, session programme.SessionID, page *views.Change) error {
	wanted, err := readEdit(page.Edit)
	if err == nil {
		var foreseen programme.Foreseen
		if foreseen, err = programme.Foresee(r.Context(), r.Tx, session, wanted); err == nil {
			page.Foreseen = &foreseen
			journalForeseen(r, session)
			return nil
		}
	}
	refused, expected := fault.As(err)
	if !expected {
		return err
	}
	if r.ShowsOnly() {
		page.Errors = r.Worded(refused)
	}
	return nil
}

// journalForeseen notes that somebody who reads no file was told whether an hour or a
// place keeps anybody away: whoever asks for one after the other is found.
func journalForeseen(r *web.Request, session programme.SessionID) {
	if !r.Actor().May(actor.CycleEnrol) {
		r.Read(programme.NounSession, session.UUID, uuid.Nil)
	}
}

// readEdit reads the typed form. An end before the beginning is refused where the
// length is; midnight is the end of the day.
func readEdit(form views.EditForm) (programme.Edit, error) {
	var wrong fault.Collector
	wanted := programme.Edit{
		Reach: schedule.Reach(form.Reach), Speaker: &form.Speaker, Transport: &form.Transport, Equipment: []equipment.ID{}, Reason: form.Reason, Shared: form.Shared, Aware: form.Aware != "", Seen: form.Seen,
	}
	var err error
	if wanted.On, err = person.ParseDay(form.On); err != nil {
		wrong.Add("on", "cycle.error.day")
	}
	if wanted.At, err = day.ParseClock(form.At); err != nil {
		wrong.Add("at", "cycle.error.at")
	}
	until, err := day.ParseClock(form.Until)
	if err != nil {
		wrong.Add("until", "cycle.error.at")
	}
	minutes := until.Minutes() - wanted.At.Minutes()
	if until.Minutes() == 0 {
		minutes += 24 * 60
	}
	if wanted.Lasts = time.Duration(minutes) * time.Minute; wanted.Lasts <= 0 {
		wrong.Add("until", "session.error.until")
	}
	for _, one := range form.EquipmentID {
		wanted.Equipment = append(wanted.Equipment, id.From[equipment.Equipment](readID(one, "equipment_id", "equipment.error.unknown", &wrong)))
	}
	var room programme.RoomID
	if form.RoomID != "" {
		room = id.From[programme.Room](readID(form.RoomID, "room_id", "action.error.room", &wrong))
	}
	wanted.Room = &room
	return wanted, wrong.Err()
}
