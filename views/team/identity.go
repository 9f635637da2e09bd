package team

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/views/ui"
)

// identities says on the page of the team whether any identity waits.
func (p Team) identities(ctx context.Context) string {
	if p.Waiting == 0 {
		return locales.T(ctx, "team.requests.none")
	}
	return locales.N(ctx, "team.requests.link", p.Waiting)
}

// Identities is the page of identities that differ from what was bound.
type Identities struct {
	Reader   actor.Actor
	Requests []account.Request
}

// waiting are those the reader is asked about.
func (p Identities) waiting() (waiting []account.Request) {
	for _, q := range p.Requests {
		if q.Status == account.Asked {
			waiting = append(waiting, q)
		}
	}
	return waiting
}

func (p Identities) decided(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "identity.decided.title")}
	for _, key := range []string{"name", "difference", "decision", "decider"} {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "identity.column."+key)})
	}
	for _, q := range p.Requests {
		if q.Status == account.Asked {
			continue
		}
		state := ui.BadgeProps{Label: locales.T(ctx, "identity.state."+string(q.Status)), Tone: ui.Good, Small: true}
		if q.Status == account.Refused {
			state.Tone = ui.Neutral
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(q.Name), ui.Text(locales.T(ctx, "identity.difference."+string(q.Reason))), ui.Badge(state),
			ui.Lines(q.Decider, locales.DateShort(ctx, orZero(q.DecidedAt)))}})
	}
	return table
}

func (p Identities) crumbs(ctx context.Context) []ui.Crumb {
	if !p.Reader.May(actor.TeamManage) {
		return nil
	}
	return []ui.Crumb{{Label: Team{Reader: p.Reader}.title(ctx), Href: "/team"}, {Label: locales.T(ctx, "identity.page.title")}}
}

// who names somebody as the reader knows them: across places the place helps.
func (p Identities) who(ctx context.Context, q account.Request) string {
	role := locales.T(ctx, "role.label."+string(q.Role))
	if p.Reader.Kind == actor.Admin && q.Place != "" {
		return locales.T(ctx, "identity.request.who_at", "role", role, "place", q.Place)
	}
	return role
}

// facts are what there is to decide by.
func facts(ctx context.Context, q account.Request) []ui.Fact {
	all := []ui.Fact{
		{Label: locales.T(ctx, "identity.fact.provider"), Value: ui.ProviderName(ctx, q.Provider)},
		{Label: locales.T(ctx, "identity.fact.asked"), Value: locales.DateTime(ctx, q.AskedAt)},
	}
	if q.Reason == account.Employer {
		all = append(all, ui.Fact{Label: locales.T(ctx, "identity.fact.siret_before"), Value: siret(q.SIRETBefore)})
	}
	if q.SIRET != "" {
		all = append(all, ui.Fact{Label: locales.T(ctx, "identity.fact.siret"), Value: siret(q.SIRET)})
	}
	return all
}

// siret sets the fourteen digits as people read them: 3 3 3 5.
func siret(digits string) string {
	if len(digits) != 14 {
		return digits
	}
	const space = "\u00a0"
	return digits[:3] + space + digits[3:6] + space + digits[6:9] + space + digits[9:]
}

func orZero(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}
