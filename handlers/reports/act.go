package reports

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/report"
	views "passerelle/views/reports"
)

func write(r *web.Request) error {
	id, err := reportID(r)
	if err != nil {
		return err
	}
	var form views.WriteForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	text := report.Text{PersonWords: form.PersonWords, Analysis: form.Analysis}
	for _, one := range form.Chosen {
		chosen, err := uuid.Parse(one)
		if err != nil {
			return fault.Field("chosen", "magistrate_report.error.comment")
		}
		text.Chosen = append(text.Chosen, chosen)
	}
	if form.Do == views.Submits {
		if err := report.Submit(r.Context(), r.Tx, r.Access(), id, text); err != nil {
			return err
		}
		return r.SeeOther("/reports/"+id.String(), "magistrate_report.flash.submitted")
	}
	if err := report.Save(r.Context(), r.Tx, r.Access(), id, text); err != nil {
		return err
	}
	return r.SeeOther("/reports/"+id.String(), "magistrate_report.flash.saved")
}

func prove(r *web.Request) error {
	id, err := reportID(r)
	if err != nil {
		return err
	}
	var form views.ProofForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	of, err := uuid.Parse(form.Summons)
	if err != nil {
		return fault.Field("summons", "magistrate_report.error.summons")
	}
	proof := report.New{Of: of, Way: report.Way(form.Way), On: web.Day(form.ProvedOn)}
	if err := report.Prove(r.Context(), r.Tx, r.Access(), id, proof); err != nil {
		return err
	}
	return r.SeeOther("/reports/"+id.String(), "magistrate_report.flash.proved")
}

func takeBack(r *web.Request) error {
	id, err := reportID(r)
	if err != nil {
		return err
	}
	if err := report.TakeBack(r.Context(), r.Tx, r.Access(), id); err != nil {
		return err
	}
	return r.SeeOther("/reports/"+id.String(), "magistrate_report.flash.taken_back")
}

func validate(r *web.Request) error {
	id, err := reportID(r)
	if err != nil {
		return err
	}
	if err := report.Validate(r.Context(), r.Tx, r.Access(), id); err != nil {
		return err
	}
	return r.SeeOther("/reports/"+id.String(), "magistrate_report.flash.validated")
}

func giveBack(r *web.Request) error {
	id, err := reportID(r)
	if err != nil {
		return err
	}
	var form views.WhyForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := report.Return(r.Context(), r.Tx, r.Access(), id, form.Words); err != nil {
		return err
	}
	return r.SeeOther("/reports/"+id.String(), "magistrate_report.flash.returned")
}

func renew(r *web.Request) error {
	id, err := reportID(r)
	if err != nil {
		return err
	}
	made, err := report.Renew(r.Context(), r.Tx, r.Access(), id)
	if err != nil {
		return err
	}
	return r.SeeOther("/reports/"+made.String(), "magistrate_report.flash.renewed")
}

func discard(r *web.Request) error {
	id, err := reportID(r)
	if err != nil {
		return err
	}
	who := r.Access().Person
	if err := report.Discard(r.Context(), r.Tx, r.Access(), id); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+who.String()+"/reports", "magistrate_report.flash.discarded")
}
