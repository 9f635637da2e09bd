package summonses

import (
	"passerelle/handlers/web"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// bounces lists what did not arrive.
func bounces(r *web.Request) error {
	page, err := readBounces(r)
	if err != nil {
		return err
	}
	return r.Page(views.BouncesPage(page))
}

func readBounces(r *web.Request) (views.Bounces, error) {
	all, err := summons.Bounces(r.Context(), r.Tx)
	return views.Bounces{All: all, Reader: r.Actor()}, err
}

// follow says what was done about a message that did not arrive.
func follow(r *web.Request) error {
	id, err := web.ID[summons.Summons](r, "summons")
	if err != nil {
		return err
	}
	var form views.FollowForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := summons.Follow(r.Context(), r.Tx, id, summons.FollowUp(form.As)); err != nil {
		return err
	}
	return r.SeeOther("/summonses", "summons.flash.followed")
}

func followAgain(r *web.Request) error {
	page, err := readBounces(r)
	if err != nil {
		return err
	}
	if page.Refused, err = web.ID[summons.Summons](r, "summons"); err != nil {
		return err
	}
	page.Errors = r.Errors()
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.BouncesPage(page))
}

// comeBack notes that a letter was returned.
func comeBack(r *web.Request) error {
	id, err := web.ID[summons.Summons](r, "summons")
	if err != nil {
		return err
	}
	of, err := summons.Return(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther(views.Path(of), "summons.flash.returned")
}
