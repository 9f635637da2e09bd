package referrals

import (
	"context"
	"slices"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

func (p Decision) title(ctx context.Context) string {
	return locales.T(ctx, "referral.decision.title", "name", p.Referral.Name)
}

func (p Decision) lead(ctx context.Context) string {
	return locales.T(ctx, "referral.decision.lead", "offer", p.Referral.OfferName, "purpose", p.Referral.Purpose)
}

func (p Decision) crumbs(ctx context.Context) []ui.Crumb {
	queue, _ := referral.QueueOf(p.Referral.Status)
	return []ui.Crumb{
		{Label: locales.T(ctx, "referral.queue."+string(queue)), Href: queuePath(queue)}, {Label: p.Referral.Reference, Href: path(p.Referral.ID)},
		{Label: locales.T(ctx, "referral.act.answer")},
	}
}

// open reports whether the partner may still decide.
func (p Decision) open() bool { return offers(p.Moves, referral.DoAccept) }

// meanwhile reports whether there is anything to do but decide.
func (p Decision) meanwhile() bool {
	return offers(p.Moves, referral.DoAsk) || offers(p.Moves, referral.DoSetAppointment) || offers(p.Moves, referral.DoWaitlist)
}

// astray reports whether what was refused has no form on the page any more: the
// referral has moved on, or the answer is none of ours.
func (p Decision) astray() bool {
	return len(p.Errors) > 0 && !(p.open() && offers(p.Moves, moveOf[p.Form.Answer]))
}

// form prepares one of the forms of the page, each with fields of the same
// names: its errors are those of its own answer.
func (p Decision) form(answer, label string) ui.FormProps {
	props := ui.FormProps{Action: path(p.Referral.ID) + "/decision", ID: answer, Label: label}
	if p.Form.Answer == answer {
		props.Errors = p.Errors
	}
	return props
}

// typed is what was typed into one of the forms.
func (p Decision) typed(answer string) DecisionForm {
	switch {
	case p.Form.Answer == answer:
		return p.Form
	case answer == Accept:
		return DecisionForm{On: p.EntryOn}
	}
	return DecisionForm{}
}

// lost is what was typed for an answer that can no longer be given.
func (p Decision) lost(ctx context.Context) []ui.Fact {
	on, note := locales.T(ctx, "referral.decision.on"), locales.T(ctx, "referral.decision.note")
	switch p.Form.Answer {
	case Ask:
		note = locales.T(ctx, "referral.decision.ask_note")
	case Appointment:
		on, note = locales.T(ctx, "referral.decision.appointment_on"), locales.T(ctx, "referral.decision.appointment_note")
	}
	var all []ui.Fact
	for _, f := range []ui.Fact{
		{Label: on, Value: p.Form.On},
		{Label: locales.T(ctx, "referral.appointment.at"), Value: p.Form.At},
		{Label: p.reasonLabel(ctx), Value: p.reason(ctx)},
		{Label: note, Value: p.Form.Note},
	} {
		if f.Value != "" {
			all = append(all, f)
		}
	}
	return all
}

func (p Decision) reasonLabel(ctx context.Context) string {
	if p.Form.Answer == Ask {
		return locales.T(ctx, "referral.decision.ask_note")
	}
	return locales.T(ctx, "referral.decision.reason")
}

// reason is the one that was chosen, in words; a forged one has none.
func (p Decision) reason(ctx context.Context) string {
	of := map[string][]referral.Listed{Decline: p.Declines, Ask: p.Questions}
	for _, l := range of[p.Form.Answer] {
		if string(l.Code) == p.Form.Reason {
			return said(ctx, referral.Event{Action: l.Kind, Reason: l.Code, Words: l.Words})
		}
	}
	return ""
}

// by is the day the partner answers by if it waits.
func (p Decision) by(ctx context.Context) string { return onDay(ctx, p.Referral.AnswerDueOn) }

func queuePath(q referral.Queue) string {
	if q == referral.ToAnswer {
		return "/referrals"
	}
	return "/referrals?queue=" + string(q)
}

// queueOf keeps the narrowing from one queue to another.
func queueOf(q referral.Queue, whose referral.Whose) string {
	if whose == referral.Everybodys {
		return queuePath(q)
	}
	return "/referrals?queue=" + string(q) + "&whose=" + string(whose)
}

// offers reports whether one of the moves is this action.
func offers(moves []flow.Move, do flow.Action) bool {
	return slices.ContainsFunc(moves, func(m flow.Move) bool { return m.Do == do })
}
