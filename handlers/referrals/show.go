package referrals

import (
	"slices"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/flow"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

func path(id referral.ID) string { return "/referrals/" + id.String() }

// show is a referral as the reader's side sees it.
func (h handler) show(r *web.Request) error {
	page, err := h.readFile(r)
	if err != nil {
		return err
	}
	return r.Page(views.FilePage(page))
}

func (h handler) withdrawAgain(r *web.Request) error {
	page, err := h.readRefused(r, referral.DoWithdraw)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.FilePage(page))
}

func (h handler) answerAgain(r *web.Request) error {
	page, err := h.readRefused(r, referral.DoAnswer)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Reply); err != nil {
		return err
	}
	return r.Page(views.FilePage(page))
}

func (h handler) readRefused(r *web.Request, do flow.Action) (views.File, error) {
	page, err := h.readFile(r)
	page.Refused, page.Errors = do, r.Errors()
	return page, err
}

func (h handler) readFile(r *web.Request) (views.File, error) {
	found, err := read(r)
	if err != nil {
		return views.File{}, err
	}
	page := views.File{Referral: found, Side: side(r), Now: r.Tx.Now, Moving: moving(r, found), Attests: attests(r, found), Limited: r.Access().LimitedAt != nil}
	page.Meeting.May = r.Actor().May(actor.ReferralMeet)
	if page.Work.Shown = found.ForWork(); page.Work.Shown {
		page.Work.May = r.Actor().May(actor.OutcomeRecord) && referral.Live(found.Status)
		if page.Work.Steps, err = referral.Steps(r.Context(), r.Tx, found.ID); err != nil {
			return page, err
		}
	}
	if !page.Attests {
		page.Referral.Events = slices.DeleteFunc(found.Events, func(e referral.Event) bool { return referral.Confided(e.Action) })
		page.Referral.Markings = nil
	}
	if page.MayWrite = r.Actor().May(acting[page.Side]); page.MayWrite {
		page.Moves = referral.Flow.Next(found.Status, page.Side)
	}
	if page.Attachments, err = h.attachments(r, found); err != nil {
		return page, err
	}
	if page.Messages, err = referral.Messages(r.Context(), r.Tx, found.ID); err != nil {
		return page, err
	}
	if page.Revisions, err = referral.Revisions(r.Context(), r.Tx, found); err != nil {
		return page, err
	}
	if page.Side == flow.Partner {
		return page, readPartnerSide(r, &page)
	}
	return page, readServiceSide(r, &page)
}

// attests reports whether the reader may know what is attested under a referral:
// of somebody's health, colleagues may not.
func attests(r *web.Request, of referral.Referral) bool {
	if !r.Actor().May(actor.AttestationRead) {
		return false
	}
	return side(r) == flow.Partner || !of.Care() || r.Access().Sees(actor.Attestations) != actor.Nothing
}

// readPartnerSide adds what only the partner's page shows.
func readPartnerSide(r *web.Request, page *views.File) (err error) {
	if page.MayWrite && referral.Live(page.Referral.Status) {
		page.Assignees, err = referral.Assignees(r.Context(), r.Tx)
	}
	return err
}

// readServiceSide adds what only the service's page shows.
func readServiceSide(r *web.Request, page *views.File) (err error) {
	of := page.Referral
	if page.Notes, err = referral.Notes(r.Context(), r.Tx, of.ID); err != nil {
		return err
	}
	if page.Before, page.After, err = referral.Links(r.Context(), r.Tx, of.ID); err != nil {
		return err
	}
	if !page.MayWrite {
		return nil
	}
	if referral.Live(of.Status) {
		if page.Officers, err = person.Referents(r.Context(), r.Tx); err != nil {
			return err
		}
		page.Withdrawals, err = referral.Reasons(r.Context(), r.Tx, of.ID, referral.DoWithdraw)
		return err
	}
	if page.Alternatives, err = referral.Alternatives(r.Context(), r.Tx, of); err != nil {
		return err
	}
	organisation, err := partner.ByID(r.Context(), r.Tx, of.Organisation)
	page.Contact = organisation.Phone
	return err
}

// fileAgain draws the referral with an act that was refused.
func (h handler) fileAgain(do flow.Action) func(*web.Request) error {
	return func(r *web.Request) error {
		page, err := h.readRefused(r, do)
		if err != nil {
			return err
		}
		return r.Page(views.FilePage(page))
	}
}

// acting is the permission each side needs to make moves at all.
var acting = map[flow.By]actor.Permission{flow.Service: actor.ReferralWrite, flow.Partner: actor.ReferralAnswer}

func side(r *web.Request) flow.By {
	if r.Actor().Kind == actor.Partner {
		return flow.Partner
	}
	return flow.Service
}

// read loads the referral of the address and journals that it was read.
func read(r *web.Request) (referral.Referral, error) {
	found, err := load(r)
	if err == nil {
		noteRead(r, found, "referral", found.ID.UUID)
	}
	return found, err
}

func load(r *web.Request) (referral.Referral, error) {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return referral.Referral{}, err
	}
	return referral.ByID(r.Context(), r.Tx, id)
}

// noteRead journals that something of a referral was read, under the service
// whose it is.
func noteRead(r *web.Request, of referral.Referral, noun string, id uuid.UUID) {
	if side(r) == flow.Partner {
		r.ReadOf(of.Service, noun, id)
		return
	}
	r.Read(noun, id, of.Person.UUID)
}

// acknowledge says that the partner has the referral in hand.
func acknowledge(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	if err := referral.Acknowledge(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther(path(id), "referral.flash.acknowledged")
}

// answer gives the partner what it asked for.
func answer(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.AnswerForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := referral.Answer(r.Context(), r.Tx, id, form.Note); err != nil {
		return err
	}
	return r.SeeOther(path(id), "referral.flash.answered")
}

// withdraw takes the referral back.
func withdraw(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.WithdrawalForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := referral.Withdraw(r.Context(), r.Tx, id, referral.Reason(form.Reason)); err != nil {
		return err
	}
	return r.SeeOther(path(id), "referral.flash.withdrawn")
}
