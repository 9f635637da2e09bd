package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/attendance"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// exclusion is what the roll calls say of somebody and the decision after it.
func exclusion(r *web.Request) error { return exclusionPage(r, "") }

// verdictAgain gives one of the two forms back with what was typed.
func verdictAgain(verdict attendance.Verdict) func(*web.Request) error {
	return func(r *web.Request) error { return exclusionPage(r, verdict) }
}

func exclusionPage(r *web.Request, verdict attendance.Verdict) error {
	id, err := web.ID[programme.Enrolment](r, "enrolment")
	if err != nil {
		return err
	}
	page := views.Exclusion{Verdict: verdict, Errors: r.Errors()}
	if r.Fault != nil {
		if err := r.Decode(&page.Form); err != nil {
			return err
		}
	}
	if page.Standing, err = attendance.StandingOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Decisions, err = attendance.Decisions(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Decides, err = programme.Decides(r.Context(), r.Tx, page.Standing.Cycle); err != nil {
		return err
	}
	r.Read(attendance.ExclusionNoun, id.UUID, page.Standing.Person)
	return r.Page(views.ExclusionPage(page))
}

// decide notes a verdict; only a person makes one.
func decide(verdict attendance.Verdict) func(*web.Request) error {
	return func(r *web.Request) error {
		id, err := web.ID[programme.Enrolment](r, "enrolment")
		if err != nil {
			return err
		}
		var form views.VerdictForm
		if err := r.Decode(&form); err != nil {
			return err
		}
		if _, err := attendance.Decide(r.Context(), r.Tx, id, verdict, form.Reason); err != nil {
			return err
		}
		return r.SeeOther("/enrolments/"+id.String()+"/exclusion", "exclusion.flash.decided")
	}
}
