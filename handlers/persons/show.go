package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/report"
	"passerelle/models/transfer"
	views "passerelle/views/persons"
)

func show(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	file, err := read(r, id)
	if err != nil {
		return err
	}
	if file.Person.Status == person.Merged {
		return toKept(r, id)
	}
	me := r.Actor()
	file.Refer, file.Enrol, file.Journal = me.May(actor.ReferralWrite), me.May(actor.CycleEnrol), me.May(actor.PersonJournal)
	file.Edit, file.Limit, file.Assign = me.May(actor.PersonWrite), me.May(actor.LimitWrite), me.May(actor.PersonAssign)
	file.Merge, file.Measure = me.May(actor.PersonMerge), me.May(actor.MeasureWrite)
	file.Apart, file.End = me.May(actor.ApartKeep), me.May(actor.PersonEnd)
	file.Attest, file.Desk = me.May(actor.AttestationAsk), me.May(actor.DeskBook)
	file.Note, file.SIAO = me.May(actor.NoteRead), me.May(actor.SIAORead)
	file.Report = me.May(actor.ReportWrite) && report.Reads(file.Access)
	file.Transfers = me.May(actor.TransferAsk)
	file.Leave = file.Transfers && transfer.MayAsk(r.Tx, file.Access)
	if err := offered(r, &file); err != nil {
		return err
	}
	if file.Access.Stand != actor.Watch {
		if err := around(r, &file); err != nil {
			return err
		}
	}
	r.Read("person", id.UUID, id.UUID)
	return r.Page(views.FilePage(file))
}

// offered finds where a file goes that is offered to another service, or has left.
func offered(r *web.Request, file *views.File) error {
	if file.Person.Status != person.Transferring && file.Person.Status != person.Transferred {
		return nil
	}
	latest, found, err := transfer.Latest(r.Context(), r.Tx, file.Person.ID)
	if found {
		file.Transfer = &latest
	}
	return err
}

// toKept leads from a file that was merged away to the one kept instead.
func toKept(r *web.Request, id person.ID) error {
	kept, err := person.KeptInstead(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+kept.String(), "merge.flash.instead")
}

// around gathers what happened and what is kept beside the file.
func around(r *web.Request, file *views.File) (err error) {
	if err := happened(r, file); err != nil {
		return err
	}
	if file.Given, err = person.Assignments(r.Context(), r.Tx, file.Person.ID, file.Today); err != nil {
		return err
	}
	if file.Enrol {
		if file.Hindrances, err = programme.HindrancesOfSeats(r.Context(), r.Tx, file.Person.ID); err != nil {
			return err
		}
	}
	if file.Edit {
		if file.Notice, err = person.NoticeOf(r.Context(), r.Tx, file.Person.ID); err != nil {
			return err
		}
	}
	if !file.SIAO {
		return nil
	}
	steps, err := person.SIAOSteps(r.Context(), r.Tx, file.Person.ID)
	if err == nil && len(steps) > 0 {
		file.Request = &steps[0]
	}
	return err
}

// read gathers what a file says of the present, as far as the reader sees it.
func read(r *web.Request, id person.ID) (views.File, error) {
	file := views.File{Today: r.Today(), Access: r.Access()}
	var err error
	if file.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return file, err
	}
	if file.Measures, err = person.Measures(r.Context(), r.Tx, id); err != nil {
		return file, err
	}
	if file.Access.Sees(actor.Obligations) != actor.Nothing {
		if file.Obligations, err = person.Obligations(r.Context(), r.Tx, id); err != nil {
			return file, err
		}
	}
	file.Limits, err = person.Limits(r.Context(), r.Tx, id)
	return file, err
}
