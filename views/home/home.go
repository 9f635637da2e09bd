// Package home draws the first page: what waits today, the late first, each with
// the one act that moves it on.
package home

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// Home is what waits for somebody of a service.
type Home struct {
	Now       time.Time
	Kept      []account.Draft
	Referrals []referral.Row
	Drafts    []referral.Draft
	Sessions  []programme.Session
	// Open is false for a role that has no page yet.
	Open bool
}

// groups sorts what waits by when it is due: late, today, this week, later.
func (h Home) groups(ctx context.Context) []ui.WorkGroup {
	today := day.On(h.Now, locales.Zone(ctx))
	groups := []ui.WorkGroup{
		{Title: locales.T(ctx, "home.group.late"), Tone: ui.Bad},
		{Title: locales.T(ctx, "home.group.today")},
		{Title: locales.T(ctx, "home.group.week")},
		{Title: locales.T(ctx, "home.group.later")},
	}
	add := func(due day.Day, work ui.Work) {
		at := 3
		switch {
		case due.Before(today):
			at, work.DueTone = 0, ui.Bad
		case due == today:
			at = 1
		case due.Before(today.Add(7)):
			at = 2
		}
		groups[at].Rows = append(groups[at].Rows, work)
		groups[at].Count++
	}
	for _, row := range h.Referrals {
		by, due := row.Turn()
		add(due, h.referral(ctx, row, by, due))
	}
	for _, s := range h.Sessions {
		zone, err := s.Zone()
		if err != nil {
			zone = locales.Zone(ctx)
		}
		add(day.On(s.StartsAt, zone), h.session(ctx, s))
	}
	var filled []ui.WorkGroup
	for _, g := range groups {
		if g.Count > 0 {
			filled = append(filled, g)
		}
	}
	return filled
}

func (h Home) referral(ctx context.Context, row referral.Row, by flow.By, due day.Day) ui.Work {
	file := "/referrals/" + row.ID.String()
	what, act, to := "home.referral.partner_inline", "home.referral.open", file
	if by == flow.Service {
		what, act, to = "home.referral.service_inline", "home.referral.answer", file+"#answer"
	}
	return ui.Work{
		Who: row.Name, Href: file,
		What:  locales.T(ctx, what, "organisation", row.OrganisationName),
		Since: locales.T(ctx, "home.referral.since", "offer", row.OfferName, "when", locales.Ago(ctx, row.SentAt, h.Now)),
		Due:   locales.Due(ctx, due.Time(), h.Now),
		Act:   ui.ButtonLink(ui.LinkProps{Label: locales.T(ctx, act), Href: to, Kind: ui.Secondary, Small: true, About: row.Name}),
	}
}

func (h Home) session(ctx context.Context, s programme.Session) ui.Work {
	what, act := "home.session.next_inline", "home.session.open"
	if !s.StartsAt.After(h.Now.Add(15 * time.Minute)) {
		what, act = "home.session.record_inline", "home.session.call"
	}
	zone, err := s.Zone()
	if err != nil {
		zone = locales.Zone(ctx)
	}
	return ui.Work{
		Who: s.Label, Href: "/cycles/" + s.Cycle.String(),
		What:  locales.T(ctx, what, "position", s.Position, "time", locales.Clock(ctx, s.StartsAt)),
		Since: s.Room,
		Due:   locales.Due(ctx, day.On(s.StartsAt, zone).Time(), h.Now),
		Act:   ui.ButtonLink(ui.LinkProps{Label: locales.T(ctx, act), Href: "/sessions/" + s.ID.String(), Kind: ui.Secondary, Small: true, About: s.Label}),
	}
}
