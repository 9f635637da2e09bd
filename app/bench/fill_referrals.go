//go:build !release

package bench

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	model "passerelle/models/referral"
)

// of are the columns that every row of a referral begins with.
func (c *country) of(i int) (referral, []any) {
	r := c.referrals[i]
	return r, []any{aReferral.id(i), aService.id(c.persons[r.person].service), anOrganisation.id(r.organisation)}
}

func until(t time.Time) pgtype.Timestamptz {
	if t.IsZero() {
		return pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
	}
	return pgtype.Timestamptz{Time: t, Valid: true}
}

func (c *country) acts() table {
	columns := []string{"id", "service_id", "organisation_id", "reference", "branch_id", "offer_id", "person_id", "author_id", "referent_id", "domain", "purpose",
		"urgent", "agreement", "agreed_on", "status", "sent_at", "changed_at", "acknowledge_due_on", "remind_on", "answer_due_on", "expires_on", "open_until"}
	return table{"referrals", columns, each(len(c.referrals), func(i int) []any {
		r, row := c.of(i)
		service := c.persons[r.person].service
		referent := anAccount.id(c.account(service, r.person%officersEach))
		return append(row, fmt.Sprintf("B-%09d", i), aBranch.id(branch(service, r.person)), anOffer.id(r.organisation), aPerson.id(r.person), referent, referent,
			domain(r.organisation), "Accompagnement demandé", r.urgent, "written", r.sent, r.status, r.sent, r.changed,
			r.sent.AddDate(0, 0, 5), r.sent.AddDate(0, 0, 7), r.sent.AddDate(0, 0, 14), r.sent.AddDate(0, 0, 42), until(r.closes()))
	})}
}

func (c *country) disclosures() table {
	columns := []string{"referral_id", "service_id", "organisation_id", "name", "fields", "disclosed_at", "open_until"}
	return table{"disclosures", columns, each(len(c.referrals), func(i int) []any {
		r, row := c.of(i)
		p := c.persons[r.person]
		name := p.last + " " + p.first
		fields, err := json.Marshal([]model.Field{{Key: "name", Value: name}, {Key: "birth_on", Value: p.birth.Format(time.DateOnly)}, {Key: "purpose", Value: "Accompagnement demandé"}})
		if err != nil {
			panic(err) // three strings
		}
		return append(row, name, string(fields), r.sent, until(r.closes()))
	})}
}

// events are the acts that led a referral to its state: its sending, mostly
// what was seen of it, and what it came to.
func (c *country) events() table {
	columns := []string{"referral_id", "service_id", "organisation_id", "id", "at", "action", "from_status", "to_status", "side", "by_id", "by_name", "open_until"}
	return table{"referral_events", columns, func(yield func([]any) bool) {
		n := 0
		for i := range c.referrals {
			for _, act := range c.path(i) {
				if !yield(append(act, until(c.referrals[i].closes()))) {
					return
				}
				n++
			}
		}
	}}
}

// doing is the act that ends in a state, and whose it is.
var doing = map[string][2]string{
	"info_requested": {"ask", "partner"}, "appointment_set": {"set_appointment", "partner"}, "waitlisted": {"waitlist", "partner"},
	"accepted": {"accept", "partner"}, "declined": {"decline", "partner"}, "withdrawn": {"withdraw", "service"}, "expired": {"expire", "clock"},
}

func (c *country) path(i int) [][]any {
	r := c.referrals[i]
	officer := c.account(c.persons[r.person].service, r.person%officersEach)
	colleague := c.colleague(r.organisation, i%membersEach)
	step := func(n int, at time.Time, action, from, to, side string) []any {
		_, row := c.of(i)
		row = append(row, anEvent.id(4*i+n), at, action, from, to, side)
		switch side {
		case "service":
			return append(row, anAccount.id(officer), accountName(officer))
		case "partner":
			return append(row, anAccount.id(colleague), accountName(colleague))
		}
		return append(row, nil, "")
	}
	steps := [][]any{step(0, r.sent, "send", "", "sent", "service")}
	if r.status == "sent" {
		return steps
	}
	seen := r.sent.Add(r.changed.Sub(r.sent) / 3)
	if r.status == "acknowledged" {
		seen = r.changed
	}
	steps = append(steps, step(1, seen, "acknowledge", "sent", "acknowledged", "partner"))
	if act, further := doing[r.status]; further {
		steps = append(steps, step(2, r.changed, act[0], "acknowledged", r.status, act[1]))
	}
	return steps
}

func (c *country) placements() table {
	columns := []string{"referral_id", "service_id", "organisation_id", "id", "status", "starts_on", "created_at"}
	return table{"placements", columns, func(yield func([]any) bool) {
		for i, r := range c.referrals {
			if r.status != "accepted" {
				continue
			}
			status := "planned"
			if c.at.Sub(r.changed) > 10*24*time.Hour {
				status = "active"
			}
			_, row := c.of(i)
			if !yield(append(row, aPlacement.id(i), status, r.changed.AddDate(0, 0, 7), r.changed)) {
				return
			}
		}
	}}
}
