package imports

import (
	"strconv"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/person"
	views "passerelle/views/imports"
)

func show(r *web.Request) error { return showPage(r, views.DecisionForm{}) }

func showAgain(r *web.Request) error {
	var form views.DecisionForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return showPage(r, form)
}

func showPage(r *web.Request, form views.DecisionForm) error {
	id, err := web.ID[person.Import](r, "import")
	if err != nil {
		return err
	}
	checked, err := person.Check(r.Context(), r.Tx, id, words(r.Context()))
	if err != nil {
		return err
	}
	if checked.Import.Status == person.ImportPending {
		r.Read("person_import", id.UUID, uuid.Nil) // it shows names
	}
	today := r.Today()
	return r.Page(views.ImportPage(views.Import{Today: today, Checked: checked, Form: form, Errors: r.Errors()}))
}

func carryOut(r *web.Request) error {
	id, err := web.ID[person.Import](r, "import")
	if err != nil {
		return err
	}
	var form views.DecisionForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	decision := person.Decision{Seen: form.Seal, LeaveWrong: form.LeaveWrong}
	for _, typed := range form.Anyway {
		line, err := strconv.Atoi(typed)
		if err != nil {
			return fault.Of(fault.Malformed, "")
		}
		decision.Anyway = append(decision.Anyway, line)
	}
	if _, err := person.CarryOut(r.Context(), r.Tx, id, words(r.Context()), decision); err != nil {
		return err
	}
	return r.SeeOther("/persons/imports/"+id.String(), "import.flash.done")
}

func discard(r *web.Request) error {
	id, err := web.ID[person.Import](r, "import")
	if err != nil {
		return err
	}
	if err := person.DiscardImport(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/persons/imports", "import.flash.discarded")
}
