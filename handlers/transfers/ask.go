package transfers

import (
	"net/url"

	"passerelle/handlers/web"
	"passerelle/models/ending"
	"passerelle/models/person"
	"passerelle/models/transfer"
	views "passerelle/views/transfers"
)

// begin asks where to and why. What a search by number found stands in the
// address: ids of services, and no person's number.
func begin(r *web.Request) error {
	asked := r.Queries()
	return askPage(r, views.AskForm{TargetID: asked.Get("found")}, asked["found"], asked.Get("searched") != "")
}

func askAgain(r *web.Request) error {
	var form views.AskForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return askPage(r, form, nil, false)
}

func askPage(r *web.Request, form views.AskForm, found []string, searched bool) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.Ask{Form: form, Found: found, Searched: searched, Errors: r.Errors()}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	page.May = transfer.MayAsk(r.Tx, r.Access())
	if page.Services, err = transfer.Services(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Open, err = ending.OpenFor(r.Context(), r.Tx, id); err != nil {
		return err
	}
	r.Read("person", id.UUID, id.UUID)
	return r.Page(views.AskPage(page))
}

func ask(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.AskForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	asked, err := transfer.Ask(r.Context(), r.Tx, id, form.Request())
	if err != nil {
		return err
	}
	return r.SeeOther(path(asked), "transfer.flash.asked")
}

// search looks for the person's APPI number in the other services.
func search(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	names, err := transfer.Elsewhere(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	services, err := transfer.Services(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	answer := url.Values{"searched": {"yes"}}
	for _, name := range names {
		for _, service := range services {
			if service.Name == name {
				answer.Add("found", service.ID.String())
			}
		}
	}
	return r.SeeOther("/persons/"+id.String()+"/transfer?"+answer.Encode(), "")
}

func path(id transfer.ID) string { return "/transfers/" + id.String() }
