package team

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/person"
	views "passerelle/views/team"
)

func showMember(r *web.Request) error { return memberPage(r, views.MemberFile{}) }

// memberAgain draws the page with what was chosen in the form that was sent.
func memberAgain(sent string) func(*web.Request) error {
	return func(r *web.Request) error {
		again := views.MemberFile{Sent: sent, Errors: r.Errors()}
		if err := r.Decode(&again.Assign); err != nil {
			return err
		}
		if err := r.Decode(&again.Suspend); err != nil {
			return err
		}
		return memberPage(r, again)
	}
}

func memberPage(r *web.Request, p views.MemberFile) error {
	id, err := web.ID[account.Member](r, "membership")
	if err != nil {
		return err
	}
	p.Reader = r.Actor()
	if p.Member, err = account.MemberByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if p.Member.Status == account.Ended {
		return fault.Of(fault.Gone, "team.error.ended")
	}
	if p.Sent != "assignment" {
		p.Assign = views.AssignForm{Role: string(p.Member.Role)}
		if p.Member.BranchID != nil {
			p.Assign.BranchID = p.Member.BranchID.String()
		}
	}
	if p.Reader.Kind == actor.Staff {
		if p.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	return r.Page(views.MemberPage(p))
}

func assign(r *web.Request) error {
	id, err := web.ID[account.Member](r, "membership")
	if err != nil {
		return err
	}
	var form views.AssignForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	branch, err := branchOf(form.BranchID)
	if err != nil {
		return err
	}
	if err := account.Assign(r.Context(), r.Tx, id, account.Assignment{Role: actor.Role(form.Role), Branch: branch}); err != nil {
		return err
	}
	return r.SeeOther("/memberships/"+id.String(), "team.flash.assigned")
}

// branchOf reads the branch of a form; an empty field names none.
func branchOf(field string) (uuid.UUID, error) {
	if field == "" {
		return uuid.Nil, nil
	}
	branch, err := web.Parse[actor.Actor](field)
	if err != nil {
		return uuid.Nil, fault.Field("branch_id", "invitation.error.branch_missing")
	}
	return branch.UUID, nil
}

func suspend(r *web.Request) error {
	id, err := web.ID[account.Member](r, "membership")
	if err != nil {
		return err
	}
	var form views.SuspendForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := account.Suspend(r.Context(), r.Tx, id, account.Reason(form.Reason)); err != nil {
		return err
	}
	return r.SeeOther("/team", "team.flash.suspended")
}

func reinstate(r *web.Request) error {
	id, err := web.ID[account.Member](r, "membership")
	if err != nil {
		return err
	}
	if err := account.Reinstate(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/team", "team.flash.reinstated")
}

func end(r *web.Request) error {
	id, err := web.ID[account.Member](r, "membership")
	if err != nil {
		return err
	}
	if err := account.EndMembership(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/team", "team.flash.ended")
}
