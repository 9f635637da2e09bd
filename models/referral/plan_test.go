package referral_test

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/flow"
	"passerelle/models/referral"
)

// The list is read in the order of an index, without a sort, however many there
// are and whatever the planner thinks of persons and services.
func TestTheListFollowsItsIndexes(t *testing.T) {
	heard := &dbtest.Statements{}
	w := world.New(t, db.Options{Tracer: heard})
	nation(t, w)
	var last referral.ID
	read := func(f referral.Filter) string {
		saw := heard.During(func() {
			err := w.Pool.Read(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
				page, err := referral.List(context.Background(), tx, f)
				if err == nil {
					last = page.Rows[len(page.Rows)-1].ID
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
		if len(saw) != 1 {
			t.Fatalf("%d statements", len(saw))
		}
		return w.Plan(t, fixture.Nadia.Actor(), saw[0])
	}
	for status, index := range map[flow.Status]string{"": "referrals_latest", referral.Accepted: "referrals_by_status"} {
		f := referral.Filter{Status: status}
		for _, f.After = range []referral.ID{{}, last} {
			plan := read(f)
			if !regexp.MustCompile(`Index Scan using `+index+` on referrals`).MatchString(plan) || strings.Contains(plan, "Sort") {
				t.Errorf("%q after %s:\n%s", status, f.After, plan)
			}
		}
	}
}

// Whoever follows somebody works in one service. Taken for two chances, a hundred services
// make one person of an officer's fifty, and every plan that begins with them a bad one.
func TestThePlannerKnowsThatAnOfficerWorksInOneService(t *testing.T) {
	w := world.New(t)
	nation(t, w)
	const officer = "md5(p.service_id::text || right(p.last_name, 1))::uuid" // ten of a service, with a hundred persons each
	w.Exec(t, "insert into accounts (id, name, created_at) select distinct "+officer+", 'COLLÈGUE', $1::timestamptz from persons p where last_name like 'SERIES%'", dbtest.Monday)
	w.Exec(t, "update persons p set referent_id = "+officer+" where last_name like 'SERIES%'")
	w.Exec(t, "update referrals r set referent_id = p.referent_id from persons p where p.id = r.person_id and p.last_name like 'SERIES%'")
	w.Exec(t, "analyze persons, referrals")
	rows := regexp.MustCompile(`on (?:persons|referrals) .*rows=(\d+)`)
	for table, many := range map[string]int{"persons": 100, "referrals": 200} {
		service := fixture.Nadia.Actor().Service
		plan := w.Plan(t, fixture.Nadia.Actor(), dbtest.Statement{SQL: "select id from " + table + " where referent_id = md5($1 || '7')::uuid and service_id = $1::uuid", Args: []any{service.String()}})
		found := rows.FindStringSubmatch(plan)
		if found == nil {
			t.Fatal(plan)
		}
		if thought, err := strconv.Atoi(found[1]); err != nil || thought < many/2 {
			t.Errorf("%s: %d of an officer are thought to be %d:\n%s", table, many, thought, plan)
		}
	}
}

// nation fills sixteen services, Nadia's among them, so that the planner has
// something to be wrong about.
func nation(t *testing.T, w *dbtest.Database) {
	t.Helper()
	w.Exec(t, `insert into services (id, name) select gen_random_uuid(), 'Service ' || n from generate_series(1, 15) n`)
	w.Exec(t, `insert into branches (id, service_id, name) select gen_random_uuid(), id, 'Antenne' from services where name like 'Service %'`)
	w.Exec(t, `insert into persons (id, service_id, branch_id, last_name, birth_on, sort_key, created_at, created_by, updated_at)
		select gen_random_uuid(), b.service_id, b.id, 'SERIES' || n, '1980-01-01', 'series' || n, $1, $2, $1
		from (select distinct on (service_id) * from branches) b, generate_series(1, 1000) n`, dbtest.Monday, fixture.Nadia.Account())
	w.Exec(t, `insert into referrals (id, reference, service_id, branch_id, organisation_id, offer_id, person_id, author_id, domain, purpose, agreement, agreed_on, status,
			sent_at, changed_at, acknowledge_due_on, remind_on, answer_due_on, expires_on)
		select gen_random_uuid(), 'T-' || row_number() over (), p.service_id, p.branch_id, $2, $3, p.id, $4, 'housing', 'x', 'oral', '2026-11-01',
			case n when 1 then 'accepted' else 'declined' end, $1::timestamptz - random() * interval '3 years', $1, '2026-11-30', '2026-11-30', '2026-11-30', '2026-11-30'
		from persons p, generate_series(1, 2) n`, dbtest.Monday, fixture.Relais.ID, fixture.RelaisRooms.ID, fixture.Nadia.Account())
	w.Exec(t, `insert into placements (id, referral_id, service_id, organisation_id, starts_on, created_at)
		select gen_random_uuid(), id, service_id, organisation_id, '2026-11-30', changed_at from referrals where status = 'accepted'`)
	w.Exec(t, "analyze")
}
