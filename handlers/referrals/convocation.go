package referrals

import (
	"passerelle/handlers/web"
	"passerelle/locales/letter"
	"passerelle/models/fault"
	"passerelle/models/referral"
	"passerelle/models/summons"
	views "passerelle/views/referrals"
)

// convocation is the letter that calls a person to an appointment, to be printed.
func (h handler) convocation(r *web.Request) error {
	page, err := h.readConvocation(r)
	if err != nil {
		return err
	}
	return r.Page(views.ConvocationPage(page))
}

// convocationPDF is the same letter as a file.
func (h handler) convocationPDF(r *web.Request) error {
	page, err := h.readConvocation(r)
	if err != nil {
		return err
	}
	if h.Print == nil || !page.Convocation.Stands {
		return fault.Missing()
	}
	return r.Made(page.Convocation.Reference+".pdf", "application/pdf", views.ConvocationPage(page), h.Print)
}

func (h handler) readConvocation(r *web.Request) (views.Convocation, error) {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return views.Convocation{}, err
	}
	page := views.Convocation{PDF: h.Print != nil, Now: r.Tx.Now}
	if page.Convocation, err = referral.ConvocationOf(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	words, err := summons.WordsOf(r.Context(), r.Tx)
	if err != nil {
		return page, err
	}
	page.Added = words[summons.Convocation].Words
	if page.French, err = letter.In(letter.French); err != nil {
		return page, err
	}
	if page.Courtesy, err = letter.In(page.Convocation.To.Language); err != nil {
		return page, err
	}
	noteRead(r, page.Convocation.Referral, "convocation", id.UUID)
	return page, nil
}
