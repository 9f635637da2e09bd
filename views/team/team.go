// Package team draws who works for a service or an organisation, and who was
// invited to.
package team

import (
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// InviteForm is somebody to invite, as it was typed.
type InviteForm struct {
	Email    string `form:"email"`
	Role     string `form:"role"`
	BranchID string `form:"branch_id"`
}

// Team is the page of a service's or an organisation's people.
type Team struct {
	Now         time.Time
	Reader      actor.Actor
	Members     []account.Member
	Invitations []account.Invitation
	Due         account.Due     // what the quarterly review asks of the reader
	Branches    []person.Choice // of a service; none for an organisation
	Waiting     int             // identities that wait for a decision
	Form        InviteForm
	Errors      ui.Errors
	// Link is the address of an invitation just made or renewed, shown this
	// once; empty otherwise. LinkFor is the address it was made for.
	Link, LinkFor string
}

func (p Team) staff() bool { return p.Reader.Kind == actor.Staff }

func (p Team) title(ctx context.Context) string {
	return locales.T(ctx, titleFor(p.Reader))
}

// titleFor names the people of the reader's place.
func titleFor(reader actor.Actor) string {
	switch reader.Kind {
	case actor.Admin:
		return "team.page.title_platform"
	case actor.Partner:
		return "team.page.title_partner"
	default:
		return "team.page.title"
	}
}

// alone says that nobody else administers the platform.
func (p Team) alone() bool {
	return p.Reader.Kind == actor.Admin && !slices.ContainsFunc(p.Members, func(m account.Member) bool {
		return m.Role == actor.Administrator && m.Status == account.Active && m.AccountID != p.Reader.Account
	})
}

func (p Team) roles(ctx context.Context) []ui.Option { return roleOptions(ctx, p.Reader.Role) }

func roleOptions(ctx context.Context, by actor.Role) (options []ui.Option) {
	for _, role := range account.Assignable(by) {
		options = append(options, ui.Option{Value: string(role), Label: locales.T(ctx, "role.label."+string(role))})
	}
	return options
}

func (p Team) branches() []ui.Option { return branchOptions(p.Branches) }

func branchOptions(branches []person.Choice) (options []ui.Option) {
	for _, one := range branches {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name})
	}
	return options
}

// columns leaves the branch out where there is none.
func (p Team) columns(ctx context.Context, keys ...string) (columns []ui.Column) {
	for _, key := range keys {
		if key == "branch" && !p.staff() {
			continue
		}
		columns = append(columns, ui.Column{Label: locales.T(ctx, "team.column."+key), Hidden: key == "act"})
	}
	return columns
}

func (p Team) members(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "team.members.title"), Columns: p.columns(ctx, "name", "role", "branch", "used", "act")}
	for _, m := range p.Members {
		name, act := ui.Text(m.Name), templ.Component(templ.NopComponent)
		switch {
		case m.AccountID == p.Reader.Account:
			act = ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "team.members.you"), Tone: ui.Info})
		case m.MayManage(p.Reader):
			name, act = file(m), acts(m)
		}
		cells := []templ.Component{name, ui.Text(locales.T(ctx, "role.label."+string(m.Role)))}
		if p.staff() {
			cells = append(cells, ui.Text(m.Branch))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: append(cells, use(ctx, m), act)})
	}
	return table
}

// use says when somebody was last here, or why they cannot be.
func use(ctx context.Context, m account.Member) templ.Component {
	switch {
	case m.SuspendedAt != nil:
		return suspendedSince(m)
	case m.SuspendsAt != nil:
		return ui.Lines(lastUse(ctx, m), locales.T(ctx, "team.members.suspends", "date", locales.Date(ctx, *m.SuspendsAt)))
	}
	return ui.Text(lastUse(ctx, m))
}

func lastUse(ctx context.Context, m account.Member) string {
	if m.LastUsedAt == nil {
		return locales.T(ctx, "team.members.never")
	}
	return locales.DateShort(ctx, *m.LastUsedAt)
}

// due says since when the quarterly review waits.
func (p Team) due(ctx context.Context) string {
	return locales.N(ctx, "review.due.text", p.Due.Members, "date", locales.Date(ctx, p.Due.Since))
}

func (p Team) dueTone() ui.Tone {
	if p.Due.Late(p.Now) {
		return ui.Warn
	}
	return ui.Info
}

func (p Team) invitations(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "team.invitations.title"), Columns: p.columns(ctx, "email", "role", "branch", "inviter", "state", "act")}
	for _, i := range p.Invitations {
		cells := []templ.Component{ui.Text(i.Email), ui.Text(locales.T(ctx, "role.label."+string(i.Role)))}
		if p.staff() {
			cells = append(cells, ui.Text(i.Branch))
		}
		inviter := i.Inviter
		if inviter == "" {
			inviter = locales.T(ctx, "team.invitations.platform")
		}
		var act templ.Component = templ.NopComponent
		if i.AcceptedAt == nil && i.May(p.Reader.Role) {
			act = open(i)
		}
		table.Rows = append(table.Rows, ui.Row{Cells: append(cells, ui.Text(inviter), p.state(ctx, i), act)})
	}
	return table
}

func (p Team) state(ctx context.Context, i account.Invitation) templ.Component {
	state, tone := i.State(p.Now), ui.Neutral
	switch state {
	case account.Pending:
		return ui.Lines(locales.T(ctx, "invitation.state.pending"), locales.T(ctx, "team.invitations.until_inline", "date", locales.DateShort(ctx, i.ExpiresAt)))
	case account.Accepted:
		tone = ui.Good
	case account.Elsewhere, account.Expired:
		tone = ui.Warn
	}
	return ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "invitation.state."+string(state)), Tone: tone, Small: true})
}
