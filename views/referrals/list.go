package referrals

import (
	"context"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

func columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: locales.T(ctx, "referral.column.person")}, {Label: locales.T(ctx, "referral.column.partner")},
		{Label: locales.T(ctx, "referral.column.state")}, {Label: locales.T(ctx, "referral.column.due")},
		{Label: locales.T(ctx, "referral.column.sent"), Tight: true},
	}
}

func (p List) rows(ctx context.Context) []ui.Row {
	rows := make([]ui.Row, len(p.Page.Rows))
	for i, r := range p.Page.Rows {
		rows[i] = ui.Row{Href: path(r.ID), Cells: []templ.Component{
			ui.Lines(r.Name, locales.T(ctx, "referral.list.born", "day", typed(ctx, r.BirthOn))), ui.Lines(r.OrganisationName, r.OfferName),
			ui.Badge(small(ctx, r.Status)), due(ctx, r, p.Today, p.Now), ui.Text(locales.DateShort(ctx, r.SentAt)),
		}}
	}
	return rows
}

// due is whose turn it is, and by when; empty when it is nobody's.
func due(ctx context.Context, r referral.Row, today day.Day, now time.Time) templ.Component {
	who, by := r.Turn()
	key := ""
	switch who {
	case flow.Partner:
		key = "referral.who.partner"
	case flow.Service:
		key = "referral.who.service"
	default:
		return ui.Text("")
	}
	limit := ""
	if !by.IsZero() {
		limit = locales.Due(ctx, by.Time(), now)
	}
	return ui.LinesDue(locales.T(ctx, key), limit, lateness(by, today))
}

func (p List) statuses(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, s := range referral.Flow.Statuses() {
		options = append(options, ui.Option{Value: string(s), Label: locales.T(ctx, "referral.status."+string(s))})
	}
	return options
}

func (p List) chips(ctx context.Context) []ui.Chip {
	if p.Status == "" {
		return nil
	}
	return []ui.Chip{{Label: locales.T(ctx, "referral.status."+string(p.Status)), Remove: "/referrals"}}
}

// pages leads on from the last row; back is the browser's.
func (p List) pages(ctx context.Context) ui.PaginationProps {
	props := ui.PaginationProps{Label: locales.T(ctx, "nav.referrals")}
	if p.Page.More {
		query := url.Values{"after": {p.Page.Rows[len(p.Page.Rows)-1].ID.String()}}
		if p.Status != "" {
			query.Set("status", string(p.Status))
		}
		props.Next = "/referrals?" + query.Encode()
	}
	return props
}

func (p List) tasks(ctx context.Context) []ui.Task {
	var tasks []ui.Task
	for _, d := range p.Drafts {
		tasks = append(tasks, ui.Task{
			Label: d.PersonName, Href: draftPath(d.ID), Hint: locales.T(ctx, "referral.list.born", "day", typed(ctx, d.PersonBirthOn)) + " · " + d.OrganisationName + ", " + d.OfferName,
			State: ui.BadgeProps{Label: locales.T(ctx, "referral.list.touched", "ago", locales.Ago(ctx, d.UpdatedAt, p.Now)), Small: true},
		})
	}
	return tasks
}

// lateness is the tone of a time limit.
func lateness(limit, today day.Day) ui.Tone {
	switch {
	case limit.IsZero():
		return ui.Neutral
	case limit.Before(today):
		return ui.Bad
	case limit.Since(today) <= 1:
		return ui.Warn
	}
	return ui.Neutral
}

// groups puts what waits in the order of a day: late, today, this week, later.
func (p Queues) groups(ctx context.Context) []ui.WorkGroup {
	if p.Queue != referral.ToAnswer {
		return []ui.WorkGroup{{Title: locales.T(ctx, "referral.queue."+string(p.Queue)), Count: len(p.Rows), Rows: p.works(ctx, p.Rows)}}
	}
	var groups []ui.WorkGroup
	sunday := p.Today.Monday().Add(6)
	for _, g := range []struct {
		key  string
		tone ui.Tone
		in   func(day.Day) bool
	}{
		{"late", ui.Bad, func(d day.Day) bool { return d.Before(p.Today) }},
		{"today", ui.Warn, func(d day.Day) bool { return d == p.Today }},
		{"week", ui.Neutral, func(d day.Day) bool { return d.After(p.Today) && !d.After(sunday) }},
		{"later", ui.Neutral, func(d day.Day) bool { return d.After(sunday) }},
	} {
		var rows []referral.Row
		for _, r := range p.Rows {
			if _, by := r.Turn(); g.in(by) {
				rows = append(rows, r)
			}
		}
		groups = append(groups, ui.WorkGroup{Title: locales.T(ctx, "referral.group."+g.key), Count: len(rows), Tone: g.tone, Rows: p.works(ctx, rows)})
	}
	return append(groups, ui.WorkGroup{Title: locales.T(ctx, "referral.queue.asked"), Count: len(p.Asked), Rows: p.asked(ctx)})
}

// asked are the attestations that a partner is asked for.
func (p Queues) asked(ctx context.Context) []ui.Work {
	works := make([]ui.Work, len(p.Asked))
	for i, a := range p.Asked {
		href := path(a.Referral) + "/attestations"
		works[i] = ui.Work{
			Who: a.Name, Href: href, What: locales.T(ctx, "referral.queue.asked_inline", "period", locales.Span(ctx, a.FromOn.Time(), a.UntilOn.Time())),
			Since: locales.T(ctx, "referral.queue.asked_since", "service", a.ServiceName, "when", locales.Ago(ctx, a.AskedAt, p.Now)),
			Due:   locales.T(ctx, "referral.queue.due", "due", locales.Due(ctx, a.DueOn.Time(), p.Now)), DueTone: lateness(a.DueOn, p.Today),
			Act: ui.ButtonLink(ui.LinkProps{Label: locales.T(ctx, "referral.queue.asked_act"), About: a.Name, Href: href, Kind: ui.Secondary, Small: true}),
		}
	}
	return works
}

func (p Queues) works(ctx context.Context, rows []referral.Row) []ui.Work {
	works := make([]ui.Work, len(rows))
	for i, r := range rows {
		works[i] = ui.Work{Who: r.Name, Href: path(r.ID), What: p.what(ctx, r), Since: locales.T(ctx, "referral.queue.since", "ago", locales.Ago(ctx, r.SentAt, p.Now), "reference", r.Reference)}
		if who, by := r.Turn(); !by.IsZero() {
			works[i].Due, works[i].DueTone = locales.T(ctx, "referral.queue.due", "due", locales.Due(ctx, by.Time(), p.Now)), ui.Neutral
			if who == flow.Partner {
				works[i].DueTone = lateness(by, p.Today)
			}
		}
		if r.AssigneeName != "" {
			works[i].Since += " " + locales.T(ctx, "referral.queue.handled_inline", "name", r.AssigneeName)
		}
		works[i].Act = act(r)
	}
	return works
}

// what is the sentence of a row after the name.
func (p Queues) what(ctx context.Context, r referral.Row) string {
	key := "referral.queue.what_inline"
	if r.Urgent {
		key = "referral.queue.urgent_inline"
	}
	return locales.T(ctx, key, "offer", r.OfferName, "service", r.ServiceName, "state", locales.T(ctx, "referral.status."+string(r.Status)))
}

func (p Queues) tabs(ctx context.Context) []ui.Tab {
	var tabs []ui.Tab
	for _, q := range referral.Queues {
		tabs = append(tabs, ui.Tab{Label: locales.T(ctx, "referral.queue."+string(q)), Href: queueOf(q, p.Whose), Current: q == p.Queue, Count: p.Counts[q], Counted: true})
	}
	return tabs
}

// whose are the chips of a queue narrowed to what the reader handles.
func (p Queues) whose(ctx context.Context) []ui.Chip {
	if p.Whose != referral.Mine {
		return nil
	}
	return []ui.Chip{{Label: locales.T(ctx, "referral.queue.mine"), Remove: queuePath(p.Queue)}}
}
