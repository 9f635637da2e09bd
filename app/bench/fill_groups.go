//go:build !release

package bench

import (
	"fmt"
	"time"

	model "passerelle/models/person"
	"passerelle/models/programme"
)

// longAgo is how many days ago all those sheets were due that wait for their roll calls by
// the thousand: before anything that a day's worklist looks back to, since no service has
// so many sessions.
const longAgo = 60

// group is a cycle: those of the country; after them one of each client, whose
// sessions wait for their roll call; then those of each client with free seats;
// then the cultural actions of each.
type group struct {
	n, service, number    int
	waiting, open, action bool
	starts                time.Time
}

// lead is which officer of the service leads it: one of its first branch, in turn.
// What waits for roll calls by the thousand is somebody's of the other one, who does
// nothing else.
func (g group) lead() int {
	if g.waiting {
		return caller
	}
	return g.number * branchesEach % officersEach
}

// taken is how many sit in it.
func (g group) taken() int {
	if g.open {
		return takenEach
	}
	return seatsEach
}

// ends is its last day, and closes when an outside facilitator's view of it
// would end.
func (g group) ends() time.Time {
	if g.waiting {
		return g.starts
	}
	return g.starts.AddDate(0, 0, 7*(sessionsEach-1))
}

func (g group) closes() time.Time { return g.ends().AddDate(0, 0, programme.KeptOpen+1) }

func (c *country) groups(yield func(group) bool) {
	services := c.count()
	for n := range c.cycles + clients + clients*openEach + clients*actionsEach {
		g := group{n: n, service: n % services, number: n/services + 1, starts: c.opened().AddDate(0, 0, 3*(n/services)%1000)}
		if n >= c.cycles {
			g.service, g.waiting, g.starts = n-c.cycles, true, c.at.AddDate(0, 0, -longAgo)
		}
		if k := n - c.cycles - clients; k >= 0 {
			g.service, g.number, g.waiting, g.open, g.starts = k/openEach, k%openEach, false, true, c.at.AddDate(0, 0, 2+k%60)
		}
		if k := n - c.cycles - clients - clients*openEach; k >= 0 {
			g.service, g.number, g.action, g.starts = k/actionsEach, k%actionsEach, true, c.at.AddDate(0, 0, 6*(k%actionsEach)-150)
		}
		if !yield(g) {
			return
		}
	}
}

// room is where an action is: never where another is on the same day.
func (g group) room() any {
	if !g.action {
		return nil
	}
	return aRoom.id(g.service*roomsEach + g.number/7%roomsEach)
}

func (c *country) rooms() table {
	return table{"rooms", []string{"id", "service_id", "branch_id", "name", "sort_key", "site", "setting"}, each(clients*roomsEach, func(i int) []any {
		service, number := i/roomsEach, i%roomsEach
		return []any{aRoom.id(i), aService.id(service), aBranch.id(branch(service, 0)), fmt.Sprintf("Salle %d", number+1), fmt.Sprintf("salle %d", number+1),
			[]string{"Médiathèque", "Maison d’arrêt"}[number%2], []string{"open", "closed"}[number%2]}
	})}
}

func (c *country) actions() table {
	return c.ofGroups("actions", []string{"cycle_id", "service_id", "discipline", "form"}, func(g group, yield func([]any) bool) bool {
		return !g.action || yield([]any{aCycle.id(g.n), aService.id(g.service), []string{"music", "theatre", "writing", "cinema"}[g.number%4], []string{"workshop", "outing"}[g.number%2]})
	})
}

// ofGroups gives the rows of every cycle.
func (c *country) ofGroups(name string, columns []string, rows func(g group, yield func([]any) bool) bool) table {
	return table{name, columns, func(yield func([]any) bool) {
		for g := range c.groups {
			if !rows(g, yield) {
				return
			}
		}
	}}
}

func (c *country) cycleRows() table {
	columns := []string{"id", "service_id", "branch_id", "programme_id", "version_id", "label", "time_zone", "seats", "seats_taken", "status", "starts_on", "ends_on", "created_at", "created_by", "open_until", "kind"}
	return c.ofGroups("cycles", columns, func(g group, yield func([]any) bool) bool {
		label, status, kind := fmt.Sprintf("Cycle %d", g.number), "ended", "programme"
		if g.waiting {
			label, status = "Cycle en cours", "running"
		}
		if g.open {
			label, status = fmt.Sprintf("Cycle ouvert %d", g.number+1), "open"
		}
		if g.action {
			label, kind = fmt.Sprintf("Action culturelle %d", g.number+1), "culture"
		}
		return yield([]any{aCycle.id(g.n), aService.id(g.service), aBranch.id(branch(g.service, g.lead())), aProgramme.id(g.service), aVersion.id(g.service), label, "Europe/Paris",
			seatsEach, g.taken(), status, g.starts, g.ends(), c.opened(), anAccount.id(c.account(g.service, g.lead())), g.closes(), kind})
	})
}

func (c *country) facilitators() table {
	return c.ofGroups("facilitators", []string{"cycle_id", "account_id", "service_id", "name", "part", "open_until"}, func(g group, yield func([]any) bool) bool {
		lead := c.account(g.service, g.lead())
		return yield([]any{aCycle.id(g.n), anAccount.id(lead), aService.id(g.service), accountName(lead), "lead", g.closes()})
	})
}

func (c *country) sessions() table {
	columns := []string{"id", "cycle_id", "service_id", "position", "theme", "starts_at", "ends_at", "status", "open_until", "room_id", "keeps_room"}
	return c.ofGroups("sessions", columns, func(g group, yield func([]any) bool) bool {
		first, many, status := g.n*sessionsEach, sessionsEach, "held"
		if g.waiting {
			first, many, status = waitingSession(g.service, 0, c), c.saves, "planned"
		}
		if g.open {
			first, status = waitingSession(clients, 0, c)+(g.n-c.cycles-clients)*sessionsEach, "planned"
		}
		for i := range many {
			starts := g.starts
			if !g.waiting {
				starts = g.starts.AddDate(0, 0, 7*i)
			}
			if !yield([]any{aSession.id(first + i), aCycle.id(g.n), aService.id(g.service), i + 1, "Séance", starts, starts.Add(2 * time.Hour), status, g.closes(), g.room(), g.action}) {
				return false
			}
		}
		return true
	})
}

// waitingSession is the i-th session of a client that waits for its roll call.
func waitingSession(client, i int, c *country) int {
	return c.cycles*sessionsEach + client*c.saves + i
}

// seated is who sits on a seat of a cycle: neighbours in the list of the
// service, so that nobody sits twice.
func (c *country) seated(g group, seat int) int {
	first, end := c.services[g.service], c.services[g.service+1]
	return first + (g.number*seatsEach+seat)%(end-first)
}

func (c *country) enrolments() table {
	columns := []string{"id", "cycle_id", "service_id", "person_id", "status", "enrolled_at", "enrolled_by"}
	return c.ofGroups("enrolments", columns, func(g group, yield func([]any) bool) bool {
		for seat := range g.taken() {
			status := "completed"
			if g.waiting || g.open {
				status = "enrolled"
			}
			if !yield([]any{anEnrolment.id(g.n*seatsEach + seat), aCycle.id(g.n), aService.id(g.service), aPerson.id(c.seated(g, seat)), status,
				g.starts.AddDate(0, 0, -10), anAccount.id(c.account(g.service, g.lead()))}) {
				return false
			}
		}
		return true
	})
}

func (c *country) rosters() table {
	return c.ofGroups("rosters", []string{"enrolment_id", "cycle_id", "service_id", "name", "sort_key", "open_until"}, func(g group, yield func([]any) bool) bool {
		for seat := range g.taken() {
			p := c.persons[c.seated(g, seat)]
			if !yield([]any{anEnrolment.id(g.n*seatsEach + seat), aCycle.id(g.n), aService.id(g.service), p.last + " " + p.first, model.SortKey(p.last, p.first), g.closes()}) {
				return false
			}
		}
		return true
	})
}

// marks are the roll calls of the cycles that are over: four in five present.
func (c *country) marks() table {
	columns := []string{"session_id", "enrolment_id", "cycle_id", "service_id", "mark", "recorded_at", "recorded_by", "recorded_name", "open_until"}
	marks := []string{"present", "present", "present", "present", "present", "present", "present", "late_admitted", "unexcused", "excused_declared"}
	return c.ofGroups("attendance", columns, func(g group, yield func([]any) bool) bool {
		if g.waiting || g.open {
			return true
		}
		by := c.account(g.service, g.lead())
		for i := range sessionsEach * seatsEach {
			session, seat := g.n*sessionsEach+i/seatsEach, i%seatsEach
			if !yield([]any{aSession.id(session), anEnrolment.id(g.n*seatsEach + seat), aCycle.id(g.n), aService.id(g.service), marks[(session+7*seat)%len(marks)],
				g.starts.AddDate(0, 0, 7*(i/seatsEach)), anAccount.id(by), accountName(by), g.closes()}) {
				return false
			}
		}
		return true
	})
}
