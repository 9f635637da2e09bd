package cycles

import (
	"net/url"
	"strings"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// pageSize is how many cycles a page lists.
const pageSize = 50

func list(r *web.Request) error {
	if r.Actor().Kind == actor.Partner {
		return led(r)
	}
	who, err := chosen(r)
	if err != nil {
		return err
	}
	page := views.List{Today: r.Today(), Now: r.Tx.Now, Person: who, All: who == nil && r.Query("state") == "all", Create: r.Actor().May(actor.CycleWrite), Places: r.Actor().May(actor.CycleEnrol)}
	asked := programme.List{OnlyOpen: !page.All, Today: page.Today, Limit: pageSize + 1}
	if who == nil {
		asked.Kind = programme.Collective // cultural actions stand in their season
	}
	asked.AfterOn, asked.AfterID = readAfter(r.Query("after"))
	if page.Cycles, err = programme.Cycles(r.Context(), r.Tx, asked); err != nil {
		return err
	}
	if len(page.Cycles) > pageSize {
		page.Cycles = page.Cycles[:pageSize]
		page.Next = nextPage(r, page.Cycles[pageSize-1])
	}
	if err := beside(r, &page); err != nil {
		return err
	}
	return r.Page(views.ListPage(page))
}

// beside adds what would keep the person to enrol from each cycle; where nobody is
// named, the seats held for the reader's own persons.
func beside(r *web.Request, page *views.List) (err error) {
	switch {
	case page.Person != nil:
		page.Hindrances, err = programme.HindrancesOf(r.Context(), r.Tx, page.Person.ID, page.Cycles)
	case r.Actor().May(actor.CycleEnrol):
		page.Offered, err = programme.OffersToMe(r.Context(), r.Tx)
	}
	return err
}

// chosen is the person to enrol, if the address names one; the page then shows
// who it is, and the journal says so.
func chosen(r *web.Request) (*person.Person, error) {
	if r.Query("person") == "" {
		return nil, nil
	}
	if !r.Actor().May(actor.CycleEnrol) {
		return nil, fault.Of(fault.Forbidden, "")
	}
	id, err := web.Parse[person.Person](r.Query("person"))
	if err != nil {
		return nil, err
	}
	who, err := person.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return nil, err
	}
	r.Read("person", id.UUID, id.UUID)
	return &who, nil
}

func led(r *web.Request) error {
	cycles, err := programme.Cycles(r.Context(), r.Tx, programme.List{Limit: pageSize})
	if err != nil {
		return err
	}
	next, err := programme.NextSessions(r.Context(), r.Tx, 20)
	if err != nil {
		return err
	}
	return r.Page(views.LedPage(views.Led{Next: next, Cycles: cycles, Today: r.Today()}))
}

// readAfter reads where a page begins; whatever is no such place begins at the top.
func readAfter(text string) (day.Day, programme.CycleID) {
	on, cycle, _ := strings.Cut(text, "_")
	after, errDay := day.Parse(on)
	id, errID := web.Parse[programme.Cycle](cycle)
	if errDay != nil || errID != nil {
		return day.Day{}, programme.CycleID{}
	}
	return after, id
}

func nextPage(r *web.Request, last programme.Cycle) string {
	query := url.Values{"after": {last.StartsOn.String() + "_" + last.ID.String()}}
	for _, name := range []string{"state", "person"} {
		if value := r.Query(name); value != "" {
			query.Set(name, value)
		}
	}
	return "/cycles?" + query.Encode()
}
