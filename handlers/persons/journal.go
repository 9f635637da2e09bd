package persons

import (
	"net/url"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/audit"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

// journalPage is how many lines a page shows.
const journalPage = 50

func journal(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.Journal{}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	within := cursor(r)
	page.Newest = !within.Before.IsZero()
	page.Lines, err = audit.OfFile(r.Context(), r.Tx, audit.File{Service: r.Actor().Service, Person: id.UUID}, within, journalPage+1)
	if err != nil {
		return err
	}
	if len(page.Lines) > journalPage {
		page.Lines = page.Lines[:journalPage]
		page.Older = older(id, page.Lines[journalPage-1])
	}
	r.Read("person_journal", id.UUID, id.UUID)
	return r.Page(views.JournalPage(page))
}

// cursor reads the line a page goes on from; whatever is none begins at the top.
func cursor(r *web.Request) audit.Span {
	before, notTime := time.Parse(time.RFC3339Nano, r.Query("before"))
	line, notID := uuid.Parse(r.Query("line"))
	if notTime != nil || notID != nil {
		return audit.Span{}
	}
	return audit.Span{Before: before, BeforeID: line}
}

func older(id person.ID, last audit.Line) string {
	query := url.Values{"before": {last.At.UTC().Format(time.RFC3339Nano)}, "line": {last.ID.String()}}
	return "/persons/" + id.String() + "/journal?" + query.Encode()
}
