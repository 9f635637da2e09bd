package home

import (
	"time"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/attestation"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/office"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/programme"
	"passerelle/models/referral"
	"passerelle/models/report"
	"passerelle/models/schedule"
	"passerelle/models/transfer"
	views "passerelle/views/home"
)

// officer gathers the day of whoever follows persons or answers for those who
// do: one's own persons and those one covers, and as a manager what nobody
// follows. Each line is one statement.
func officer(r *web.Request, page *views.Home) error {
	ctx, tx := r.Context(), r.Tx
	mine, err := charge.Of(ctx, tx)
	if err != nil {
		return err
	}
	page.Covered = mine.Covered
	if page.Referrals, err = referral.Waiting(ctx, tx, mine); err != nil {
		return err
	}
	if page.Drafts, err = referral.OwnDrafts(ctx, tx); err != nil {
		return err
	}
	if page.Ending, err = person.EndingSoon(ctx, tx, mine, page.Today); err != nil {
		return err
	}
	if page.Unfollowed, err = person.UnfollowedOf(ctx, tx, mine); err != nil {
		return err
	}
	if page.Proposals, err = programme.ProposalsForMe(ctx, tx, mine); err != nil {
		return err
	}
	if page.Concerns, err = attendance.ProposalsForMe(ctx, tx, mine); err != nil {
		return err
	}
	if page.Seats, err = programme.SeatsSoon(ctx, tx, page.Today); err != nil {
		return err
	}
	if err := answerable(r, page, mine); err != nil {
		return err
	}
	since, err := lately(r, page.Today)
	if err != nil {
		return err
	}
	if page.Appointments, err = referral.Appointments(ctx, tx, mine, referral.Of{On: page.Today, MissedSince: since}); err != nil {
		return err
	}
	if page.Attestations, err = attestation.ForToday(ctx, tx, mine, page.Today, page.Today.Add(soon), since); err != nil {
		return err
	}
	if page.Reports, err = report.WaitingFor(ctx, tx, mine); err != nil {
		return err
	}
	if page.Missing, page.FollowUps, err = placement.ForToday(ctx, tx, mine, page.Today, page.Today.Add(followUpSoon)); err != nil {
		return err
	}
	if page.Away, err = presence.AwayNow(ctx, tx, mine, page.Today); err != nil {
		return err
	}
	page.Reception, page.Covers = r.Actor().May(actor.ReceptionRead), r.Actor().May(actor.CoverName)
	page.Absences, err = attendance.AbsencesSince(ctx, tx, mine, since)
	return err
}

// answerable adds what only whoever answers for a team is told.
func answerable(r *web.Request, page *views.Home, mine charge.Charge) (err error) {
	if !r.Actor().May(actor.TeamManage) {
		return nil
	}
	if page.Escalated, err = referral.Escalated(r.Context(), r.Tx, mine); err != nil {
		return err
	}
	if page.Review, err = account.ReviewDue(r.Context(), r.Tx); err != nil || !r.Actor().May(actor.TransferDecide) {
		return err
	}
	page.Transfers, err = transfer.ToDecide(r.Context(), r.Tx)
	return err
}

// soon is how many days before its end an attestation is brought up.
const soon = 14

// followUpSoon is how many days ahead a question about what has become of somebody
// is brought up.
const followUpSoon = 7

// lately is when the last working day began, by the calendar of the branch.
func lately(r *web.Request, today day.Day) (time.Time, error) {
	here, err := office.Here(r.Context(), r.Tx)
	if err != nil {
		return time.Time{}, err
	}
	return schedule.AddWorkingDays(here.Region, today, -1).In(locales.Zone(r.Context()), day.Clock{}), nil
}

// care gathers the day of whoever is given persons.
func care(r *web.Request, page *views.Home) (err error) {
	ctx, tx := r.Context(), r.Tx
	if page.Newly, err = person.NewlyGiven(ctx, tx, page.Today); err != nil {
		return err
	}
	if page.Ending, err = person.EndingSoon(ctx, tx, charge.Charge{}, page.Today); err != nil {
		return err
	}
	if !r.Actor().May(actor.SIAOWrite) {
		return nil
	}
	page.Requests, err = person.StaleSIAO(ctx, tx, page.Today)
	return err
}

// watch gathers the day of a surveillance officer.
func watch(r *web.Request, page *views.Home) (err error) {
	if page.Moved, err = person.LimitsMoved(r.Context(), r.Tx); err != nil {
		return err
	}
	page.Ending, err = person.EndingSoon(r.Context(), r.Tx, charge.Charge{}, page.Today)
	return err
}
