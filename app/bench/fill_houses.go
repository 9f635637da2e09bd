//go:build !release

package bench

import "fmt"

// lodge refers persons of each service with somebody signed in to the house of a
// partner: for each place one who has lived there for long, and one who is to come.
func (c *country) lodge() {
	for client := range clients {
		for n := range 2 * placesEach {
			came := c.at.AddDate(0, 0, -40)
			c.referrals = append(c.referrals, referral{person: c.services[client] + n, organisation: client, status: "accepted", sent: came.AddDate(0, 0, -3), changed: came})
		}
	}
}

// lodged is the n-th referral of those to the house of a client.
func (c *country) lodged(client, n int) int {
	return len(c.referrals) - (clients-client)*2*placesEach + n
}

func (c *country) housingPlaces() table {
	return table{"housing_places", []string{"id", "organisation_id", "site_id", "name", "sort_key", "room"}, each(clients*placesEach, func(i int) []any {
		house, n := i/placesEach, i%placesEach+1
		return []any{aPlace.id(i), anOrganisation.id(house), aSite.id(house), fmt.Sprintf("Chambre %d", n), fmt.Sprintf("chambre %04d", n), "single"}
	})}
}

// bookings are who lives on a place, and who comes after them. Those who live there
// came so long ago that each sheet that is saved has a day of its own.
func (c *country) bookings() table {
	columns := []string{"id", "place_id", "organisation_id", "referral_id", "service_id", "person_id", "reference", "status", "starts_on", "leaves_on", "made_at", "made_by", "made_name"}
	return table{"bookings", columns, each(clients*placesEach*2, func(i int) []any {
		place, next := i/2, i%2
		house := place / placesEach
		of := c.lodged(house, place%placesEach+next*placesEach)
		by := c.colleague(house, 0)
		status, from, to := "arrived", c.at.AddDate(0, 0, -c.saves-10), c.at.AddDate(0, 0, 5+place%9)
		if next == 1 {
			status, from, to = "confirmed", to.AddDate(0, 0, place%3), to.AddDate(0, 2, 0)
		}
		return []any{aBooking.id(i), aPlace.id(place), anOrganisation.id(house), aReferral.id(of), aService.id(house), aPerson.id(c.referrals[of].person), fmt.Sprintf("B-%09d", of), status,
			from, to, c.opened(), anAccount.id(by), accountName(by)}
	})}
}

// presences are the first nights of everybody whom a house took in, but those of the
// houses that are measured: each sheet that is saved there has a day of its own.
func (c *country) presences() table {
	columns := []string{"referral_id", "service_id", "organisation_id", "id", "day_on", "mark", "recorded_at", "recorded_by", "recorded_name"}
	marks := []string{"present", "present", "present", "present", "present", "present", "late", "away_permission", "away_unexplained"}
	return table{"presences", columns, func(yield func([]any) bool) {
		n := 0
		for i, r := range c.referrals[:c.lodged(0, 0)] {
			if r.status != "accepted" || domain(r.organisation) != "housing" || r.organisation < clients {
				continue
			}
			by := c.colleague(r.organisation, i%membersEach)
			for night := range nightsEach {
				at := r.changed.AddDate(0, 0, night)
				if at.After(c.at) {
					break
				}
				_, row := c.of(i)
				if !yield(append(row, aPresence.id(n), at, marks[(i+night)%len(marks)], at, anAccount.id(by), accountName(by))) {
					return
				}
				n++
			}
		}
	}}
}
