package summonses

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/locales/letter"
	"passerelle/models/day"
	"passerelle/models/referral"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// words shows what the service adds to a kind of message, and how that reads.
func words(r *web.Request) error {
	kind := summons.Kind(r.Query("kind"))
	if !slices.Contains(summons.Kinds, kind) {
		kind = summons.Convocation
	}
	all, err := summons.WordsOf(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	page := views.Words{Kept: all[kind], Form: views.WordsForm{Kind: string(kind), Words: all[kind].Words}}
	if asked := r.Query("version"); asked != "" {
		// A former version fills the form; saving it is the act.
		which, err := web.Parse[summons.Version](asked)
		if err != nil {
			return err
		}
		if page.Filled, err = summons.VersionOf(r.Context(), r.Tx, which); err != nil {
			return err
		}
		page.Kept, page.Form = all[page.Filled.Kind], views.WordsForm{Kind: string(page.Filled.Kind), Words: page.Filled.Words}
	}
	return wordsPage(r, page)
}

func wordsAgain(r *web.Request) error {
	page := views.Words{Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return wordsPage(r, page)
}

// wordsPage draws a message to nobody with what is typed.
func wordsPage(r *web.Request, page views.Words) (err error) {
	kind := summons.Kind(page.Form.Kind)
	zone := locales.Zone(r.Context())
	on := day.On(r.Tx.Now, zone).Add(8)
	page.Preview, err = views.Text(r.Context(), kind, summons.Email, letter.French, views.Appointment{
		On: on, StartsAt: on.In(zone, day.ClockOf(10, 30)), Held: referral.OnSite, Place: locales.T(r.Context(), "summons.words.place"), Zone: zone, Phone: "+33100000000", Added: page.Form.Words,
	})
	if err != nil {
		return err
	}
	if page.Former, err = summons.FormerWords(r.Context(), r.Tx, kind); err != nil {
		return err
	}
	return r.Page(views.WordsPage(page))
}

// setWords keeps what was typed, or only shows how it reads.
func setWords(r *web.Request) error {
	var form views.WordsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	kind := summons.Kind(form.Kind)
	if form.Show != "" {
		if err := summons.CheckWords(kind, form.Words); err != nil {
			return err
		}
		return wordsPage(r, views.Words{Form: form})
	}
	if err := summons.SetWords(r.Context(), r.Tx, kind, form.Words); err != nil {
		return err
	}
	return r.SeeOther("/summons-settings/words?kind="+form.Kind, "summons.flash.words")
}
