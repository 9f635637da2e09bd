package reports

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/attestation"
	"passerelle/models/flow"
	"passerelle/models/report"
	"passerelle/views/attestations"
	"passerelle/views/ui"
)

func cells(ctx context.Context, r report.Report) []templ.Component {
	return []templ.Component{
		ui.Text(kindName(ctx, r.Kind)), ui.Text(span(ctx, r)), ui.Text(locales.Number(ctx, int64(r.Version))),
		ui.Badge(small(badge(ctx, r.Status))), ui.Lines(r.AuthorName, locales.Date(ctx, r.CreatedAt)),
	}
}

// sentence is a fact in words, without what came of it.
func sentence(ctx context.Context, f report.Fact) string {
	switch f.Sort {
	case report.Session:
		return locales.T(ctx, "magistrate_report.fact.session", "number", f.Number, "cycle", f.Where)
	case report.Appointment:
		return locales.T(ctx, "magistrate_report.fact.appointment", "organisation", f.Where)
	case report.Visit:
		return locales.T(ctx, "magistrate_report.fact.visit", "organisation", f.Where)
	case report.Away:
		return locales.T(ctx, "magistrate_report.fact.away", "organisation", f.Where)
	case report.Stay:
		return locales.T(ctx, "magistrate_report.fact.stay", "organisation", f.Where)
	case report.Decision:
		return locales.T(ctx, "magistrate_report.fact.decision", "verdict", locales.T(ctx, "exclusion.verdict."+f.What), "cycle", f.Where)
	case report.Paper:
		kind := attestations.KindName(ctx, attestation.Kind(f.What))
		if f.Side == flow.Partner {
			return locales.T(ctx, "magistrate_report.fact.paper_given", "kind", kind, "organisation", f.Where)
		}
		return locales.T(ctx, "magistrate_report.fact.paper_seen", "kind", kind)
	case report.Message:
		return locales.T(ctx, "magistrate_report.fact.message", "kind", locales.T(ctx, "magistrate_report.message."+f.Words), "organisation", f.Where)
	case report.Seat:
		return locales.T(ctx, "cycle.moment."+f.What, "cycle", f.Where)
	}
	return locales.T(ctx, "referral.timeline."+f.What, "organisation", f.Where)
}

// outcome is what came of it; empty where the sentence says all.
func outcome(ctx context.Context, f report.Fact) string {
	var parts []string
	switch f.Sort {
	case report.Session:
		parts = append(parts, locales.T(ctx, "attendance.mark."+f.What))
	case report.Appointment:
		if f.What != "" {
			parts = append(parts, locales.T(ctx, "appointment.mark."+f.What))
		} else if !f.Off {
			parts = append(parts, locales.T(ctx, "magistrate_report.fact.unknown"))
		} else {
			parts = append(parts, locales.T(ctx, "magistrate_report.fact.cancelled"))
		}
	case report.Visit:
		parts = append(parts, locales.T(ctx, "magistrate_report.fact.unknown"))
	case report.Stay:
		return locales.T(ctx, "magistrate_report.fact.stay_days", "span", locales.Span(ctx, f.FromOn.Time(), f.UntilOn.Time()), "expected", locales.N(ctx, "magistrate_report.fact.marked_inline", f.Expected), "there", locales.N(ctx, "magistrate_report.fact.there_inline", f.Number), "away", locales.N(ctx, "magistrate_report.fact.away_inline", f.Missed))
	case report.Decision:
		return locales.T(ctx, "magistrate_report.fact.decision_why", "reason", locales.T(ctx, "exclusion.reason."+f.Why), "unexplained", locales.N(ctx, "magistrate_report.fact.unexplained_inline", f.Number), "missed", locales.N(ctx, "magistrate_report.fact.missed_inline", f.Missed), "expected", f.Expected)
	case report.Message:
		return locales.T(ctx, "magistrate_report.fact.message_state", "channel", locales.T(ctx, "summons.channel."+f.What), "status", locales.T(ctx, "summons.status."+f.Why))
	case report.Paper:
		return attestations.Period(ctx, attestation.Attestation{Kind: attestation.Kind(f.What), FromOn: f.FromOn, UntilOn: f.UntilOn, Regularity: attestation.Regularity(f.Why)})
	}
	if f.Summons() && f.Why != "" {
		parts = append(parts, locales.T(ctx, "magistrate_report.fact.motive_inline", "motive", locales.T(ctx, "attendance.motive."+f.Why)))
	}
	if f.Off {
		parts = append(parts, locales.T(ctx, "magistrate_report.fact.off_inline"))
	}
	return strings.Join(parts, " – ")
}

// when is the hour of a fact, or its day where that is all that is known.
func when(ctx context.Context, f report.Fact) string {
	if f.AllDay {
		return locales.Date(ctx, f.At)
	}
	return locales.DateTime(ctx, f.At)
}

// source is who says so, and since when.
func source(ctx context.Context, f report.Fact) string {
	who := f.By
	if f.Side == flow.Partner && f.Sort != report.Session && f.Where != "" && f.Where != who {
		who = strings.TrimLeft(who+", "+f.Where, ", ")
	}
	if f.Side == flow.Clock || who == "" {
		who = locales.T(ctx, "magistrate_report.source.portal")
	}
	text := locales.T(ctx, "magistrate_report.source.text", "who", who, "when", locales.DateTime(ctx, f.RecordedAt))
	if f.Corrections > 0 {
		text += locales.T(ctx, "magistrate_report.source.corrected_inline", "times", locales.N(ctx, "magistrate_report.source.times_inline", f.Corrections))
	}
	return text
}

// proof is what shows that the person knew of a summons; empty for what is none.
func proof(ctx context.Context, f report.Fact) string {
	if !f.Summons() || f.Off {
		return ""
	}
	if f.Proof.Way == "" {
		return locales.T(ctx, "magistrate_report.proof.none")
	}
	text := locales.T(ctx, "magistrate_report.proof.dated", "way", locales.T(ctx, "magistrate_report.way."+string(f.Proof.Way)), "day", locales.DayShort(ctx, f.Proof.On.Time()))
	if f.Proof.By != "" {
		text = locales.T(ctx, "magistrate_report.proof.by", "proof", text, "name", f.Proof.By)
	}
	return text
}

// counted are the figures, in a sentence each.
func counted(ctx context.Context, t report.Tally) []string {
	lines := []string{locales.N(ctx, "magistrate_report.count.summons", t.Summons)}
	add := func(key string, n int) {
		if n > 0 {
			lines = append(lines, locales.N(ctx, key, n))
		}
	}
	add("magistrate_report.count.attended", t.Attended)
	add("magistrate_report.count.excused", t.Excused)
	add("magistrate_report.count.unexplained", t.Unexplained)
	add("magistrate_report.count.unproved", t.Unproved)
	add("magistrate_report.count.other", t.Other)
	add("magistrate_report.count.unknown", t.Unknown)
	add("magistrate_report.count.away", t.Away)
	add("magistrate_report.count.off", t.Off)
	return lines
}

// measureLine is a measure with its legal frame and its days.
func measureLine(ctx context.Context, m report.Measure) string {
	text := locales.T(ctx, "person.measure."+string(m.Kind)) + " (" + locales.T(ctx, "magistrate_report.frame."+string(m.Frame)+"_inline") + ")"
	if m.EndsOn.IsZero() {
		return text + ", " + locales.T(ctx, "magistrate_report.measure.since_inline", "day", locales.Day(ctx, m.StartsOn.Time()))
	}
	return text + ", " + locales.Span(ctx, m.StartsOn.Time(), m.EndsOn.Time())
}
