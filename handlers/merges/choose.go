package merges

import (
	"slices"
	"strings"

	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/merges"
)

func choose(r *web.Request) error {
	page, err := choice(r)
	if err != nil {
		return err
	}
	if kept := r.Query("search"); kept != "" {
		id, err := web.Parse[person.Query](kept)
		if err != nil {
			return err
		}
		if page.Query, err = person.Kept(r.Context(), r.Tx, id); err != nil {
			return err
		}
		result, err := person.Search(r.Context(), r.Tx, page.Query)
		if err != nil {
			return err
		}
		page.Searched, page.Found = true, without(page.Person.ID, append(result.Rows, result.Close...))
	}
	return r.Page(views.ChoosePage(page))
}

func chooseAgain(r *web.Request) error {
	var form views.SearchForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	page, err := choice(r)
	if err != nil {
		return err
	}
	page.Query, page.Errors = form.Q, r.Errors()
	return r.Page(views.ChoosePage(page))
}

// choice is what the page begins with: the files that look like this one.
func choice(r *web.Request) (views.Choose, error) {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return views.Choose{}, err
	}
	page := views.Choose{}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	p := page.Person
	alike, err := person.Duplicates(r.Context(), r.Tx, person.New{LastName: p.LastName, FirstName: p.FirstName, BirthName: p.BirthName, BirthOn: p.BirthOn.String()})
	if err != nil {
		return page, err
	}
	page.Alike = without(id, alike)
	r.Read("person_merge", id.UUID, id.UUID)
	return page, nil
}

// without leaves out the file itself and those merged away.
func without(id person.ID, rows []person.Listed) []person.Listed {
	return slices.DeleteFunc(rows, func(one person.Listed) bool { return one.ID == id || one.Status == person.Merged })
}

// search keeps what was typed, so that no name stands in an address.
func search(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.SearchForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	path := "/persons/" + id.String() + "/merge"
	if strings.TrimSpace(form.Q) == "" {
		return r.SeeOther(path, "")
	}
	kept, err := person.Keep(r.Context(), r.Tx, form.Q)
	if err != nil {
		return err
	}
	return r.SeeOther(path+"?search="+kept.String(), "")
}
