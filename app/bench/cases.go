//go:build !release

package bench

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/day"
)

// benchmark is one hot page or act.
type benchmark struct {
	name string
	// variants is how many different requests an officer makes in turn.
	variants int
	// do makes the n-th request of an officer, as a browser would, and gives the
	// size of the page.
	do func(c *connection, o officer, n int) (int, error)
	// part says that a statement is the page's own.
	part func(sql string) bool
	// own puts into a recorded statement what differs each time.
	own func(sql string, o officer) string
	// partner says that it is a page or an act of a partner, manager of a head of
	// service, caller of whoever calls a roll.
	partner, manager, caller bool
	// unit says that the statements are one transaction.
	unit bool
}

func cases() []benchmark {
	return []benchmark{
		{name: "my-day", variants: 1, do: openDay, part: everything, own: asRecorded},
		{name: listed, variants: 1, do: listReferrals, part: everything, own: asRecorded},
		{name: "partner-queue", variants: 1, do: openQueue, part: everything, own: asRecorded, partner: true},
		{name: "person-search", variants: 8, do: searchPersons, part: everything, own: newSearch},
		{name: "person-file", variants: filesEach, do: openFile, part: everything, own: asRecorded},
		{name: "offer-search", variants: len(offerSearches), do: searchOffers, part: everything, own: asRecorded},
		{name: "places-to-fill", variants: 1, do: openPlaces, part: everything, own: asRecorded},
		{name: "season-month", variants: 1, do: openSeason, part: everything, own: asRecorded},
		{name: "occupancy", variants: 1, do: openOccupancy, part: everything, own: asRecorded, partner: true},
		{name: "service-year-report", variants: 1, do: openReport, part: everything, own: asRecorded, manager: true},
		{name: "journal-of-a-person", variants: heldEach, do: openJournal, part: everything, own: asRecorded, manager: true},
		{name: "roll-call", variants: 1, do: openRollCall, part: everything, own: asRecorded, caller: true},
		{name: "roll-call-save", variants: 1, do: saveRollCall, part: writes, own: nextSession, unit: true, caller: true},
		{name: "presence-save", variants: 1, do: savePresences, part: writes, own: dayBefore, partner: true, unit: true},
	}
}

// choices are the names of the pages and acts, of the yardstick, and of all at once.
func choices() []string {
	var all []string
	for _, c := range cases() {
		all = append(all, c.name)
	}
	return append(all, byHand, nationalDay)
}

func everything(string) bool { return true }

func asRecorded(sql string, _ officer) string { return sql }

// page opens one and gives its size.
func (c *connection) page(path string, o officer) (int, error) {
	a, err := c.get(path, o)
	if err != nil {
		return 0, err
	}
	return a.bytes, expect(a, http.StatusOK)
}

func expect(a answer, status int) error {
	if a.status != status {
		return fmt.Errorf("answer %d, want %d", a.status, status)
	}
	return nil
}

// openDay is what waits for an officer with followedEach persons.
func openDay(c *connection, o officer, _ int) (int, error) { return c.page("/", o) }

// openQueue is what waits for a partner.
func openQueue(c *connection, o officer, _ int) (int, error) { return c.page("/referrals", o) }

// openFile is the file of one of the persons whom an officer follows.
func openFile(c *connection, o officer, n int) (int, error) {
	return c.page("/persons/"+aPerson.id(o.files[n%len(o.files)]).String(), o)
}

// openRollCall is the sheet of a session of twelve that waits for its marks.
func openRollCall(c *connection, o officer, _ int) (int, error) {
	return c.page("/sessions/"+aSession.id(o.first+o.recorded()).String(), o)
}

func listReferrals(c *connection, o officer, _ int) (int, error) {
	return c.page("/referrals?status=accepted", o)
}

// searchPersons sends the form and opens the page it leads to.
func searchPersons(c *connection, o officer, n int) (int, error) {
	a, err := c.post("/persons/search", o, "csrf="+o.csrf+"&once="+uuid.NewString()+"&q="+url.QueryEscape(o.searches[n%len(o.searches)]))
	if err != nil {
		return 0, err
	}
	if err := expect(a, http.StatusSeeOther); err != nil {
		return 0, err
	}
	return c.page(a.location, o)
}

// openPlaces is the page of places to fill of an officer with followedEach persons,
// over openEach cycles.
func openPlaces(c *connection, o officer, _ int) (int, error) {
	return c.page("/places", o)
}

// openSeason is this month of a season of actionsEach actions.
func openSeason(c *connection, o officer, _ int) (int, error) {
	return c.page("/season", o)
}

// offerSearches are what people look for in the whole directory: a need, words and
// their beginnings, a department, what is free, and what their own service has.
var offerSearches = []string{"every=1&domain=housing", "every=1&q=accueil", "every=1&q=perm+droi", "every=1&domain=health&area=33", "every=1&free=1&area=69&q=groupe", "domain=employment"}

func searchOffers(c *connection, o officer, n int) (int, error) {
	return c.page("/offers?"+offerSearches[n%len(offerSearches)], o)
}

// openOccupancy is placesEach places over five weeks.
func openOccupancy(c *connection, o officer, _ int) (int, error) {
	return c.page("/occupancy", o)
}

// openReport is the last year of a service, by branch and beside the year before.
func openReport(c *connection, o officer, _ int) (int, error) {
	return c.page("/statistics", o)
}

// openJournal is the latest page of who saw one of heldEach files.
func openJournal(c *connection, o officer, n int) (int, error) {
	return c.page("/persons/"+aPerson.id(o.first+n%heldEach*branchesEach).String()+"/journal", o)
}

// onDay is the day whose sheet a house saves as its n-th.
func (o officer) onDay(n int) day.Day { return o.today.Add(-o.first - n) }

// savePresences marks everybody of a house on a day that has no marks yet.
func savePresences(c *connection, o officer, n int) (int, error) {
	if n >= o.saves {
		return 0, fmt.Errorf("more than %d sheets a second: no day is left", saves*clients)
	}
	form := "csrf=" + o.csrf + "&once=" + uuid.NewString() + "&on=" + o.onDay(n).String()
	for i, of := range o.seats {
		mark := "present"
		if i%20 == n%20 {
			mark = "away_permission"
		}
		form += "&mark%5B" + of.String() + "%5D=" + mark
	}
	a, err := c.post("/presences", o, form)
	if err != nil {
		return 0, err
	}
	return a.bytes, expect(a, http.StatusSeeOther)
}

// dayBefore counts back through the days: :k is how many before today.
func dayBefore(sql string, o officer) string {
	recorded := o.onDay(o.recorded()).Time().UTC().Format("'20060102T150405.000000Z'")
	return strings.ReplaceAll(sql, recorded, fmt.Sprintf("(date '%s' - :k::integer)", o.today))
}

var keptSearch = regexp.MustCompile(`(?i)^insert into "?person_searches"? .*values \(('[0-9a-f-]{36}')`)

// newSearch keeps a search under an identifier of its own each time.
func newSearch(sql string, _ officer) string {
	if found := keptSearch.FindStringSubmatch(sql); found != nil {
		return strings.Replace(sql, found[1], "gen_random_uuid()", 1)
	}
	return sql
}

// saveRollCall marks the twelve of a session that has no marks yet.
func saveRollCall(c *connection, o officer, n int) (int, error) {
	if n >= o.saves {
		return 0, fmt.Errorf("more than %d roll calls a second: no session is left", saves*clients)
	}
	form := "csrf=" + o.csrf + "&once=" + uuid.NewString() + "&status=held"
	for i, seat := range o.seats {
		mark := "present"
		if i%6 == n%6 {
			mark = "unexcused"
		}
		form += "&mark%5B" + seat.String() + "%5D=" + mark
	}
	a, err := c.post("/sessions/"+aSession.id(o.first+n).String()+"/attendance", o, form)
	if err != nil {
		return 0, err
	}
	return a.bytes, expect(a, http.StatusSeeOther)
}

func writes(sql string) bool {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(sql)), " ")
	return word == "insert" || word == "update" || word == "delete"
}

// nextSession counts through the sessions that wait: :k is the number of one.
func nextSession(sql string, o officer) string {
	recorded := aSession.id(o.first + o.recorded()).String()
	return strings.ReplaceAll(sql, "'"+recorded+"'", fmt.Sprintf("('%s' || lpad(:k::text, 12, '0'))::uuid", recorded[:24]))
}

// recorded is the last session that waits: none of the measurements reaches it.
func (o officer) recorded() int { return o.saves - 1 }
