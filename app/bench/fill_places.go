//go:build !release

package bench

import (
	"fmt"
	"iter"

	"passerelle/models/account"
	"passerelle/models/fixture/names"
	"passerelle/models/fold"
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
		{"offers", []string{"id", "organisation_id", "site_id", "name", "sort_key", "domain", "areas", "seats", "seats_free", "confirmed_on", "updated_at"}, each(max(c.organisations, c.offers), func(i int) []any {
			of := i % c.organisations // the first of each comes first
			name := offered[i*7919%len(offered)] + fmt.Sprintf(" n° %d", i+1)
			return []any{anOffer.id(i), anOrganisation.id(of), aSite.id(of), name, fold.Text(name), domain(of), []string{served(i)}, 20, i % 5, c.at, c.opened()}
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

// offered begin the names of offers.
var offered = []string{"Accueil de nuit", "Appartement partagé", "Atelier de mobilité", "Bilan de compétences", "Consultation en addictologie", "Domiciliation", "Écoute et soutien",
	"Formation aux gestes du bâtiment", "Groupe de parole", "Hébergement et accompagnement", "Insertion par l’activité", "Médiation familiale", "Permanence d’accès aux droits", "Soins de proximité"}

// served is where an offer serves: everywhere, or one department, whatever its need.
func served(i int) string {
	i /= len(domains)
	if i%10 == 0 {
		return "france"
	}
	return fmt.Sprintf("d:%02d", 21+i%70)
}

func (c *country) accounts() int { return c.colleague(c.organisations, 0) }

func accountName(i int) string { return fmt.Sprintf("AGENT-%d Dominique", i+1) }

func (c *country) membership(i int) []any {
	if service := i / officersEach; service < c.count() {
		role := "cpip"
		if i%officersEach == manager {
			role = "manager"
		}
		return []any{aMember.id(i), anAccount.id(i), accountName(i), role, aService.id(service), aBranch.id(branch(service, i)), nil, c.opened()}
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
