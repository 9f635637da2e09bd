package signin

import (
	"net/http"

	"passerelle/handlers/web"
	views "passerelle/views/signin"
)

// proof asks whoever is about to do something sensitive to prove who they are.
func (p Providers) proof(r *web.Request) error {
	next := r.Query("next")
	if next != "" && r.SignIn().Proven {
		return r.SeeOther(local(next), "") // proven in another window meanwhile
	}
	return p.proofPage(r, http.StatusOK, next, "")
}

func (p Providers) proofPage(r *web.Request, status int, next, problem string) error {
	page := views.Proof{Next: local(next), Proven: r.SignIn().Proven, Problem: problem}
	if provider, err := p.named(r.SignIn().Provider); err == nil {
		page.Provider = provider.Key()
	}
	return r.PageAs(status, views.ProofPage(page))
}
