package referral

import (
	"slices"

	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/office"
	"passerelle/models/partner"
	"passerelle/models/schedule"
)

const (
	// afterAppointment is how many working days a partner has, after it received
	// somebody, to say what it decides.
	afterAppointment = 3
	// serviceDays is how many working days the service has when it is its turn:
	// to answer a question, to follow up a no. As many as an offer gives by itself
	// to acknowledge.
	serviceDays = 3
)

// firstTerms are the terms of a referral sent today, in working days of the
// branch: the partner is reminded when half its time is over.
func firstTerms(here office.Office, o partner.Offer) map[string]any {
	due := func(days int) day.Day { return schedule.AddWorkingDays(here.Region, here.Today, days) }
	return map[string]any{
		"calendar": string(here.Region), "time_zone": here.Zone.String(), "expire_days": o.ExpireDays,
		"acknowledge_due_on": due(o.AcknowledgeDays), "remind_on": due((o.AnswerDays + 1) / 2),
		"answer_due_on": answerDue(here, o), "expires_on": due(o.ExpireDays),
	}
}

// answerDue is the day by which a partner that receives a referral today answers.
func answerDue(here office.Office, o partner.Offer) day.Day {
	return schedule.AddWorkingDays(here.Region, here.Today, o.AnswerDays)
}

// newTerms are the terms that a move changes. Each move begins a new turn, which
// may be escalated anew. While the partner waits for information its clock
// stands still; a question has terms of its own, so that it does not wait for
// ever.
func newTerms(a act, here office.Office, move flow.Move, with With) map[string]any {
	due := func(days int) day.Day { return schedule.AddWorkingDays(here.Region, here.Today, days) }
	values := map[string]any{"service_due_on": day.Day{}, "question_ends_on": day.Day{}, "escalated_at": nil}
	if move.By == flow.Partner && a.AcknowledgedOn.IsZero() {
		values["acknowledged_on"] = here.Today
	}
	if a.Status == InfoRequested && slices.Contains(undecided, move.To) {
		a.giveBack(here, values)
	}
	switch move.To {
	case InfoRequested:
		values["service_due_on"], values["question_ends_on"] = due(serviceDays), due(a.ExpireDays)
	case AppointmentSet:
		if after := schedule.AddWorkingDays(here.Region, with.On, afterAppointment); after.After(a.AnswerDueOn) {
			values["answer_due_on"] = after
		}
	case Declined, Expired:
		values["service_due_on"] = due(serviceDays)
	}
	return values
}

// giveBack moves the partner's terms on by the working days it waited for an
// answer, whatever ends the waiting.
func (a *act) giveBack(here office.Office, values map[string]any) {
	waited := schedule.CountWorkingDays(here.Region, day.On(a.ChangedAt, here.Zone), here.Today)
	if waited == 0 {
		return
	}
	for column, term := range map[string]*day.Day{"remind_on": &a.RemindOn, "answer_due_on": &a.AnswerDueOn, "expires_on": &a.ExpiresOn} {
		*term = schedule.AddWorkingDays(here.Region, *term, waited)
		values[column] = *term
	}
}
