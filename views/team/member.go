package team

import (
	"context"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// AssignForm is what a member becomes, as it was chosen.
type AssignForm struct {
	Role     string `form:"role"`
	BranchID string `form:"branch_id"`
}

// SuspendForm is why an access is suspended, as it was chosen.
type SuspendForm struct {
	Reason string `form:"reason"`
}

// MemberFile is the page of one member, for those who answer for them.
type MemberFile struct {
	Reader   actor.Actor
	Member   account.Member
	Branches []person.Choice
	Assign   AssignForm
	Suspend  SuspendForm
	// Errors belong to the form named by Sent: "assignment" or "suspension".
	Sent   string
	Errors ui.Errors
}

func memberPath(m account.Member) string { return "/memberships/" + m.ID.String() }

func (p MemberFile) staff() bool { return p.Reader.Kind == actor.Staff }

func (p MemberFile) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, titleFor(p.Reader)), Href: "/team"}}
}

// assigning are the words of the form that changes what a member is; a branch is
// named where there are any.
func (p MemberFile) assigning(ctx context.Context) (title, text string) {
	if p.staff() {
		return locales.T(ctx, "team.assign.title"), locales.T(ctx, "team.assign.text")
	}
	return locales.T(ctx, "team.assign.title_role"), locales.T(ctx, "team.assign.text_role")
}

func (p MemberFile) state(ctx context.Context) *ui.BadgeProps {
	if p.Member.Status == account.Suspended {
		return &ui.BadgeProps{Label: locales.T(ctx, "team.state.suspended"), Tone: ui.Warn}
	}
	return &ui.BadgeProps{Label: locales.T(ctx, "team.state.active"), Tone: ui.Good}
}

func (p MemberFile) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{
		{Label: locales.T(ctx, "team.column.role"), Value: locales.T(ctx, "role.label."+string(p.Member.Role))},
		{Label: locales.T(ctx, "team.column.since"), Value: locales.Date(ctx, p.Member.CreatedAt)},
		{Label: locales.T(ctx, "team.column.used"), Value: lastUse(ctx, p.Member)},
	}
	return facts
}

func (p MemberFile) reasons(ctx context.Context) (options []ui.Option) {
	for _, reason := range account.Reasons() {
		options = append(options, ui.Option{Value: string(reason), Label: locales.T(ctx, "team.reason."+string(reason))})
	}
	return options
}

func (p MemberFile) errors(sent string) ui.Errors {
	if p.Sent != sent {
		return nil
	}
	return p.Errors
}

// why says in words why an access is suspended and since when.
func why(ctx context.Context, m account.Member) string {
	return locales.T(ctx, "team.member.suspended", "date", locales.Date(ctx, *m.SuspendedAt), "reason", locales.T(ctx, "team.reason."+string(m.SuspendedFor)))
}
