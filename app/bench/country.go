//go:build !release

package bench

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"passerelle/models/fixture/names"
)

// A country at scale 1, in the orders of magnitude of the French one.
const (
	servicesAtOne      = 104
	organisationsAtOne = 8_000
	offersAtOne        = 30_000
	personsAtOne       = 600_000
	referralsAtOne     = 1_200_000
	cyclesAtOne        = 10_400 // of eight sessions and twelve persons: a million marks
	branchesEach       = 2
	officersEach       = 60
	membersEach        = 3
	sessionsEach       = 8
	seatsEach          = 12
	followedEach       = 120 // persons of whoever is signed in
	filesEach          = 8   // of those at most, opened in turn
	openEach           = 200 // cycles with free seats in a service of theirs
	takenEach          = 4   // seats of those
	actionsEach        = 50  // cultural actions of a service of theirs: 400 sessions from five months ago for twelve
	roomsEach          = 4   // of those
	placesEach         = 60  // of the house of whoever is signed in for a partner
	manager            = 1   // which officer of a service is its head
	caller             = 3   // and which calls rolls without end, when these are measured
	nightsEach         = 15  // of each whom a house took in: 1.5 million presences at scale 1
	linesEach          = 8   // of the journal, a person: five million at scale 1
	heldEach           = 20  // files of a service of theirs that have many lines
	linesHeld          = 200 // of each of those
)

// saves bounds the roll calls that one client records in a second: each needs a
// session of its own, made beforehand.
const saves = 250

func savesOf(d time.Duration) int { return int(d.Seconds() * saves) }

// country is what is filled in, small enough to be held in memory.
type country struct {
	at            time.Time // the day it is, to the second
	random        *rand.Rand
	services      []int // the first person of each, by index; a last one ends the list
	organisations int
	offers        int
	persons       []person
	referrals     []referral
	cycles        int
	saves         int // sessions of each client that wait for their roll call
}

type person struct {
	last, first string
	madam       bool
	service     int
	birth       time.Time
	open        bool
}

type referral struct {
	person, organisation int
	urgent               bool
	status               string
	sent, changed        time.Time
}

// count is how many services there are.
func (c *country) count() int { return len(c.services) - 1 }

// invent makes the same country for a scale and a day.
func invent(scale float64, seconds int, now time.Time) *country {
	some := func(atOne int) int { return max(1, int(math.Round(float64(atOne)*scale))) }
	c := &country{
		at: now.UTC().Truncate(time.Second), random: rand.New(rand.NewPCG(2026, 0)), organisations: max(2*clients, some(organisationsAtOne)),
		cycles: some(cyclesAtOne), offers: some(offersAtOne),
		// Of three runs: pgbench, the portal and pgbench again.
		saves: 3 * (seconds + 2) * saves,
	}
	c.invite(max(clients, some(servicesAtOne)), max(clients*placesEach*6, some(personsAtOne)))
	for range some(referralsAtOne) {
		c.referrals = append(c.referrals, c.refer())
	}
	c.lodge()
	return c
}

// invite spreads the persons over the services, of which the largest are four
// times the smallest; a service's stand in a row.
func (c *country) invite(services, persons int) {
	weights, sum := make([]float64, services), 0.0
	for i := range weights {
		weights[i] = 1 + float64(i%4)
		sum += weights[i]
	}
	draw := names.New(2026)
	through := 0.0
	for service := range services {
		c.services = append(c.services, len(c.persons))
		through += weights[service]
		for len(c.persons) < int(through/sum*float64(persons)) {
			name := draw.Person()
			c.persons = append(c.persons, person{last: name.Last, first: name.First, madam: name.Civility == names.Madam, service: service,
				birth: c.at.AddDate(-18-c.random.IntN(50), 0, -c.random.IntN(365)), open: c.random.IntN(12) < 5})
		}
	}
	c.services = append(c.services, len(c.persons))
}

// A referral of the last three years: what is older than a month is decided.
var (
	lately  = []string{"sent", "sent", "sent", "acknowledged", "acknowledged", "info_requested", "appointment_set", "waitlisted", "accepted", "declined"}
	decided = []string{"accepted", "accepted", "accepted", "accepted", "accepted", "declined", "declined", "withdrawn", "expired", "waitlisted"}
)

func (c *country) refer() referral {
	who := c.random.IntN(len(c.persons))
	sent := c.at.Add(-time.Duration(c.random.Int64N(int64(3 * 365 * 24 * time.Hour))))
	r := referral{person: who, organisation: c.partnerOf(c.persons[who].service), urgent: c.random.IntN(20) == 0, sent: sent, changed: sent}
	from, within := decided, 20*24*time.Hour
	if age := c.at.Sub(sent); age < 30*24*time.Hour {
		from, within = lately, age
	}
	r.status = from[c.random.IntN(len(from))]
	if r.status != "sent" {
		r.changed = sent.Add(time.Duration(c.random.Int64N(int64(within) + 1)))
	}
	return r
}

// partnerOf draws one of the organisations that work with a service: its own
// part of them, and a few of its neighbour's.
func (c *country) partnerOf(service int) int {
	each := c.partnersEach()
	if c.random.IntN(10) == 0 {
		service = (service + 1) % c.count()
	}
	return (service*each + c.random.IntN(each)) % c.organisations
}

func (c *country) partnersEach() int { return max(2, c.organisations/c.count()) }

// closes is when the partner's view of a referral ends; the zero time is never.
func (r referral) closes() time.Time {
	switch r.status {
	case "withdrawn":
		return r.changed
	case "declined", "expired":
		return r.changed.AddDate(0, 0, 30)
	}
	return time.Time{}
}

// kind tells the identifiers of one table from another's.
type kind uint16

const (
	aService kind = 1 + iota
	aBranch
	anOrganisation
	aSite
	anOffer
	anAgreement
	anAccount
	aMember
	aPerson
	aMeasure
	aReferral
	anEvent
	aPlacement
	aProgramme
	aVersion
	aCycle
	aSession
	anEnrolment
	aPlace
	aBooking
	aLine
	aRoom
	aPresence
)

// opened is when the portal began to be used: what does not change dates from
// then.
func (c *country) opened() time.Time { return c.at.AddDate(-3, 0, 0) }

// id is the n-th identifier of a kind: a UUID v7 whose last twelve digits say n
// in decimal, so that SQL can count through them. It sorts by n.
func (k kind) id(n int) uuid.UUID {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], 0x0190_0000_0000_7000|uint64(k))
	u[8] = 0x80
	for i := 15; i >= 10; i-- {
		u[i] = byte(n%10) | byte(n/10%10)<<4
		n /= 100
	}
	return u
}

// account is an officer of a service, and colleague a member of an organisation.
func (c *country) account(service, n int) int { return service*officersEach + n }
func (c *country) colleague(organisation, n int) int {
	return c.count()*officersEach + organisation*membersEach + n
}

// branch is the local unit of a person or an officer.
func branch(service, n int) int { return service*branchesEach + n%branchesEach }

// site, offer and domain of an organisation, which has one of each.
var domains = []string{"housing", "health", "employment", "training", "rights"}

func domain(organisation int) string { return domains[organisation%len(domains)] }
