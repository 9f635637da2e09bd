//go:build !release

package bench

import (
	"fmt"
	"iter"

	"passerelle/models/account"
	"passerelle/models/fixture/names"
)

// places are services, partners and the accounts of both.
func (c *country) places() []table {
	services := c.count()
	return []table{
		{"services", []string{"id", "name"}, each(services, func(i int) []any {
			return []any{aService.id(i), fmt.Sprintf("SPIP n° %d", i+1)}
		})},
		{"branches", []string{"id", "service_id", "name"}, each(services*branchesEach, func(i int) []any {
			return []any{aBranch.id(i), aService.id(i / branchesEach), fmt.Sprintf("Antenne %c%d", 'A'+i%branchesEach, i/branchesEach+1)}
		})},
		{"organisations", []string{"id", "name", "kind", "siret"}, each(c.organisations, func(i int) []any {
			return []any{anOrganisation.id(i), fmt.Sprintf("Association n° %d", i+1), domain(i), names.SIRET(i)}
		})},
		{"sites", []string{"id", "organisation_id", "name"}, each(c.organisations, func(i int) []any {
			return []any{aSite.id(i), anOrganisation.id(i), "Accueil"}
		})},
		{"offers", []string{"id", "organisation_id", "site_id", "name", "domain", "seats", "seats_free", "updated_at"}, each(c.organisations, func(i int) []any {
			return []any{anOffer.id(i), anOrganisation.id(i), aSite.id(i), fmt.Sprintf("Accompagnement n° %d", i+1), domain(i), 20, i % 5, c.opened()}
		})},
		{"agreements", []string{"id", "service_id", "organisation_id", "reference", "starts_on", "ends_on"}, each(c.organisations, func(i int) []any {
			return []any{anAgreement.id(i), aService.id(i / c.partnersEach() % services), anOrganisation.id(i), fmt.Sprintf("C-%d", i+1), c.opened(), c.at.AddDate(1, 0, 0)}
		})},
		{"accounts", []string{"id", "name", "created_at", "charter_version", "charter_at"}, each(c.accounts(), func(i int) []any {
			return []any{anAccount.id(i), accountName(i), c.opened(), account.Charter, c.opened()}
		})},
		{"memberships", []string{"id", "account_id", "name", "role", "service_id", "branch_id", "organisation_id", "created_at"}, each(c.accounts(), c.membership)},
		{"programmes", []string{"id", "service_id", "name", "theme"}, each(services, func(i int) []any {
			return []any{aProgramme.id(i), aService.id(i), "Programme de prévention", "behaviour"}
		})},
		{"programme_versions", []string{"id", "programme_id", "service_id", "version", "seats_min", "seats_max", "minutes", "made_at"}, each(services, func(i int) []any {
			return []any{aVersion.id(i), aProgramme.id(i), aService.id(i), 1, 4, seatsEach, 120, c.opened()}
		})},
		{"programme_sessions", []string{"version_id", "service_id", "position", "theme"}, each(services*sessionsEach, func(i int) []any {
			return []any{aVersion.id(i / sessionsEach), aService.id(i / sessionsEach), i%sessionsEach + 1, "Séance"}
		})},
	}
}

func (c *country) accounts() int { return c.colleague(c.organisations, 0) }

func accountName(i int) string { return fmt.Sprintf("AGENT-%d Dominique", i+1) }

func (c *country) membership(i int) []any {
	if service := i / officersEach; service < c.count() {
		return []any{aMember.id(i), anAccount.id(i), accountName(i), "cpip", aService.id(service), aBranch.id(branch(service, i)), nil, c.opened()}
	}
	organisation := (i - c.colleague(0, 0)) / membersEach
	return []any{aMember.id(i), anAccount.id(i), accountName(i), "partner_member", nil, nil, anOrganisation.id(organisation), c.opened()}
}

// each gives a row for each number below n.
func each(n int, row func(i int) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range n {
			if !yield(row(i)) {
				return
			}
		}
	}
}
