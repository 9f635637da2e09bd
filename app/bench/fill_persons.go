//go:build !release

package bench

import (
	"passerelle/models/fixture/names"
	model "passerelle/models/person"
)

func (c *country) people() table {
	columns := []string{"id", "service_id", "branch_id", "referent_id", "civility", "last_name", "first_name", "birth_on", "appi_ref", "status", "sort_key",
		"created_at", "created_by", "updated_at"}
	return table{"persons", columns, each(len(c.persons), func(i int) []any {
		p := c.persons[i]
		officer := i % officersEach
		if c.own(i) {
			officer = 0
		}
		referent := anAccount.id(c.account(p.service, officer))
		civility, status := "mr", "closed"
		if p.madam {
			civility = "mrs"
		}
		if p.open || c.own(i) {
			status = "active"
		}
		return []any{aPerson.id(i), aService.id(p.service), aBranch.id(branch(p.service, i)), referent, civility, p.last, p.first, p.birth, names.APPI(i), status,
			model.SortKey(p.last, p.first), c.opened(), referent, c.opened()}
	})}
}

// own says that a person is one of those whom an officer who is signed in follows:
// the first of a service.
func (c *country) own(i int) bool {
	service := c.persons[i].service
	return service < clients && i-c.services[service] < followedEach
}

// keys are those by which a person is found.
func (c *country) keys() table {
	return table{"person_keys", []string{"person_id", "service_id", "key"}, func(yield func([]any) bool) {
		for i, p := range c.persons {
			for _, key := range model.SearchKeys(p.last, p.first) {
				if !yield([]any{aPerson.id(i), aService.id(p.service), key}) {
					return
				}
			}
		}
	}}
}

func (c *country) measures() table {
	kinds := []string{"probation_order", "probation_order", "house_arrest_em", "community_service", "socio_judicial_supervision", "parole"}
	return table{"measures", []string{"id", "person_id", "service_id", "kind", "frame", "starts_on", "ends_on"}, each(len(c.persons), func(i int) []any {
		starts := c.opened().AddDate(0, 0, i%900)
		return []any{aMeasure.id(i), aPerson.id(i), aService.id(c.persons[i].service), kinds[i%len(kinds)], "at", starts, starts.AddDate(0, 6+i%30, 0)}
	})}
}
