// Package home draws the first page: what waits today, the late first, each with
// the one act that moves it on; and who comes today.
package home

import (
	"context"
	"slices"
	"time"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/attestation"
	"passerelle/models/charge"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/models/report"
	"passerelle/models/transfer"
	"passerelle/views/ui"
)

// Home is what waits for somebody of a service. What a role has nothing of
// stays empty.
type Home struct {
	Now    time.Time
	Today  day.Day
	Reader actor.Actor
	Kept   []account.Draft

	Covered      []charge.Covered
	Referrals    []referral.Row
	Escalated    []referral.Late // what the clock has brought before a manager
	Review       account.Due
	Transfers    []transfer.Transfer // that another service asks this one to take over
	Appointments []referral.Received
	Attestations attestation.Today
	Drafts       []referral.Draft
	Absences     []attendance.Absence
	Reports      []report.Waiting
	Away         []presence.Away // from a house that does not know where they are
	Missing      []placement.Row // expected at a partner’s and not arrived
	FollowUps    []placement.DueRow
	Ending       []person.Ending
	Unfollowed   []person.Unfollowed
	Seats        []programme.Cycle
	Proposals    []programme.Proposal  // to decide on
	Concerns     []attendance.Standing // whose absences are to be looked at
	Sessions     []programme.Session
	Newly        []person.Newly
	Requests     []person.SIAORow
	Moved        []person.Moved
	Expected     []programme.Expected
	Prepare      []culture.Item // before dates of actions

	// Open is false for a role that has no page yet.
	Open bool
	// Reception and Covers say which further pages the reader has.
	Reception, Covers bool
}

// groups sorts what waits by when it is due: late, today, this week, later.
func (h Home) groups(ctx context.Context) []ui.WorkGroup {
	list := worklist{today: h.Today, groups: []ui.WorkGroup{
		{Title: locales.T(ctx, "home.group.late"), Tone: ui.Bad},
		{Title: locales.T(ctx, "home.group.today")},
		{Title: locales.T(ctx, "home.group.week")},
		{Title: locales.T(ctx, "home.group.later")},
	}}
	h.addReferrals(ctx, &list)
	h.addAttestations(ctx, &list)
	h.addPersons(ctx, &list)
	h.addGroups(ctx, &list)
	h.addTeam(ctx, &list)
	h.addReports(ctx, &list)
	h.addChecklists(ctx, &list)
	var filled []ui.WorkGroup
	for i, g := range list.groups {
		slices.SortStableFunc(list.rows[i], func(a, b dated) int { return a.due.Since(b.due) })
		for _, row := range list.rows[i] {
			g.Rows = append(g.Rows, row.work)
		}
		if g.Count = len(g.Rows); g.Count > 0 {
			filled = append(filled, g)
		}
	}
	return filled
}

// worklist is what waits, in the groups of the page; within one the sooner
// first, whatever sort of thing it is.
type worklist struct {
	today  day.Day
	groups []ui.WorkGroup
	rows   [4][]dated
}

type dated struct {
	due  day.Day
	work ui.Work
}

// add puts one thing where it is due.
func (l *worklist) add(due day.Day, work ui.Work) {
	at := 3
	switch {
	case due.Before(l.today):
		at, work.DueTone = 0, ui.Bad
	case due == l.today:
		at = 1
	case due.Before(l.today.Add(7)):
		at = 2
	}
	l.rows[at] = append(l.rows[at], dated{due, work})
}

// due words a day.
func (h Home) due(ctx context.Context, d day.Day) string {
	return locales.Due(ctx, d.Time(), h.Now)
}

// link is the act that leads on.
func link(label, href, about string) ui.LinkProps {
	return ui.LinkProps{Label: label, Href: href, Kind: ui.Secondary, Small: true, About: about}
}
