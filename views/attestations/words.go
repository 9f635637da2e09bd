package attestations

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/attestation"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/views/ui"
)

func path(p Referral) string { return "/referrals/" + p.Referral.ID.String() + "/attestations" }

func personPath(p Person) string { return "/persons/" + p.Person.ID.String() }

// KindName is what is attested, in words.
func KindName(ctx context.Context, k attestation.Kind) string {
	return locales.T(ctx, "attestation.kind."+string(k))
}

// Period is the days a paper speaks of.
func Period(ctx context.Context, a attestation.Attestation) string {
	first := locales.Day(ctx, a.FromOn.Time())
	switch {
	case a.Kind == attestation.CareRequest && a.UntilOn.IsZero():
		return locales.T(ctx, "attestation.period.requested", "day", first)
	case a.Kind == attestation.CareRequest:
		return locales.T(ctx, "attestation.period.appointed", "day", first, "on", locales.Day(ctx, a.UntilOn.Time()))
	case a.UntilOn.IsZero():
		return locales.T(ctx, "attestation.period.day", "day", first)
	}
	return locales.Span(ctx, a.FromOn.Time(), a.UntilOn.Time())
}

func kinds(ctx context.Context, all []attestation.Kind) []ui.Option {
	options := make([]ui.Option, len(all))
	for i, k := range all {
		options[i] = ui.Option{Value: string(k), Label: KindName(ctx, k), Hint: locales.T(ctx, "attestation.kind_hint."+string(k))}
	}
	return options
}

func regularities(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(attestation.Regularities))
	for i, r := range attestation.Regularities {
		options[i] = ui.Option{Value: string(r), Label: locales.T(ctx, "attestation.regularity."+string(r))}
	}
	return options
}

// regular reports whether one of the kinds says how regularly somebody comes.
func regular(all []attestation.Kind) bool {
	for _, k := range all {
		if k.Regular() {
			return true
		}
	}
	return false
}

func proofs(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: string(attestation.File), Label: locales.T(ctx, "attestation.proof.file"), Hint: locales.T(ctx, "attestation.proof.file_hint")},
		{Value: string(attestation.Handed), Label: locales.T(ctx, "attestation.proof.handed"), Hint: locales.T(ctx, "attestation.proof.handed_hint")},
	}
}

func reasons(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(attestation.Reasons))
	for i, r := range attestation.Reasons {
		options[i] = ui.Option{Value: string(r), Label: locales.T(ctx, "attestation.reason."+string(r))}
	}
	return options
}

// latest is the paper that is good for longest; false without one.
func latest(all []attestation.Attestation) (found attestation.Attestation, ok bool) {
	for _, a := range all {
		if !a.Cancelled && (!ok || a.ExpiresOn.After(found.ExpiresOn)) {
			found, ok = a, true
		}
	}
	return found, ok
}

// stands says in one sentence where things are.
func stands(ctx context.Context, papers []attestation.Attestation, today day.Day) string {
	last, ok := latest(papers)
	if !ok {
		return locales.T(ctx, "attestation.stands.none")
	}
	on := locales.Day(ctx, last.ExpiresOn.Time())
	if last.ExpiresOn.Before(today) {
		return locales.T(ctx, "attestation.stands.over", "day", on)
	}
	return locales.T(ctx, "attestation.stands.good", "day", on)
}

// waits says what is asked and by when, to the side that reads.
func waits(ctx context.Context, p Referral, q attestation.Request) string {
	args := []any{"period", locales.Span(ctx, q.FromOn.Time(), q.UntilOn.Time()), "day", locales.Day(ctx, q.DueOn.Time()), "organisation", p.Referral.OrganisationName, "service", p.Referral.ServiceName}
	if p.Side == flow.Partner {
		return locales.T(ctx, "attestation.asked.partner", args...)
	}
	return locales.T(ctx, "attestation.asked.service", args...)
}

// table lists papers; from and mayCancel depend on whose page it is.
type table struct {
	caption string
	today   day.Day
	papers  []attestation.Attestation
	origin  bool // name the partner
	whole   func(attestation.Attestation) bool
	cancel  func(attestation.Attestation) string // address; empty where the reader may not
}

func (t table) props(ctx context.Context) ui.TableProps {
	props := ui.TableProps{Caption: t.caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "attestation.column.what")}, {Label: locales.T(ctx, "attestation.column.period")}, {Label: locales.T(ctx, "attestation.column.proof")},
		{Label: locales.T(ctx, "attestation.column.state"), Tight: true}, {Label: locales.T(ctx, "attestation.column.acts"), Hidden: true, Tight: true},
	}}
	for _, a := range t.papers {
		props.Rows = append(props.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(KindName(ctx, a.Kind), t.by(ctx, a)), ui.Lines(Period(ctx, a), t.regularity(ctx, a)), ui.Text(locales.T(ctx, "attestation.proof_state."+string(a.Proof))),
			state(ctx, a, t.today), t.acts(a),
		}})
	}
	return props
}

func (t table) by(ctx context.Context, a attestation.Attestation) string {
	words := locales.T(ctx, "attestation.column.by", "name", a.ByName, "when", locales.Date(ctx, a.At))
	if t.origin && a.OrganisationName != "" {
		words = a.OrganisationName + " · " + words
	}
	return words
}

func (t table) regularity(ctx context.Context, a attestation.Attestation) string {
	if a.Regularity == "" || !t.whole(a) {
		return ""
	}
	return locales.T(ctx, "attestation.regularity."+string(a.Regularity))
}

// state is the badge of a paper.
func state(ctx context.Context, a attestation.Attestation, today day.Day) templ.Component {
	until := locales.DayShort(ctx, a.ExpiresOn.Time())
	switch {
	case a.Cancelled:
		return ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "attestation.state.cancelled"), Small: true})
	case a.ExpiresOn.Before(today):
		return ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "attestation.state.over", "day", until), Tone: ui.Warn, Small: true})
	}
	return ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "attestation.state.good", "day", until), Tone: ui.Good, Small: true})
}

func (p Referral) table(ctx context.Context) ui.TableProps {
	return table{
		caption: locales.T(ctx, "attestation.page.title"), today: p.Today, papers: p.Papers,
		whole: func(attestation.Attestation) bool { return p.Whole },
		cancel: func(a attestation.Attestation) string {
			if !p.Live || a.Cancelled || a.Side != p.Side {
				return ""
			}
			return path(p) + "/" + a.ID.String() + "/cancellation"
		},
	}.props(ctx)
}

func (p Person) table(ctx context.Context) ui.TableProps {
	return table{
		caption: locales.T(ctx, "attestation.page.title"), today: p.Today, papers: p.Papers, origin: true,
		whole: func(a attestation.Attestation) bool { return !a.Kind.Care() || p.Health == actor.All },
		cancel: func(a attestation.Attestation) string {
			if a.Cancelled || !a.Referral.Zero() {
				return ""
			}
			return personPath(p) + "/attestations/" + a.ID.String() + "/cancellation"
		},
	}.props(ctx)
}

// errors are those of the form that was sent.
func (p Referral) errors(form string) ui.Errors {
	if p.Sent != form {
		return nil
	}
	return p.Errors
}

// inPlace reports whether the refused form is still there to say what is wrong.
func (p Referral) inPlace() bool {
	_, waiting := attestation.Open(p.Requests)
	switch p.Sent {
	case Giving:
		return p.Live && p.Side == flow.Partner
	case Seeing:
		return p.Live && p.Side == flow.Service
	case Asking:
		return p.Live && p.Side == flow.Service && !waiting
	case Refusing:
		return p.Live && p.Side == flow.Partner && waiting
	}
	return false
}

func (p Referral) crumbs(ctx context.Context) []ui.Crumb {
	list := ui.Crumb{Label: locales.T(ctx, "nav.referrals"), Href: "/referrals"}
	return []ui.Crumb{list, {Label: p.Referral.Reference, Href: "/referrals/" + p.Referral.ID.String()}, {Label: locales.T(ctx, "attestation.page.title")}}
}

func (p Person) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "nav.persons"), Href: "/persons"}, {Label: p.Person.Name(), Href: personPath(p)}, {Label: locales.T(ctx, "attestation.page.title")}}
}

// fresh are the days of a request nobody has typed yet: the last three months, to
// be answered within ten days.
func (p Referral) fresh(ctx context.Context) AskForm {
	if p.Ask != (AskForm{}) || p.Sent == Asking {
		return p.Ask
	}
	short := func(d day.Day) string { return locales.DayShort(ctx, d.Time()) }
	from := p.Today.Add(-91)
	if last, ok := latest(p.Papers); ok && last.Kind != attestation.CareRequest && !last.UntilOn.IsZero() && last.UntilOn.Before(p.Today) {
		from = last.UntilOn.Add(1)
	}
	return AskForm{From: short(from), Until: short(p.Today), DueOn: short(p.Today.Add(10))}
}

// asked are the days of the request that waits, where nothing was typed yet.
func (p Referral) asked(ctx context.Context) GiveForm {
	if q, ok := attestation.Open(p.Requests); ok && p.Sent != Giving {
		until := q.UntilOn
		if until.After(p.Today) {
			until = p.Today
		}
		return GiveForm{From: locales.DayShort(ctx, q.FromOn.Time()), Until: locales.DayShort(ctx, until.Time())}
	}
	return p.Give
}
