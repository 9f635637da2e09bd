package referral

import (
	"context"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/office"
	"passerelle/models/schedule"
)

// afterAppointment is how many working days a partner has, after it received
// somebody, to say what it decides: as many as an offer gives by itself to
// acknowledge.
const afterAppointment = 3

// postpone adds to what a move changes the terms that it moves.
func postpone(ctx context.Context, tx *db.Tx, a act, move flow.Move, with With, values map[string]any) error {
	if move.Do != DoAnswer && move.Do != DoSetAppointment {
		return nil
	}
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	if move.Do == DoAnswer {
		giveBack(a, here, values)
		return nil
	}
	if due := schedule.AddWorkingDays(here.Region, with.On, afterAppointment); due.After(a.AnswerDueOn) {
		values["answer_due_on"] = due
	}
	return nil
}

// giveBack gives the partner the working days it waited for an answer.
func giveBack(a act, here office.Office, values map[string]any) {
	waited := 0
	for d := day.On(a.ChangedAt, here.Zone).Add(1); !d.After(here.Today); d = d.Add(1) {
		if schedule.IsWorkingDay(here.Region, d) {
			waited++
		}
	}
	if waited > 0 {
		values["answer_due_on"] = schedule.AddWorkingDays(here.Region, a.AnswerDueOn, waited)
		values["expires_on"] = schedule.AddWorkingDays(here.Region, a.ExpiresOn, waited)
	}
}
