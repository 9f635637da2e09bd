package attendance

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// Report is what came of a cycle so far, as it was recorded.
type Report struct {
	Sessions []SessionReport
	// Delivered is how long the sessions held took together; Attended the same,
	// summed over those who took part.
	Delivered, Attended time.Duration
	// Enrolled counts everybody who ever had a seat, Left who gave it up.
	Enrolled, Left int
	// Percent is the rule of the version; Completed is how many of those still
	// enrolled have taken part in that share of the sessions held.
	Percent, Completed int
	Held               int
	Team               []Continuity
}

// SessionReport is the attendance of one session.
type SessionReport struct {
	programme.Session
	Present, Excused, Unexplained, Other int
}

// Continuity is for how many of the sessions held somebody was in the team.
type Continuity struct {
	Name string
	Part programme.Part // the last they had
	Held int
}

type marked struct {
	Session   programme.SessionID
	Enrolment programme.EnrolmentID
	Mark      Mark
}

// ReportOf counts what was recorded of a cycle. A session attended in its make-up
// counts as attended; one the service called off counts for nobody, and the one that
// is held in its place for everybody.
func ReportOf(ctx context.Context, tx *db.Tx, cycle programme.CycleID) (Report, error) {
	var r Report
	sessions, err := programme.Sessions(ctx, tx, cycle)
	if err != nil {
		return Report{}, err
	}
	var marks []marked
	err = store.In(ctx, tx).Raw("select session_id as session, enrolment_id as enrolment, mark from attendance where cycle_id = ?", cycle).Scan(&marks).Error
	if err != nil {
		return Report{}, fmt.Errorf("report of cycle %s: %w", cycle, err)
	}
	err = store.In(ctx, tx).Raw("select v.completion_percent from cycles c join programme_versions v on v.id = c.version_id where c.id = ?", cycle).Scan(&r.Percent).Error
	if err != nil {
		return Report{}, fmt.Errorf("report of cycle %s: %w", cycle, err)
	}
	roster, err := programme.Roster(ctx, tx, cycle)
	if err != nil {
		return Report{}, err
	}
	took := r.count(sessions, marks)
	for _, e := range roster {
		r.Enrolled++
		switch {
		case e.Left:
			r.Left++
		case r.Held > 0 && len(took[e.ID])*100 >= r.Percent*r.Held:
			r.Completed++
		}
	}
	r.Team, err = team(ctx, tx, cycle, sessions)
	return r, err
}

// count sums up the marks and gives the sessions of the series in which each took
// part, there or in their make-up.
func (r *Report) count(sessions []programme.Session, marks []marked) map[programme.EnrolmentID]map[programme.SessionID]bool {
	took := map[programme.EnrolmentID]map[programme.SessionID]bool{}
	held := map[programme.SessionID]bool{}
	for _, s := range sessions {
		held[s.ID] = s.Status == programme.Held
	}
	for _, s := range sessions {
		line := SessionReport{Session: s}
		lasts := s.EndsAt.Sub(s.StartsAt)
		of := s.ID
		if held[s.MakesUp] {
			of = s.MakesUp
		}
		if s.Status == programme.Held {
			r.Delivered += lasts
			if of == s.ID {
				r.Held++
			}
		}
		for _, one := range marks {
			if one.Session != s.ID {
				continue
			}
			switch meaning, _ := one.Mark.Meaning(); {
			case meaning.Attended:
				line.Present++
				r.Attended += lasts
				attend(took, one.Enrolment, of)
			case meaning.Excused:
				line.Excused++
			case meaning.Unexplained:
				line.Unexplained++
			case !meaning.Service:
				line.Other++
			}
		}
		r.Sessions = append(r.Sessions, line)
	}
	return took
}

func attend(took map[programme.EnrolmentID]map[programme.SessionID]bool, who programme.EnrolmentID, of programme.SessionID) {
	if took[who] == nil {
		took[who] = map[programme.SessionID]bool{}
	}
	took[who][of] = true
}

const teamChanges = `
select account_id as account, name, part, change = 'joined' as joined, made_at
from facilitator_changes where cycle_id = ? order by made_at, id`

// team tells for each who ever led at how many of the sessions held they were of
// the team.
func team(ctx context.Context, tx *db.Tx, cycle programme.CycleID, sessions []programme.Session) ([]Continuity, error) {
	var changes []struct {
		Account uuid.UUID
		Name    string
		Part    programme.Part
		Joined  bool
		MadeAt  time.Time
	}
	if err := store.In(ctx, tx).Raw(teamChanges, cycle).Scan(&changes).Error; err != nil {
		return nil, fmt.Errorf("team of cycle %s: %w", cycle, err)
	}
	var all []Continuity
	place := map[uuid.UUID]int{}
	for _, c := range changes {
		if _, known := place[c.Account]; !known {
			place[c.Account], all = len(all), append(all, Continuity{Name: c.Name})
		}
		if c.Joined {
			all[place[c.Account]].Part = c.Part
		}
	}
	for _, s := range sessions {
		if s.Status != programme.Held {
			continue
		}
		there := map[uuid.UUID]bool{}
		for _, c := range changes {
			if !c.MadeAt.After(s.EndsAt) {
				there[c.Account] = c.Joined
			}
		}
		for account, was := range there {
			if was {
				all[place[account]].Held++
			}
		}
	}
	return all, nil
}
