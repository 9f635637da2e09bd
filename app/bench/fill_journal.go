//go:build !release

package bench

import "time"

// lines are what the journal says of this month: its partitions begin with the one
// in which the database was made. Some files of those who are signed in have a long
// one.
func (c *country) lines() table {
	columns := []string{"id", "at", "account_id", "kind", "role", "service_id", "action", "noun", "noun_id", "person_id", "detail"}
	return table{"journal", columns, func(yield func([]any) bool) {
		month := time.Date(c.at.Year(), c.at.Month(), 1, 0, 0, 0, 0, time.UTC)
		span, n := max(c.at.Sub(month), time.Minute), 0
		for i, p := range c.persons {
			lines := linesEach
			if p.service < clients && i-c.services[p.service] < heldEach*branchesEach {
				lines = linesHeld
			}
			for k := range lines {
				at := month.Add(span / time.Duration(lines+1) * time.Duration(k))
				row := []any{aLine.id(n), at.Add(time.Duration(i%1000) * time.Microsecond), anAccount.id(c.account(p.service, (i+k)%officersEach)), "staff", "cpip", aService.id(p.service),
					"read", "person", aPerson.id(i), aPerson.id(i), ""}
				if k%8 == 7 {
					row[6] = "change"
				}
				if !yield(row) {
					return
				}
				n++
			}
		}
	}}
}

// facts are what the events of referrals leave for the report, as the acts write
// them.
const facts = `
insert into referral_facts (id, service_id, branch_id, organisation_id, offer_id, domain, action, from_status, to_status, side, reason, urgent, happened_on, days_since_sent)
select gen_random_uuid(), r.service_id, r.branch_id, r.organisation_id, r.offer_id, r.domain, e.action, e.from_status, e.to_status, e.side, e.reason, r.urgent, e.at::date, greatest(0, e.at::date - r.sent_at::date)
from referral_events e join referrals r on r.id = e.referral_id`
