package ui_test

import (
	"testing"

	"github.com/a-h/templ"

	"passerelle/views/ui"
)

func TestTableIsATableToAScreenReaderEverywhere(t *testing.T) {
	doc := render(t, reader(t), ui.Table(ui.TableProps{
		Caption: "Personnes",
		Columns: []ui.Column{{Label: "Nom"}, {Label: "Orientations", Number: true}, {Label: "Actes", Hidden: true}},
		Rows:    []ui.Row{{Href: "/persons/1", Cells: []templ.Component{ui.Text("ABADIE Chloé"), ui.Text("2"), ui.Text("Relancer")}}},
	}))
	equal(t, "caption", doc.Find("caption").Text(), "Personnes")
	for selector, role := range map[string]string{
		"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tbody tr": "row", "th": "columnheader", "td": "cell",
	} {
		equal(t, "role of "+selector, attr(doc, selector, "role"), role)
	}
	equal(t, "link", attr(doc, "td:first-child a", "href"), "/persons/1")
	equal(t, "links in the row", words(doc.Find("tbody a")), "ABADIE Chloé")
	equal(t, "label of a cell in a card", attr(doc, "td:nth-child(2)", "data-label"), "Orientations")
	equal(t, "label of a hidden column", attr(doc, "td:nth-child(3)", "data-label"), "(none)")
}

func TestPaginationAtTheEndLeadsBackOnly(t *testing.T) {
	ctx := reader(t)
	doc := render(t, ctx, ui.Pagination(ui.PaginationProps{Previous: "/persons?before=x", Label: "personnes"}))
	equal(t, "previous", attr(doc, ".fr-pagination__link--prev", "href"), "/persons?before=x")
	equal(t, "next", attr(doc, ".fr-pagination__link--next", "href"), "(none)")
	equal(t, "next is off", attr(doc, ".fr-pagination__link--next", "aria-disabled"), "true")
	if render(t, ctx, ui.Pagination(ui.PaginationProps{Label: "personnes"})).Find("nav").Length() != 0 {
		t.Error("one page has a pagination")
	}
}

func TestBadgeHasASignAndAWord(t *testing.T) {
	signs := map[string]ui.Tone{}
	for _, tone := range []ui.Tone{ui.Neutral, ui.Good, ui.Warn, ui.Bad, ui.Info} {
		doc := render(t, reader(t), ui.Badge(ui.BadgeProps{Label: "Reçue", Tone: tone}))
		equal(t, "word", words(doc.Find(".fr-badge")), "Reçue")
		sign := attr(doc, "svg path", "d")
		if other, taken := signs[sign]; taken {
			t.Errorf("%q and %q have the same sign", tone, other)
		}
		signs[sign] = tone
	}
}

func TestEveryIconIsDrawn(t *testing.T) {
	for _, sign := range []ui.Sign{
		ui.SignCheck, ui.SignWarn, ui.SignBad, ui.SignInfo, ui.SignDot, ui.SignCross, ui.SignSearch, ui.SignInbox,
		ui.SignMenu, ui.SignDown, ui.SignForward, ui.SignBack, ui.SignPrint, ui.SignClock, ui.SignLock, ui.SignPlus,
		ui.SignPhone, ui.SignCalendar, ui.SignPerson, ui.SignMessage, ui.SignPin, ui.SignDocument, ui.SignExternal,
	} {
		doc := render(t, reader(t), ui.Icon(sign))
		equal(t, string(sign)+" hidden from screen readers", attr(doc, "svg", "aria-hidden"), "true")
	}
}

func TestBreadcrumbEndsAtThisPage(t *testing.T) {
	doc := render(t, reader(t), ui.Breadcrumb([]ui.Crumb{{Label: "Personnes", Href: "/persons"}, {Label: "ABADIE Chloé"}}))
	equal(t, "this page", doc.Find(`[aria-current=page]`).Text(), "ABADIE Chloé")
	equal(t, "links", doc.Find("a[href]").Text(), "Personnes")
}

func TestEmptyGroupOfAWorklistIsLeftOut(t *testing.T) {
	doc := render(t, reader(t), ui.Worklist([]ui.WorkGroup{
		{Title: "En retard", Tone: ui.Bad},
		{Title: "Aujourd’hui", Count: 1, Rows: []ui.Work{{Who: "ABADIE Chloé", Href: "/persons/1", What: "attend.", Due: "dans 2 heures"}}},
	}))
	equal(t, "groups", words(doc.Find("h2")), "Aujourd’hui 1")
	equal(t, "sentence", words(doc.Find(".ps-work__what")), "ABADIE Chloé attend.")
}

func TestSummaryListNamesWhatItChanges(t *testing.T) {
	doc := render(t, reader(t), ui.SummaryList([]ui.Fact{{Label: "Téléphone", Change: "/persons/1/phone"}}))
	equal(t, "link", words(doc.Find("a")), "Modifier Téléphone")
	equal(t, "no value", words(doc.Find("dd .ps-muted")), "Non renseigné")
}

// A row that has a rare mark says which, though its panel is shut.
func TestRollCallShowsARareMark(t *testing.T) {
	doc := render(t, reader(t), ui.RollCall("Présences", []ui.MarkRow{{
		Name: "mark[1]", Person: "ABADIE Chloé", Value: "excused",
		Common: []ui.Option{{Value: "present", Label: "Présent"}},
		Others: []ui.Option{{Value: "excused", Label: "Absence justifiée"}},
	}}))
	equal(t, "button", words(doc.Find("summary")), "Absence justifiée")
	equal(t, "mark", attr(doc, "input[checked]", "value"), "excused")
	equal(t, "ids", attr(doc, "input[value=present]", "id")+" "+attr(doc, "input[value=excused]", "id"), "mark-1- mark-1--2")
	equal(t, "name", attr(doc, "input[value=excused]", "name"), "mark[1]")
}

func TestAddressesOfScriptsAreRefused(t *testing.T) {
	doc := render(t, reader(t), ui.ButtonLink(ui.LinkProps{Label: "Ouvrir", Href: "javascript:alert(1)"}))
	if href := attr(doc, "a", "href"); href == "javascript:alert(1)" {
		t.Errorf("the link leads to %q", href)
	}
}
