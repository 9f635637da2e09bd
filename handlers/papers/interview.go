package papers

import (
	"passerelle/handlers/web"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/papers"
)

func interview(r *web.Request) error { return interviewPage(r, nil) }

func interviewAgain(r *web.Request) error {
	var form views.InterviewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return interviewPage(r, &form)
}

// interviewPage begins the form with what was written last, or with what was
// just sent.
func interviewPage(r *web.Request, sent *views.InterviewForm) error {
	id, err := web.ID[programme.Interview](r, "interview")
	if err != nil {
		return err
	}
	page := views.Interview{Errors: r.Errors()}
	if page.Interview, err = programme.InterviewOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	page.Form.HeldWith = r.Actor().Name
	if said := page.Interview.Said; len(said) > 0 {
		page.Form = views.InterviewForm{HeldOn: short(said[0].HeldOn), HeldWith: said[0].HeldWith, Words: said[0].Words}
	}
	if sent != nil {
		page.Form = *sent
	}
	r.Read("interview", id.UUID, page.Interview.Person.UUID)
	return r.Page(views.InterviewPage(page))
}

func hold(r *web.Request) error {
	id, err := web.ID[programme.Interview](r, "interview")
	if err != nil {
		return err
	}
	var form views.InterviewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	said := programme.Said{HeldWith: form.HeldWith, Words: form.Words}
	if said.HeldOn, err = person.ParseDay(form.HeldOn); err != nil {
		return fault.Field("held_on", "cycle.error.day")
	}
	if err := programme.Hold(r.Context(), r.Tx, id, said); err != nil {
		return err
	}
	return r.SeeOther("/interviews/"+id.String(), "closing.flash.held")
}

// short is a day as it is typed.
func short(d day.Day) string { return d.Time().Format("02/01/2006") }
