package home

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

func (h Home) addReferrals(ctx context.Context, list *worklist) {
	for _, row := range h.Referrals {
		by, due := row.Turn()
		list.add(due, h.referral(ctx, row, by, due))
	}
	for _, a := range h.Appointments {
		if a.Mark != "" && a.Mark != referral.Missed {
			continue
		}
		file := "/referrals/" + a.Referral.String()
		work := ui.Work{
			Who: a.Name, Href: file, Born: persons.Born(ctx, a.BirthOn),
			What:  locales.T(ctx, "home.appointment.what_inline", "organisation", a.OrganisationName),
			Since: meets(ctx, a), Due: h.due(ctx, a.On),
			Act: ui.ButtonLink(link(locales.T(ctx, "home.referral.open"), file, a.Name)),
		}
		due := a.On
		if a.Mark == referral.Missed {
			work.What, work.DueTone, due = locales.T(ctx, "home.appointment.missed_inline", "organisation", a.OrganisationName), ui.Warn, h.Today
			if a.Register {
				work.Since += " · " + locales.T(ctx, "home.absence.register")
				work.DueTone = ui.Bad
			}
		}
		list.add(due, work)
	}
}

// meets is the hour of an appointment where it takes place, and the place.
func meets(ctx context.Context, a referral.Received) string {
	zone, err := time.LoadLocation(a.Zone)
	if a.StartsAt.IsZero() || err != nil {
		return a.Place
	}
	return locales.Clock(locales.At(ctx, zone), a.StartsAt) + ", " + a.Place
}

func (h Home) addPersons(ctx context.Context, list *worklist) {
	for _, m := range h.Missing {
		list.add(m.DueOn, h.missing(ctx, m))
	}
	for _, a := range h.Away {
		list.add(a.DayOn, h.away(ctx, a))
	}
	for _, f := range h.FollowUps {
		href := "/placements/" + f.Placement.String()
		list.add(f.DueOn, ui.Work{
			Who: f.Name, Href: href, Born: persons.Born(ctx, f.BirthOn), What: locales.T(ctx, "home.follow_up.what_inline", "months", f.Months, "organisation", f.OrganisationName),
			Due: h.due(ctx, f.DueOn), Act: ui.ButtonLink(link(locales.T(ctx, "home.follow_up.act"), href, f.Name)),
		})
	}
	for _, a := range h.Absences {
		list.add(h.Today, h.absence(ctx, a))
	}
	for _, u := range h.Unfollowed {
		list.add(u.CreatedOn, ui.Work{
			Who: u.Name, Href: "/persons/" + u.Person.String(), Born: persons.Born(ctx, u.BirthOn),
			What: locales.T(ctx, "home.unfollowed.what_inline"), Due: h.due(ctx, u.CreatedOn),
			Act: ui.ButtonLink(link(locales.T(ctx, "home.unfollowed.act"), "/persons/"+u.Person.String()+"/referent", u.Name)),
		})
	}
	for _, e := range h.Ending {
		list.add(e.EndsOn, h.ending(ctx, e))
	}
	for _, n := range h.Newly {
		list.add(h.Today, ui.Work{
			Who: n.Name, Href: "/persons/" + n.Person.String(), Born: persons.Born(ctx, n.BirthOn),
			What:  locales.T(ctx, "home.newly.what_inline", "name", n.ByName),
			Since: locales.T(ctx, "home.newly.since", "day", locales.Day(ctx, n.GivenOn.Time())), Due: h.due(ctx, h.Today),
			Act: ui.ButtonLink(link(locales.T(ctx, "home.referral.open"), "/persons/"+n.Person.String(), n.Name)),
		})
	}
	for _, r := range h.Requests {
		due := r.HappenedOn.Add(person.SIAOStale)
		list.add(due, ui.Work{
			Who: r.Name, Href: "/persons/" + r.Person.String(), Born: persons.Born(ctx, r.BirthOn),
			What:  locales.T(ctx, "home.request.what_inline", "number", r.Number),
			Since: locales.T(ctx, "home.request.since", "state", locales.T(ctx, "siao.status."+r.Status), "day", locales.Day(ctx, r.HappenedOn.Time())),
			Due:   h.due(ctx, due),
			Act:   ui.ButtonLink(link(locales.T(ctx, "home.request.act"), "/persons/"+r.Person.String()+"/siao", r.Name)),
		})
	}
	for _, m := range h.Moved {
		moment := persons.EventMoment(ctx, m.Event)
		list.add(h.Today, ui.Work{
			Who: m.Name, Href: "/persons/" + m.Person.String(), Born: persons.Born(ctx, m.BirthOn),
			What: locales.T(ctx, "home.moved.what_inline", "name", m.ByName), Since: moment.Detail, Due: locales.Ago(ctx, m.At, h.Now),
			Act: ui.ButtonLink(link(locales.T(ctx, "home.moved.act"), "/persons/"+m.Person.String()+"/limits", m.Name)),
		})
	}
}

func (h Home) addGroups(ctx context.Context, list *worklist) {
	for _, s := range h.Sessions {
		list.add(day.On(s.StartsAt, zone(ctx, s)), h.session(ctx, s))
	}
	for _, p := range h.Proposals {
		made, at := day.On(p.ProposedAt, locales.Zone(ctx)), "/proposals/"+p.ID.String()
		list.add(made, ui.Work{
			Who: p.Name, Href: at, Born: persons.Born(ctx, p.BirthOn),
			What: locales.T(ctx, "home.proposal.what_inline", "cycle", p.Label), Since: locales.T(ctx, "proposal.page.made_by", "day", locales.Date(ctx, p.ProposedAt), "name", p.ByName),
			Due: locales.Ago(ctx, p.ProposedAt, h.Now), Act: ui.ButtonLink(link(locales.T(ctx, "home.proposal.act"), at, p.Name)),
		})
	}
	for _, s := range h.Concerns {
		at := "/enrolments/" + s.Enrolment.String() + "/exclusion"
		list.add(h.Today, ui.Work{
			Who: s.Name, Href: at, Born: persons.Born(ctx, s.BirthOn),
			What: locales.T(ctx, "home.concern.what_inline", "cycle", s.Label), Since: locales.N(ctx, "home.concern.since", s.Unexplained),
			Due: h.due(ctx, h.Today), Act: ui.ButtonLink(link(locales.T(ctx, "home.proposal.act"), at, s.Name)),
		})
	}
	for _, c := range h.Seats {
		what := locales.N(ctx, "home.seats.what_inline", c.Free())
		if n := c.Lacking(); n > 0 {
			what += locales.N(ctx, "home.seats.lacking_inline", n)
		}
		list.add(c.StartsOn, ui.Work{
			Who: c.Label, Href: "/cycles/" + c.ID.String(),
			What: what, Since: c.ProgrammeName, Due: h.due(ctx, c.StartsOn),
			Act: ui.ButtonLink(link(locales.T(ctx, "proposal.act.propose"), "/cycles/"+c.ID.String()+"/candidates", c.Label)),
		})
	}
}

func (h Home) referral(ctx context.Context, row referral.Row, by flow.By, due day.Day) ui.Work {
	file := "/referrals/" + row.ID.String()
	what, act, to := "home.referral.partner_inline", "home.referral.open", file
	if by == flow.Service {
		what, act, to = "home.referral.service_inline", "home.referral.answer", file+"#answer"
	}
	return ui.Work{
		Who: row.Name, Href: file, Born: persons.Born(ctx, row.BirthOn),
		What:  locales.T(ctx, what, "organisation", row.OrganisationName),
		Since: locales.T(ctx, "home.referral.since", "offer", row.OfferName, "when", locales.Ago(ctx, row.SentAt, h.Now)),
		Due:   h.due(ctx, due),
		Act:   ui.ButtonLink(link(locales.T(ctx, act), to, row.Name)),
	}
}

// missing is somebody to call about: the number stands on the line.
func (h Home) missing(ctx context.Context, m placement.Row) ui.Work {
	work := ui.Work{
		Who: m.Name, Href: "/placements/" + m.ID.String(), Born: persons.Born(ctx, m.BirthOn), What: locales.T(ctx, "home.missing.what_inline", "organisation", m.OrganisationName),
		Since: locales.Phone(ctx, m.OrganisationTel), Due: locales.Ago(ctx, m.MissedAt, h.Now), DueTone: ui.Bad,
		Act: ui.ButtonLink(link(locales.T(ctx, "home.missing.act"), "/placements/"+m.ID.String(), m.Name)),
	}
	switch {
	case m.Status == referral.Suspended:
		work.What, work.Due, work.DueTone = locales.T(ctx, "home.missing.suspended_inline", "organisation", m.OrganisationName), h.due(ctx, m.DueOn), ui.Warn
	case m.MissedAt.IsZero():
		work.What, work.Due = locales.T(ctx, "home.missing.unheard_inline", "organisation", m.OrganisationName), h.due(ctx, m.DueOn)
	}
	if m.Register {
		work.Since += " · " + locales.T(ctx, "home.absence.register")
	}
	return work
}

// away is somebody whom the house misses: the number to call stands on the line.
func (h Home) away(ctx context.Context, a presence.Away) ui.Work {
	href := "/placements/" + a.Placement.String()
	work := ui.Work{
		Who: a.Name, Href: href, Born: persons.Born(ctx, a.BirthOn), What: locales.T(ctx, "home.away.what_inline", "organisation", a.OrganisationName),
		Since: locales.Phone(ctx, a.OrganisationTel), Due: locales.Ago(ctx, a.Recorded, h.Now), DueTone: ui.Bad,
		Act: ui.ButtonLink(link(locales.T(ctx, "home.missing.act"), href, a.Name)),
	}
	if a.NoticedAt != nil {
		work.Since = locales.T(ctx, "home.away.since", "hour", locales.Clock(locales.At(ctx, time.UTC), a.DayOn.In(time.UTC, *a.NoticedAt)), "day", locales.Day(ctx, a.DayOn.Time())) + " · " + work.Since
	}
	if a.Register {
		work.Since += " · " + locales.T(ctx, "home.absence.register")
	}
	return work
}

// absence is told at once where it may be an escape.
func (h Home) absence(ctx context.Context, a attendance.Absence) ui.Work {
	work := ui.Work{
		Who: a.Name, Href: "/persons/" + a.Person.String(), Born: persons.Born(ctx, a.BirthOn),
		What:  locales.T(ctx, "home.absence.what_inline", "label", a.Label, "position", a.Position),
		Since: locales.DateTime(ctx, a.StartsAt), Due: locales.Ago(ctx, a.StartsAt, h.Now), DueTone: ui.Warn,
		Act: ui.ButtonLink(link(locales.T(ctx, "home.absence.act"), "/persons/"+a.Person.String()+"?kind=programmes", a.Name)),
	}
	if a.Register {
		work.Since += " · " + locales.T(ctx, "home.absence.register")
		work.DueTone = ui.Bad
	}
	return work
}

func (h Home) ending(ctx context.Context, e person.Ending) ui.Work {
	key := "home.ending.soon_inline"
	if e.EndsOn.Before(h.Today) {
		key = "home.ending.over_inline"
	}
	href := "/persons/" + e.Person.String()
	return ui.Work{
		Who: e.Name, Href: href, Born: persons.Born(ctx, e.BirthOn), What: locales.T(ctx, key, "measure", locales.T(ctx, "person.measure."+string(e.Kind))),
		Due: h.due(ctx, e.EndsOn), Act: ui.ButtonLink(link(locales.T(ctx, "home.referral.open"), href, e.Name)),
	}
}

func (h Home) session(ctx context.Context, s programme.Session) ui.Work {
	what, act := "home.session.next_inline", "home.session.open"
	if h.Reader.May(actor.AttendanceRecord) && !s.StartsAt.After(h.Now.Add(15*time.Minute)) {
		what, act = "home.session.record_inline", "home.session.call"
	}
	return ui.Work{
		Who: s.Label, Href: "/cycles/" + s.Cycle.String(),
		What:  locales.T(ctx, what, "position", s.Position, "time", locales.Clock(ctx, s.StartsAt)),
		Since: s.Room,
		Due:   h.due(ctx, day.On(s.StartsAt, zone(ctx, s))),
		Act:   ui.ButtonLink(link(locales.T(ctx, act), "/sessions/"+s.ID.String(), s.Label)),
	}
}

func zone(ctx context.Context, s programme.Session) *time.Location {
	if zone, err := s.Zone(); err == nil {
		return zone
	}
	return locales.Zone(ctx)
}
