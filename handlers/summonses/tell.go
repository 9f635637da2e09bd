package summonses

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/locales/letter"
	"passerelle/models/desk"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// subject reads what an address is about.
type subject func(r *web.Request) (summons.Subject, error)

func ofReferral(r *web.Request) (summons.Subject, error) {
	of, err := web.ID[referral.Referral](r, "referral")
	return summons.OfAppointment(of), err
}

func ofVisit(r *web.Request) (summons.Subject, error) {
	of, err := web.ID[desk.Visit](r, "visit")
	return summons.OfVisit(of), err
}

// ofSeat is named by the enrolment, for a seat is somebody's; which session is asked
// for as a question, and the next one where none is.
func ofSeat(r *web.Request) (summons.Subject, error) {
	of, err := web.ID[programme.Enrolment](r, "seat")
	session := r.Query("session")
	if err != nil || session == "" {
		return summons.OfSeat(of, programme.SessionID{}), err
	}
	which, err := web.Parse[programme.Session](session)
	return summons.OfSeat(of, which), err
}

// tell shows how the person is told, with what they will read.
func (h handler) tell(of subject) func(*web.Request) error {
	return func(r *web.Request) error {
		page, err := h.read(r, of, views.TellingForm{Channel: r.Query("channel"), Language: r.Query("language")})
		if err != nil {
			return err
		}
		return r.Page(views.TellingPage(page))
	}
}

// send tells the person.
func (h handler) send(of subject) func(*web.Request) error {
	return func(r *web.Request) error {
		var form views.TellingForm
		if err := r.Decode(&form); err != nil {
			return err
		}
		page, err := h.read(r, of, form)
		if err != nil {
			return err
		}
		// What was asked for is sent or refused; only a preview falls back.
		n := summons.New{Channel: summons.Channel(form.Channel), Language: page.Form.Language, Text: page.Preview}
		if _, err := summons.Send(r.Context(), r.Tx, page.Outlook, n); err != nil {
			return err
		}
		return r.SeeOther(views.Path(page.Outlook.Subject), "summons.flash."+form.Channel)
	}
}

func (h handler) sendAgain(of subject) func(*web.Request) error {
	return func(r *web.Request) error {
		var form views.TellingForm
		if err := r.Decode(&form); err != nil {
			return err
		}
		page, err := h.read(r, of, form)
		if err != nil {
			return err
		}
		page.Errors = r.Errors()
		return r.Page(views.TellingPage(page))
	}
}

// read is the page for a way and a language; those the person's own wishes lead to
// where none is asked for, or it cannot be taken.
func (h handler) read(r *web.Request, of subject, form views.TellingForm) (views.Telling, error) {
	about, err := of(r)
	if err != nil {
		return views.Telling{}, err
	}
	page := views.Telling{Form: form}
	if page.Outlook, err = summons.OutlookOf(r.Context(), r.Tx, about, h.Reach); err != nil {
		return page, err
	}
	r.Read("summons", about.ID(), page.Outlook.To.ID.UUID)
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
func draw(r *web.Request, page *views.Telling) (err error) {
	if way := summons.Channel(page.Form.Channel); page.Outlook.Kind == "" || !way.Written() {
		return nil
	}
	at := views.Of(page.Outlook)
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
