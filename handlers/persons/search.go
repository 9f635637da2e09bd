package persons

import (
	"strings"

	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

type searchForm struct {
	Q string `form:"q"`
}

// search keeps what was typed, so that no name stands in an address.
func search(r *web.Request) error {
	var form searchForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if strings.TrimSpace(form.Q) == "" {
		return r.SeeOther("/persons", "")
	}
	kept, err := person.Keep(r.Context(), r.Tx, form.Q)
	if err != nil {
		return err
	}
	return r.SeeOther("/persons?search="+kept.String(), "")
}

// searchAgain draws the list with the search that was refused above it.
func searchAgain(r *web.Request) error {
	var form searchForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	page, err := listed(r)
	if err != nil {
		return err
	}
	page.Query, page.Errors = form.Q, r.Errors()
	return r.Page(views.ListPage(page))
}

// found shows a kept search to the one who typed it.
func found(r *web.Request, kept string) error {
	id, err := web.Parse[person.Query](kept)
	if err != nil {
		return err
	}
	query, err := person.Kept(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	result, err := person.Search(r.Context(), r.Tx, query)
	if err != nil {
		return err
	}
	page := blank(r)
	page.Search = &views.Search{Query: query, Found: result}
	return r.Page(views.ListPage(page))
}
