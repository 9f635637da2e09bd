package referrals

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// attachments are the files of the referral being shown.
func (h handler) attachments(r *web.Request, of referral.Referral) (views.Attachments, error) {
	all, err := document.Of(r.Context(), r.Tx, document.Referral(of.ID.UUID))
	// What a health partner attests stands on its own page.
	all = slices.DeleteFunc(all, func(d document.Document) bool { return of.Care() && d.Kind == document.Attestation })
	return views.Attachments{
		All: all, Rules: h.Files, Side: side(r), Health: !of.OrganisationKind.WritesFreely(),
		May: r.Actor().May(actor.ReferralAttach) && referral.Live(of.Status),
	}, err
}

// attach adds a file to the referral.
func (h handler) attach(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.AttachmentForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	file, _ := r.File("file")
	_, err = referral.Attach(r.Context(), r.Tx, h.Files, id, referral.Attachment{
		Kind: document.Kind(form.Kind), Name: file.Name, Body: file.Body, Internal: form.Reader == views.ForService,
	})
	if err != nil {
		return err
	}
	return r.SeeOther(path(id), "document.flash.added")
}

func (h handler) attachAgain(r *web.Request) error {
	page, err := h.readFile(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Attachments.Form); err != nil {
		return err
	}
	if page.Attachments.May {
		page.Attachments.Errors = r.Errors()
	} else {
		page.Errors = r.Errors()
	}
	return r.Page(views.FilePage(page))
}

// download hands a file out, to be saved.
func (h handler) download(r *web.Request) error {
	found, file, err := attached(r)
	if err != nil {
		return err
	}
	d, body, err := document.Content(r.Context(), r.Tx, h.Files, document.Referral(found.ID.UUID), file)
	if err != nil {
		return err
	}
	if found.Care() && d.Kind == document.Attestation && side(r) == flow.Service && r.Access().Sees(actor.Attestations) != actor.All {
		return fault.Of(fault.Forbidden, "")
	}
	return r.Download(d.Name, d.Format.MediaType(), body)
}

// attached is the referral and the file of the address; reading it is journalled.
func attached(r *web.Request) (referral.Referral, document.ID, error) {
	file, err := web.ID[document.Document](r, "document")
	if err != nil {
		return referral.Referral{}, file, err
	}
	found, err := load(r)
	if err != nil {
		return found, file, err
	}
	noteRead(r, found, "document", file.UUID)
	return found, file, nil
}

// detach takes a file away.
func detach(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	file, err := web.ID[document.Document](r, "document")
	if err != nil {
		return err
	}
	if err := referral.Detach(r.Context(), r.Tx, id, file); err != nil {
		return err
	}
	return r.SeeOther(path(id), "document.flash.removed")
}
