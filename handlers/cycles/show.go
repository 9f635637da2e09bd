package cycles

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// show is the file of a cycle; after a fault it says what could not be done.
func show(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	page := views.Show{Today: r.Today(), Now: r.Tx.Now, Staff: r.Actor().Kind == actor.Staff, OpensFiles: r.Actor().May(actor.PersonRead),
		Enrols: r.Actor().May(actor.CycleEnrol), Leads: r.Actor().May(actor.GroupLead), Reports: r.Actor().May(actor.GroupReport),
		ReadsProgramme: r.Actor().May(actor.ProgrammeRead), Certifies: r.Actor().May(actor.CertificatePrint), Reviews: r.Actor().May(actor.InterviewKeep), Errors: r.Errors()}
	if page.Cycle, err = programme.CycleByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Sessions, err = programme.Sessions(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Facilitators, err = programme.Facilitators(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Roster, err = programme.Roster(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Absences, err = attendance.Unexplained(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Staff {
		if err := forStaff(r, &page); err != nil {
			return err
		}
	}
	journal(r, page.Cycle.Service, "cycle", id.UUID)
	return r.Page(views.ShowPage(page))
}

// forStaff adds what only the service is told of a cycle.
func forStaff(r *web.Request, page *views.Show) (err error) {
	id := page.Cycle.ID
	if page.Waiting, err = programme.WaitingList(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Proposals, err = programme.ProposalsOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Decides, err = programme.Decides(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Decides {
		if page.Concerns, err = attendance.Proposals(r.Context(), r.Tx, id); err != nil {
			return err
		}
	}
	if page.Enrols {
		if page.Hindrances, err = programme.HindrancesIn(r.Context(), r.Tx, id); err != nil {
			return err
		}
	}
	page.Clashes, err = programme.Clashes(r.Context(), r.Tx, id)
	return err
}

// journal notes that a page with names was read: one line for all of them.
func journal(r *web.Request, service uuid.UUID, noun string, id uuid.UUID) {
	if r.Actor().Kind == actor.Partner {
		r.ReadOf(service, noun, id)
		return
	}
	r.Read(noun, id, uuid.Nil)
}
