package signin

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	views "passerelle/views/signin"
)

type charterForm struct {
	Version string `form:"version"` // of the text that was read
	Next    string `form:"next"`
}

func charter(r *web.Request) error { return charterPage(r, r.Query("next")) }

func acceptCharter(r *web.Request) error {
	var form charterForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := account.AcceptCharter(r.Context(), r.Tx, form.Version); err != nil {
		return err
	}
	return r.SeeOther(local(form.Next), "charter.flash.accepted")
}

func charterAgain(r *web.Request) error {
	var form charterForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return charterPage(r, form.Next)
}

func charterPage(r *web.Request, next string) error {
	return r.Page(views.CharterPage(views.Charter{
		Version: account.Charter, Accepted: r.SignIn().Charter == account.Charter, Next: local(next), Errors: r.Errors(),
	}))
}
