package announcements

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/announcement"
	views "passerelle/views/announcements"
)

func list(r *web.Request) (err error) {
	page := views.List{Writes: r.Actor().May(actor.AnnouncementWrite)}
	if page.Today, err = announcement.Today(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Shown, err = announcement.OfReader(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Said, err = announcement.OfPlace(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ListPage(page))
}

type readForm struct {
	Return string `form:"return"`
}

// markRead leaves the receipt and goes back to the page the band stood on.
func markRead(r *web.Request) error {
	id, err := web.ID[announcement.Announcement](r, "announcement")
	if err != nil {
		return err
	}
	var form readForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := announcement.MarkRead(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther(web.Local(form.Return), "")
}
