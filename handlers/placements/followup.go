package placements

import (
	"context"

	"passerelle/handlers/web"
	"passerelle/models/db"
	"passerelle/models/placement"
	views "passerelle/views/placements"
)

// askFollowUps plans that somebody is asked about months after the end.
func askFollowUps(r *web.Request) error {
	var form views.FollowUpsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return act(r, "follow_up.flash.asked", func(ctx context.Context, tx *db.Tx, of placement.ID) error {
		return placement.AskFollowUps(ctx, tx, of, form.Months)
	})
}

// answerFollowUp says what has become of them.
func answerFollowUp(r *web.Request) error {
	var form views.FollowUpForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return act(r, "follow_up.flash.answered", func(ctx context.Context, tx *db.Tx, of placement.ID) error {
		return placement.AnswerFollowUp(ctx, tx, of, placement.FollowUpAnswer{
			Months: form.Months, Situation: placement.Situation(form.Situation), ToldBy: placement.Teller(form.ToldBy),
		})
	})
}

func askAgain(r *web.Request) error {
	page, err := readShow(r)
	if err != nil {
		return err
	}
	page.Refused, page.Errors = views.DoAsk, r.Errors()
	if err := r.Decode(&page.Asked); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}

func answerAgain(r *web.Request) error {
	page, err := readShow(r)
	if err != nil {
		return err
	}
	page.Refused, page.Errors = views.DoAnswer, r.Errors()
	if err := r.Decode(&page.Answer); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}
