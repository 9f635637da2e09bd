package attestations

import (
	"passerelle/handlers/web"
	"passerelle/models/attestation"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/referral"
	views "passerelle/views/attestations"
)

// days reads the days of a form, every mistake at once; one left empty is zero.
func days(typed map[string]string) (map[string]day.Day, error) {
	all := map[string]day.Day{}
	var wrong fault.Collector
	for _, field := range []string{"from", "until", "due_on"} {
		on, err := person.ParseDay(typed[field])
		if err != nil && typed[field] != "" {
			wrong.Add(field, "attestation.error.day")
		}
		all[field] = on
	}
	return all, wrong.Err()
}

// give attests, as the partner.
func (h handler) give(r *web.Request) error {
	of, err := opened(r)
	if err != nil {
		return err
	}
	var form views.GiveForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	on, err := days(map[string]string{"from": form.From, "until": form.Until})
	if err != nil {
		return err
	}
	file, _ := r.File("file")
	err = attestation.Give(r.Context(), r.Tx, h.files, of.ID, attestation.New{
		Kind: attestation.Kind(form.Kind), From: on["from"], Until: on["until"], Regularity: attestation.Regularity(form.Regularity),
		Proof: attestation.Proof(form.Proof), Name: file.Name, Body: file.Body,
	})
	return done(r, of.ID, "attestation.flash.given", err)
}

// see records, as the service, a paper that the person showed.
func see(r *web.Request) error {
	of, err := opened(r)
	if err != nil {
		return err
	}
	n, err := seen(r)
	if err != nil {
		return err
	}
	return done(r, of.ID, "attestation.flash.seen", attestation.See(r.Context(), r.Tx, of.ID, n))
}

// seen is what was typed of a paper that was shown.
func seen(r *web.Request) (attestation.New, error) {
	var form views.SeenForm
	if err := r.Decode(&form); err != nil {
		return attestation.New{}, err
	}
	on, err := days(map[string]string{"from": form.From, "until": form.Until})
	return attestation.New{
		Kind: attestation.Kind(form.Kind), From: on["from"], Until: on["until"], Regularity: attestation.Regularity(form.Regularity),
	}, err
}

// ask asks the partner.
func ask(r *web.Request) error {
	of, err := opened(r)
	if err != nil {
		return err
	}
	var form views.AskForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	on, err := days(map[string]string{"from": form.From, "until": form.Until, "due_on": form.DueOn})
	if err != nil {
		return err
	}
	return done(r, of.ID, "attestation.flash.asked", attestation.Ask(r.Context(), r.Tx, of.ID, on["from"], on["until"], on["due_on"]))
}

func withdraw(r *web.Request) error {
	of, err := opened(r)
	if err != nil {
		return err
	}
	return done(r, of.ID, "attestation.flash.withdrawn", attestation.Withdraw(r.Context(), r.Tx, of.ID))
}

func refuse(r *web.Request) error {
	of, err := opened(r)
	if err != nil {
		return err
	}
	var form views.RefusalForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return done(r, of.ID, "attestation.flash.refused", attestation.Decline(r.Context(), r.Tx, of.ID, attestation.Reason(form.Reason)))
}

func cancel(r *web.Request) error {
	of, err := opened(r)
	if err != nil {
		return err
	}
	which, err := web.ID[attestation.Attestation](r, "attestation")
	if err != nil {
		return err
	}
	return done(r, of.ID, "attestation.flash.cancelled", attestation.Cancel(r.Context(), r.Tx, of.ID, which))
}

func done(r *web.Request, of referral.ID, flash string, err error) error {
	if err != nil {
		return err
	}
	return r.SeeOther(path(of), flash)
}

func (h handler) giveAgain(r *web.Request) error {
	return h.again(r, views.Giving, func(p *views.Referral) any { return &p.Give })
}

func (h handler) seeAgain(r *web.Request) error {
	return h.again(r, views.Seeing, func(p *views.Referral) any { return &p.Seen })
}

func (h handler) askAgain(r *web.Request) error {
	return h.again(r, views.Asking, func(p *views.Referral) any { return &p.Ask })
}

func (h handler) refuseAgain(r *web.Request) error {
	return h.again(r, views.Refusing, func(p *views.Referral) any { return &p.Refusal })
}

// again draws the page with the form that was refused as it was typed.
func (h handler) again(r *web.Request, sent string, form func(*views.Referral) any) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	page.Sent = sent
	if err := r.Decode(form(&page)); err != nil {
		return err
	}
	return r.Page(views.ReferralPage(page))
}
