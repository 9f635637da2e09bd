package places

import (
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/places"
)

// pageSize is how many cycles a page lists.
const pageSize = 30

func list(r *web.Request) error {
	page := views.Places{Filter: views.Filter{Branch: r.Query("branch"), Theme: r.Query("theme"), From: r.Query("from"), Full: r.Query("full") == "true"}}
	asked := programme.PlaceFilter{Theme: programme.Theme(page.Filter.Theme), Full: page.Filter.Full, Limit: pageSize}
	// What is no branch is all of them.
	if branch, err := uuid.Parse(page.Filter.Branch); err == nil {
		asked.Branch = branch
	}
	asked.AfterAt, asked.AfterID = readAfter(r.Query("after"))
	var err error
	if page.Filter.From != "" {
		if asked.From, err = day.ParseFrench(page.Filter.From); err != nil {
			page.Wrong = true
		}
	}
	known, err := caseload(r, &page)
	if err != nil {
		return err
	}
	var more bool
	if page.Openings, more, err = programme.Openings(r.Context(), r.Tx, asked); err != nil {
		return err
	}
	page.Fits = map[programme.CycleID][]programme.Fit{}
	for _, one := range page.Openings {
		page.Fits[one.ID] = known.Fits(one)
	}
	if more {
		page.Next = nextPage(page)
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	r.Read("place", uuid.Nil, shown(page.Person))
	return r.Page(views.PlacesPage(page))
}

// caseload is whom a place is looked for: the one named by the address, else all
// of one's own.
func caseload(r *web.Request, page *views.Places) (programme.Caseload, error) {
	if r.Query("person") == "" {
		return own(r)
	}
	id, err := web.Parse[person.Person](r.Query("person"))
	if err != nil {
		return programme.Caseload{}, err
	}
	who, err := person.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return programme.Caseload{}, err
	}
	page.Person = &who
	return programme.CaseOf(r.Context(), r.Tx, id)
}

// own are the persons the reader answers for today.
func own(r *web.Request) (programme.Caseload, error) {
	mine, err := charge.Of(r.Context(), r.Tx)
	if err != nil {
		return programme.Caseload{}, err
	}
	return programme.CaseloadOf(r.Context(), r.Tx, mine)
}

func shown(who *person.Person) uuid.UUID {
	if who == nil {
		return uuid.Nil
	}
	return who.ID.UUID
}

// readAfter reads where a page begins; whatever is no such place begins at the top.
func readAfter(text string) (time.Time, programme.CycleID) {
	at, cycle, _ := strings.Cut(text, "_")
	after, errTime := time.Parse(time.RFC3339Nano, at)
	id, errID := web.Parse[programme.Cycle](cycle)
	if errTime != nil || errID != nil {
		return time.Time{}, programme.CycleID{}
	}
	return after, id
}

func nextPage(page views.Places) string {
	last := page.Openings[len(page.Openings)-1]
	query := page.Filter.Query(page.Person)
	query.Set("after", last.NextAt.UTC().Format(time.RFC3339Nano)+"_"+last.ID.String())
	return "/places?" + query.Encode()
}

// candidates is one cycle and who fits it; after a fault it says what could not
// be done.
func candidates(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	page := views.Candidates{Errors: r.Errors()}
	if page.Opening, page.Open, err = programme.OpeningOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Open {
		known, err := own(r)
		if err != nil {
			return err
		}
		page.Fits = known.Fits(page.Opening)
	}
	r.Read("place", id.UUID, uuid.Nil)
	return r.Page(views.CandidatesPage(page))
}

func propose(r *web.Request) error {
	cycle, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	var form views.ProposeForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	who, err := web.Parse[person.Person](form.PersonID)
	if err != nil {
		return err
	}
	if _, err := programme.Propose(r.Context(), r.Tx, cycle, who); err != nil {
		return err
	}
	return r.SeeOther(back(form.Next, cycle), "proposal.flash.proposed")
}

// back is the list that the proposal was made from, and nowhere else.
func back(next string, cycle programme.CycleID) string {
	if at, err := url.Parse(next); err == nil && at.Path == "/places" && at.Host == "" && at.Scheme == "" {
		return "/places?" + at.Query().Encode()
	}
	return "/cycles/" + cycle.String() + "/candidates"
}
