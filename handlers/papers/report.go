package papers

import (
	"strconv"

	"passerelle/handlers/web"
	"passerelle/models/attendance"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/papers"
)

func (h handler) report(r *web.Request) error {
	page, err := h.readReport(r)
	if err != nil {
		return err
	}
	return r.Page(views.ReportPage(page))
}

func (h handler) reportPDF(r *web.Request) error {
	page, err := h.readReport(r)
	if err != nil {
		return err
	}
	return h.file(r, page.Cycle.Label, views.ReportPage(page))
}

func (h handler) readReport(r *web.Request) (views.Report, error) {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return views.Report{}, err
	}
	page := views.Report{PDF: h.Print != nil}
	if page.Cycle, err = programme.CycleByID(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	if page.Report, err = attendance.ReportOf(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	page.Results, err = programme.Results(r.Context(), r.Tx, id)
	return page, err
}

func questionnaire(r *web.Request) error {
	return questionnairePage(r, views.QuestionnaireForm{Stage: string(programme.BeforeCycle)})
}

func questionnaireAgain(r *web.Request) error {
	var form views.QuestionnaireForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return questionnairePage(r, form)
}

func questionnairePage(r *web.Request, form views.QuestionnaireForm) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	page := views.Questionnaire{Form: form, Errors: r.Errors()}
	if page.Cycle, err = programme.CycleByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Roster, err = programme.Roster(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Questionnaire, err = programme.QuestionnaireOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	journal(r, page.Cycle.Service, "cycle", id.UUID)
	return r.Page(views.QuestionnairePage(page))
}

func enter(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	var form views.QuestionnaireForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	answers := programme.Answers{Stage: programme.Stage(form.Stage), Scores: map[int]int{}}
	if answers.Enrolment, err = web.Parse[programme.Enrolment](form.EnrolmentID); err != nil {
		return fault.Field("enrolment_id", "questionnaire.error.who")
	}
	for place, typed := range form.Score {
		position, errPlace := strconv.Atoi(place)
		score, errScore := strconv.Atoi(typed)
		if errPlace != nil || errScore != nil {
			return fault.Field("score["+place+"]", "questionnaire.error.score")
		}
		answers.Scores[position] = score
	}
	if err := programme.Enter(r.Context(), r.Tx, id, answers); err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+id.String()+"/questionnaires", "questionnaire.flash.entered")
}
