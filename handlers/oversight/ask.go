package oversight

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/oversight"
	views "passerelle/views/oversight"
)

func questions(r *web.Request) error { return questionsPage(r, views.Form{}) }

func questionsAgain(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	return questionsPage(r, form)
}

func questionsPage(r *web.Request, form views.Form) error {
	all, err := oversight.Latest(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	copies, err := oversight.Copies(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.QuestionsPage(views.Questions{Form: form, All: all, Copies: copies, Now: r.Tx.Now, Errors: r.Errors()}))
}

// ask answers by an address that holds nothing of what was typed.
func ask(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	id, err := oversight.Ask(r.Context(), r.Tx, oversight.Asked(form))
	if err != nil {
		return err
	}
	return r.SeeOther("/oversight/"+id.String(), "")
}

func answer(r *web.Request) error {
	id, err := web.ID[oversight.Question](r, "oversight")
	if err != nil {
		return err
	}
	page := views.Answer{}
	if page.Question, err = oversight.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Files, err = oversight.Files(r.Context(), r.Tx, id); err != nil {
		return err
	}
	r.Read("oversight", id.UUID, uuid.Nil)
	return r.Page(views.AnswerPage(page))
}
