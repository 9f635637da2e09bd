package referrals

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/flow"
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
	page := views.File{Referral: found, Side: side(r), Now: r.Tx.Now, Moving: moving(r, found)}
	if r.Actor().May(acting[page.Side]) {
		page.Moves = referral.Flow.Next(found.Status, page.Side)
	}
	page.Attachments, err = h.attachments(r, found)
	return page, err
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
