package team

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/person"
	views "passerelle/views/team"
)

func show(r *web.Request) error {
	return page(r, views.Team{Form: views.InviteForm{BranchID: own(r.Actor())}})
}

// showAgain gives an invitation back that could not be made.
func showAgain(r *web.Request) error {
	again := views.Team{Errors: r.Errors()}
	if err := r.Decode(&again.Form); err != nil {
		return err
	}
	return page(r, again)
}

func page(r *web.Request, p views.Team) (err error) {
	p.Now, p.Reader = r.Tx.Now, r.Actor()
	if p.Members, err = account.Members(r.Context(), r.Tx); err != nil {
		return err
	}
	if p.Invitations, err = account.Invitations(r.Context(), r.Tx); err != nil {
		return err
	}
	if p.Due, err = account.ReviewDue(r.Context(), r.Tx); err != nil {
		return err
	}
	if p.Waiting, err = account.Waiting(r.Context(), r.Tx); err != nil {
		return err
	}
	if p.Reader.Kind == actor.Staff {
		if p.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	showLink(r, &p)
	return r.Page(views.TeamPage(p))
}

// own is the branch a form begins with.
func own(a actor.Actor) string {
	if a.Branch == uuid.Nil {
		return ""
	}
	return a.Branch.String()
}
