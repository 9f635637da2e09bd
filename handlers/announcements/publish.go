package announcements

import (
	"passerelle/handlers/web"
	"passerelle/models/announcement"
	views "passerelle/views/announcements"
)

func compose(r *web.Request) error {
	today, err := announcement.Today(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return composePage(r, views.Form{From: views.Typed(today)})
}

func composeAgain(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	return composePage(r, form)
}

func composePage(r *web.Request, form views.Form) error {
	return r.Page(views.ComposePage(views.Compose{Place: r.SignIn().Place, Audiences: announcement.Audiences(r.Actor()), Form: form, Errors: r.Errors()}))
}

func publish(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	id, err := announcement.Publish(r.Context(), r.Tx, announcement.New{
		Title: form.Title, Text: form.Text, Audience: announcement.Audience(form.Audience), From: form.From, Until: form.Until})
	if err != nil {
		return err
	}
	return r.SeeOther("/announcements/"+id.String(), "announcement.flash.published")
}

func show(r *web.Request) error {
	id, err := web.ID[announcement.Announcement](r, "announcement")
	if err != nil {
		return err
	}
	page := views.Receipts{Place: r.SignIn().Place}
	if page.Said, err = announcement.Own(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Today, err = announcement.Today(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Receipts, err = announcement.Receipts(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.Page(views.ReceiptsPage(page))
}

func withdraw(r *web.Request) error {
	id, err := web.ID[announcement.Announcement](r, "announcement")
	if err != nil {
		return err
	}
	if err := announcement.Withdraw(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/announcements/"+id.String(), "announcement.flash.withdrawn")
}
