package directory

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/partner"
	"passerelle/models/person"
	views "passerelle/views/directory"
)

// list is the directory of a service, or an organisation's own offers.
func list(r *web.Request) error {
	if r.Actor().Kind == actor.Partner {
		return own(r, views.Own{})
	}
	page := views.Search{Form: asked(r), Lists: r.Actor().May(actor.ReferenceEdit), Create: r.Actor().May(actor.DirectoryEdit), Exchange: r.Actor().May(actor.DirectoryExchange), Agreements: r.Actor().May(actor.AgreementRead), Today: r.Today()}
	var err error
	if page.Kinds, err = partner.LocalKinds(r.Context(), r.Tx); err != nil {
		return err
	}
	page.Form.Kind = knownKind(r.Query("kind"), page.Kinds)
	filter, err := filterOf(r, page.Form)
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		page.Errors = r.Worded(f)
		return r.Page(views.SearchPage(page))
	}
	if err != nil {
		return err
	}
	if page.Found, err = partner.Search(r.Context(), r.Tx, filter); err != nil {
		return err
	}
	return r.Page(views.SearchPage(page))
}

func asked(r *web.Request) views.SearchForm {
	return views.SearchForm{
		Text: r.Query("q"), Domain: known(r.Query("domain"), partner.Domains), Area: r.Query("area"), Language: known(r.Query("language"), person.Languages),
		Access: known(r.Query("access"), partner.Accesses), Welcome: known(r.Query("welcome"), partner.Welcomes), Free: r.Query("free"), Every: r.Query("every"),
	}
}

// known keeps what is a code; whatever is none narrows nothing.
func known[T ~string](code string, codes []T) string {
	if slices.Contains(codes, T(code)) {
		return code
	}
	return ""
}

// knownKind keeps a kind of the portal, or one of the service's own.
func knownKind(asked string, local []partner.LocalKind) string {
	if slices.ContainsFunc(local, func(k partner.LocalKind) bool { return k.ID.String() == asked }) {
		return asked
	}
	return known(asked, partner.Kinds)
}

func filterOf(r *web.Request, form views.SearchForm) (partner.Filter, error) {
	f := partner.Filter{
		Domain: partner.Domain(form.Domain), Text: form.Text, Language: form.Language, Access: form.Access, Welcome: form.Welcome,
		Free: form.Free != "", Every: form.Every != "",
	}
	var err error
	f.Kind = partner.Kind(known(form.Kind, partner.Kinds))
	if form.Kind != "" && f.Kind == "" {
		if f.Called, err = web.Parse[partner.LocalKind](form.Kind); err != nil {
			return f, err
		}
	}
	if after := r.Query("after"); after != "" {
		if f.After, err = web.Parse[partner.Offer](after); err != nil {
			return f, err
		}
	}
	f.Area, err = partner.AreaOf(r.Context(), r.Tx, form.Area)
	return f, err
}

// own is what an organisation offers, for its own people.
func own(r *web.Request, page views.Own) (err error) {
	page.Manage, page.Agreements, page.Today = r.Actor().May(actor.OfferManage), r.Actor().May(actor.AgreementRead), r.Today()
	if page.Organisation, err = partner.Own(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Choices, err = partner.OffersOf(r.Context(), r.Tx, page.Organisation.ID); err != nil {
		return err
	}
	return r.Page(views.OwnPage(page))
}
