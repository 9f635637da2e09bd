package summonses

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/locales/letter"
	"passerelle/models/referral"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// tell shows how the person is told, with what they will read.
func (h handler) tell(r *web.Request) error {
	page, err := h.read(r, views.TellingForm{Channel: r.Query("channel"), Language: r.Query("language")})
	if err != nil {
		return err
	}
	return r.Page(views.TellingPage(page))
}

// send tells the person.
func (h handler) send(r *web.Request) error {
	var form views.TellingForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	page, err := h.read(r, form)
	if err != nil {
		return err
	}
	// What was asked for is sent or refused; only a preview falls back.
	n := summons.New{Channel: summons.Channel(form.Channel), Language: page.Form.Language, Text: page.Preview}
	if _, err := summons.Send(r.Context(), r.Tx, page.Outlook, n); err != nil {
		return err
	}
	return r.SeeOther(views.Path(page.Outlook.ID), "summons.flash."+form.Channel)
}

func (h handler) sendAgain(r *web.Request) error {
	var form views.TellingForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	page, err := h.read(r, form)
	if err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.TellingPage(page))
}

// read is the page for a way and a language; those the person's own wishes lead to
// where none is asked for, or it cannot be taken.
func (h handler) read(r *web.Request, form views.TellingForm) (views.Telling, error) {
	of, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return views.Telling{}, err
	}
	page := views.Telling{Form: form}
	if page.Outlook, err = summons.OutlookOf(r.Context(), r.Tx, of, h.Reach); err != nil {
		return page, err
	}
	r.Read("summons", of.UUID, page.Outlook.To.ID.UUID)
	if way := summons.Channel(form.Channel); !slices.Contains(summons.Channels, way) || page.Outlook.Ways[way] != "" {
		page.Form.Channel = string(page.Outlook.Proposed())
	}
	if !slices.Contains(letter.Languages, form.Language) {
		page.Form.Language = language(page.Outlook.To.Language)
	}
	if page.Coming, err = page.Outlook.Reminders(r.Tx.Now); err != nil {
		return page, err
	}
	return page, draw(r, &page)
}

// draw writes what would be sent.
func draw(r *web.Request, page *views.Telling) error {
	if way := summons.Channel(page.Form.Channel); page.Outlook.Kind == "" || !way.Written() {
		return nil
	}
	at, err := views.Of(page.Outlook)
	if err != nil {
		return err
	}
	if page.Form.Channel == string(summons.Email) { // an SMS takes none
		words, err := summons.WordsOf(r.Context(), r.Tx)
		if err != nil {
			return err
		}
		at.Added = words[page.Outlook.Kind].Words
	}
	page.Preview, err = views.Text(r.Context(), page.Outlook.Kind, summons.Channel(page.Form.Channel), page.Form.Language, at)
	return err
}

// language is the one that there are words in: French for any other.
func language(of string) string {
	if slices.Contains(letter.Languages, of) {
		return of
	}
	return letter.French
}
