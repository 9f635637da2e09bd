package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

// notice shows what a person is told of their data, and which version they have.
func notice(r *web.Request) error { return noticePage(r, views.NoticeForm{}) }

func giveNotice(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.NoticeForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := person.GiveNotice(r.Context(), r.Tx, id, form.Version, form.GivenOn); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String()+"/notice", "notice.flash.given")
}

func noticeAgain(r *web.Request) error {
	var form views.NoticeForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return noticePage(r, form)
}

func noticePage(r *web.Request, form views.NoticeForm) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	page := views.Notice{Person: p, Form: form, Errors: r.Errors()}
	if page.Has, err = person.NoticeOf(r.Context(), r.Tx, p.ID); err != nil {
		return err
	}
	return r.Page(views.NoticePage(page))
}
