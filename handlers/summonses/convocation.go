package summonses

import (
	"cmp"

	"passerelle/handlers/web"
	"passerelle/locales/letter"
	"passerelle/models/fault"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// convocation is the letter that calls a person to what they are awaited at, to be
// printed.
func (h handler) convocation(of subject) func(*web.Request) error {
	return func(r *web.Request) error {
		page, err := h.readConvocation(r, of)
		if err != nil {
			return err
		}
		return r.Page(views.ConvocationPage(page))
	}
}

// convocationPDF is the same letter as a file, whose name says nothing.
func (h handler) convocationPDF(of subject) func(*web.Request) error {
	return func(r *web.Request) error {
		page, err := h.readConvocation(r, of)
		if err != nil {
			return err
		}
		if h.Print == nil || !page.Called.Stands {
			return fault.Missing()
		}
		return r.Made(cmp.Or(page.Called.Reference, "convocation")+".pdf", "application/pdf", views.ConvocationPage(page), h.Print)
	}
}

func (h handler) readConvocation(r *web.Request, of subject) (page views.Convocation, err error) {
	about, err := of(r)
	if err != nil {
		return page, err
	}
	page.PDF, page.Now = h.Print != nil, r.Tx.Now
	if page.Called, err = summons.CalledOf(r.Context(), r.Tx, about); err != nil {
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
	if page.Courtesy, err = letter.In(page.Called.To.Language); err != nil {
		return page, err
	}
	r.Read("convocation", about.ID(), page.Called.To.ID.UUID)
	return page, nil
}
