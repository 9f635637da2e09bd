package programmes

import (
	"strconv"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/programme"
	views "passerelle/views/programmes"
)

func list(r *web.Request) error {
	page := views.List{Writes: r.Actor().May(actor.ProgrammeWrite)}
	var err error
	read := programme.Programmes
	if page.Writes {
		read = programme.AllProgrammes
	}
	if page.Programmes, err = read(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ListPage(page))
}

// show is a programme in its version in force, or in the one that is asked for.
func show(r *web.Request) error {
	p, err := find(r)
	if err != nil {
		return err
	}
	page := views.Show{Programme: p, Writes: r.Actor().May(actor.ProgrammeWrite)}
	if p.Number == 0 {
		return r.Page(views.ShowPage(page))
	}
	number, err := strconv.Atoi(r.Query("version"))
	if err != nil {
		number = p.Number
	}
	if page.Version, err = programme.VersionOf(r.Context(), r.Tx, p.ID, number); err != nil {
		return err
	}
	if page.Versions, err = programme.Versions(r.Context(), r.Tx, p.ID); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}

func find(r *web.Request) (programme.Programme, error) {
	id, err := web.ID[programme.Programme](r, "programme")
	if err != nil {
		return programme.Programme{}, err
	}
	return programme.Find(r.Context(), r.Tx, id)
}

func withdraw(r *web.Request) error {
	return turn(r, "programme.flash.withdrawn", programme.Withdraw)
}

func restore(r *web.Request) error { return turn(r, "programme.flash.restored", programme.Restore) }
