package places

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/programme"
	views "passerelle/views/places"
)

// show is a proposal with what may be done about it; after a fault it says what
// could not be done and gives back what was typed.
func show(r *web.Request) error {
	id, err := web.ID[programme.Proposal](r, "proposal")
	if err != nil {
		return err
	}
	page := views.Proposal{Now: r.Tx.Now, OpensFiles: r.Actor().May(actor.PersonRead), Errors: r.Errors()}
	if r.Fault != nil {
		if err := typed(r, &page); err != nil {
			return err
		}
	}
	if page.Proposal, err = programme.ProposalByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Cycle, err = programme.CycleByID(r.Context(), r.Tx, page.Proposal.Cycle); err != nil {
		return err
	}
	if page.Proposal.Status == programme.IsProposed {
		if err := open(r, &page); err != nil {
			return err
		}
	}
	r.Read(programme.ProposalNoun, id.UUID, page.Proposal.Person)
	return r.Page(views.ProposalPage(page))
}

// typed gives back the fields of whichever form of the page was sent.
func typed(r *web.Request, page *views.Proposal) error {
	for _, form := range []any{&page.Admit, &page.Refuse, &page.Book} {
		if err := r.Decode(form); err != nil {
			return err
		}
	}
	return nil
}

// open adds what may still be done.
func open(r *web.Request, page *views.Proposal) (err error) {
	if page.Decides, err = programme.Decides(r.Context(), r.Tx, page.Proposal.Cycle); err != nil {
		return err
	}
	if page.Withdraws, err = page.Proposal.MayWithdraw(r.Context(), r.Tx); err != nil {
		return err
	}
	page.Slots, err = programme.Slots(r.Context(), r.Tx, page.Proposal.Cycle)
	return err
}

func proposalID(r *web.Request) (programme.ProposalID, string, error) {
	id, err := web.ID[programme.Proposal](r, "proposal")
	return id, "/proposals/" + id.String(), err
}

func book(r *web.Request) error {
	id, at, err := proposalID(r)
	if err != nil {
		return err
	}
	var form views.BookForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	slot, err := web.Parse[programme.Slot](form.SlotID)
	if err != nil {
		return err
	}
	if err := programme.Book(r.Context(), r.Tx, id, slot); err != nil {
		return err
	}
	return r.SeeOther(at, "proposal.flash.booked")
}

func withdraw(r *web.Request) error {
	id, at, err := proposalID(r)
	if err != nil {
		return err
	}
	if _, err := programme.TakeBack(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther(at, "proposal.flash.withdrawn")
}

// admit gives a seat or a place in the line, whichever there is when it is done.
func admit(r *web.Request) error {
	id, at, err := proposalID(r)
	if err != nil {
		return err
	}
	var form views.AdmitForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	got, err := programme.Admit(r.Context(), r.Tx, id, programme.Priority(form.Priority))
	if err != nil {
		return err
	}
	if got.Rank > 0 {
		return r.SeeOther(at, "proposal.flash.waits")
	}
	return r.SeeOther(at, "proposal.flash.admitted")
}

func refuse(r *web.Request) error {
	id, at, err := proposalID(r)
	if err != nil {
		return err
	}
	var form views.RefuseForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := programme.Refuse(r.Context(), r.Tx, id, programme.DeclineReason(form.Reason)); err != nil {
		return err
	}
	return r.SeeOther(at, "proposal.flash.declined")
}
