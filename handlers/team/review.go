package team

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	views "passerelle/views/team"
)

func showReview(r *web.Request) error { return reviewPage(r, nil) }

func reviewAgain(r *web.Request) error {
	var form views.ReviewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return reviewPage(r, &form)
}

func reviewPage(r *web.Request, form *views.ReviewForm) (err error) {
	page := views.Review{Reader: r.Actor(), Form: form, Errors: r.Errors()}
	if page.Members, err = account.UnderReview(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Due, err = account.ReviewDue(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ReviewPage(page))
}

func review(r *web.Request) error {
	var form views.ReviewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	decisions, err := decisionsOf(form)
	if err != nil {
		return err
	}
	if err := account.Decide(r.Context(), r.Tx, decisions); err != nil {
		return err
	}
	return r.SeeOther("/team", "review.flash.done")
}

// decisionsOf reads what was chosen for each name. The rest are the names that
// stood on the page: who has joined since is nobody's yet.
func decisionsOf(form views.ReviewForm) (map[account.MemberID]account.Decision, error) {
	chosen := map[account.MemberID]account.Decision{}
	for key, decision := range form.Decision {
		id, err := web.Parse[account.Member](key)
		if err != nil {
			return nil, err
		}
		chosen[id] = account.Decision(decision)
	}
	for _, key := range form.Shown {
		id, err := web.Parse[account.Member](key)
		if err != nil {
			return nil, err
		}
		if chosen[id] == "" && form.Rest != "" {
			chosen[id] = account.Decision(form.Rest)
		}
	}
	return chosen, nil
}
