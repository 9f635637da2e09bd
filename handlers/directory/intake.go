package directory

import (
	"fmt"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/inclusion"
	views "passerelle/views/directory"
)

// intakes lists the files that were brought, with the form for another and the
// ways to take the directory out.
func intakes(r *web.Request) error {
	all, err := inclusion.Intakes(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.IntakesPage(views.Intakes{All: all, Errors: r.Errors()}))
}

func bring(r *web.Request) error {
	file, chosen := r.File("file")
	if !chosen {
		return fault.Field("file", "intake.refused.empty")
	}
	intake, err := inclusion.Stage(r.Context(), r.Tx, file.Body)
	if err != nil {
		return err
	}
	return r.SeeOther("/directory/imports/"+intake.String(), "")
}

// intake is one file: how far it is, what it would do, what it did.
func intake(r *web.Request) error {
	id, err := web.ID[inclusion.Intake](r, "intake")
	if err != nil {
		return err
	}
	found, err := inclusion.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.Page(views.IntakePage(views.Intake{Intake: found, Errors: r.Errors()}))
}

func confirmIntake(r *web.Request) error {
	id, err := web.ID[inclusion.Intake](r, "intake")
	if err != nil {
		return err
	}
	if err := inclusion.Confirm(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/directory/imports/"+id.String(), "intake.flash.confirmed")
}

func discardIntake(r *web.Request) error {
	id, err := web.ID[inclusion.Intake](r, "intake")
	if err != nil {
		return err
	}
	if err := inclusion.Discard(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/directory/imports", "intake.flash.discarded")
}

// exported hands out the directory; that it left is journalled.
func exported(r *web.Request, name, kind string, write func(inclusion.Directory) ([]byte, error)) error {
	all, err := inclusion.Export(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	file, err := write(all)
	if err != nil {
		return fmt.Errorf("export %s: %w", name, err)
	}
	r.Read("directory_export", uuid.Nil, uuid.Nil)
	return r.Download(name, kind, file)
}

func exportJSON(r *web.Request) error {
	return exported(r, "data-inclusion.json", "application/json; charset=utf-8", inclusion.Directory.JSON)
}

func exportStructures(r *web.Request) error { return exportTable(r, "structures", inclusion.Structure) }
func exportServices(r *web.Request) error   { return exportTable(r, "services", inclusion.Service) }

func exportTable(r *web.Request, name string, kind inclusion.Kind) error {
	return exported(r, name+".csv", "text/csv; charset=utf-8", func(d inclusion.Directory) ([]byte, error) { return d.CSV(kind) })
}
