package ui_test

import (
	"testing"

	"passerelle/locales"
	"passerelle/views/ui"
)

func TestFormCarriesItsTokens(t *testing.T) {
	ctx := reader(t)
	doc := render(t, ctx, ui.Form(ui.FormProps{Action: "/referrals"}))
	equal(t, "method", attr(doc, "form", "method"), "post")
	equal(t, "csrf", attr(doc, `form > input[type=hidden][name=csrf]`, "value"), "token")
	equal(t, "once", attr(doc, `form > input[type=hidden][name=once]`, "value"), "once-1")
	again := render(t, ctx, ui.Form(ui.FormProps{Action: "/referrals"}))
	equal(t, "once of the next form", attr(again, `input[name=once]`, "value"), "once-2")
}

func TestRepeatableFormHasNoOnce(t *testing.T) {
	doc := render(t, reader(t), ui.Form(ui.FormProps{Action: "/sign-out", Repeatable: true}))
	equal(t, "csrf", attr(doc, `input[name=csrf]`, "value"), "token")
	equal(t, "once", attr(doc, `input[name=once]`, "value"), "(none)")
}

// A token in an address would be in histories and logs.
func TestQuestionPutsNoTokenIntoTheAddress(t *testing.T) {
	doc := render(t, reader(t), ui.Form(ui.FormProps{Action: "/persons", Get: true}))
	equal(t, "method", attr(doc, "form", "method"), "get")
	if n := doc.Find("input").Length(); n != 0 {
		t.Errorf("%d hidden fields in a question", n)
	}
}

func TestVisitorsFormHasNoEmptyToken(t *testing.T) {
	ctx := ui.WithForm(reader(t), ui.FormTokens{})
	doc := render(t, ctx, ui.Form(ui.FormProps{Action: "/locale"}))
	if n := doc.Find("input").Length(); n != 0 {
		t.Errorf("%d hidden fields without a session", n)
	}
}

func TestErrorStandsAtItsFieldAndInTheSummary(t *testing.T) {
	ctx := reader(t)
	doc := render(t, ctx,
		ui.Form(ui.FormProps{Action: "/persons", Errors: ui.Errors{
			{Field: "born_on", Message: "Saisissez une date."},
			{Message: "Ce dossier existe déjà."},
		}}),
		ui.Input(ui.InputProps{Name: "name", Label: "Nom", Required: true}),
		ui.DateInput(ui.DateProps{Name: "born_on", Label: "Naissance", Value: "31/02/1994", Required: true}),
	)
	equal(t, "link of the summary", attr(doc, ".ps-errors a", "href"), "#born_on")
	equal(t, "its text", doc.Find(".ps-errors a").Text(), "Saisissez une date.")
	equal(t, "errors listed", words(doc.Find(".ps-errors li")), "Saisissez une date.Ce dossier existe déjà.")
	equal(t, "focus", attr(doc, ".ps-errors", "autofocus"), "")
	equal(t, "what was typed", attr(doc, "#born_on", "value"), "31/02/1994")
	equal(t, "aria-invalid", attr(doc, "#born_on", "aria-invalid"), "true")
	equal(t, "aria-describedby", attr(doc, "#born_on", "aria-describedby"), "born_on-hint born_on-error")
	for _, id := range []string{"born_on-hint", "born_on-error"} {
		if doc.Find("#"+id).Length() != 1 {
			t.Errorf("nothing has the id %s", id)
		}
	}
	equal(t, "aria-invalid of the right field", attr(doc, "#name", "aria-invalid"), "(none)")
	equal(t, "aria-describedby of the right field", attr(doc, "#name", "aria-describedby"), "(none)")
}

func TestSummaryLeadsToTheFirstChoiceOfAGroup(t *testing.T) {
	doc := render(t, reader(t),
		ui.Form(ui.FormProps{Action: "/x", Errors: ui.Errors{{Field: "answer", Message: "Choisissez."}}}),
		ui.Radios(ui.RadiosProps{Name: "answer", Label: "Réponse", Options: []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}}),
	)
	equal(t, "value of the control linked to", attr(doc, attr(doc, ".ps-errors a", "href"), "value"), "a")
	equal(t, "second id", attr(doc, `input[value=b]`, "id"), "answer-2")
	equal(t, "description of the group", attr(doc, "fieldset", "aria-describedby"), "answer-error")
}

func TestOptionalIsSaidWhereSomethingIsSent(t *testing.T) {
	ctx := reader(t)
	optional := locales.T(ctx, "ui.form.optional")
	input := func(required bool) ui.InputProps {
		return ui.InputProps{Name: "name", Label: "Nom", Required: required}
	}
	sent := ui.FormProps{Action: "/x"}
	asked := ui.FormProps{Action: "/x", Get: true}
	equal(t, "optional field", words(render(t, ctx, ui.Form(sent), ui.Input(input(false))).Find("label")), "Nom ("+optional+")")
	equal(t, "required field", words(render(t, ctx, ui.Form(sent), ui.Input(input(true))).Find("label")), "Nom")
	equal(t, "filter", words(render(t, ctx, ui.Form(asked), ui.Input(input(false))).Find("label")), "Nom")
	equal(t, "required attribute", attr(render(t, ctx, ui.Form(sent), ui.Input(input(true))), "#name", "required"), "")
}

func TestTwoFormsOfAPageMayHaveTheSameFields(t *testing.T) {
	doc := render(t, reader(t), ui.Form(ui.FormProps{Action: "/x", ID: "left", Errors: ui.Errors{{Field: "note", Message: "Trop long."}}}),
		ui.Textarea(ui.TextareaProps{Name: "note", Label: "Note"}))
	equal(t, "id", attr(doc, "textarea", "id"), "left-note")
	equal(t, "label", attr(doc, "label", "for"), "left-note")
	equal(t, "link", attr(doc, ".ps-errors a", "href"), "#left-note")
	equal(t, "name", attr(doc, "textarea", "name"), "note")
}

func TestWhatWasChosenStaysChosen(t *testing.T) {
	options := []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}
	ctx := reader(t)
	equal(t, "select", attr(render(t, ctx, ui.Select(ui.SelectProps{Name: "s", Label: "S", Value: "b", Groups: []ui.OptionGroup{{Label: "G", Options: options}}})), "option[selected]", "value"), "b")
	equal(t, "radios", attr(render(t, ctx, ui.Radios(ui.RadiosProps{Name: "r", Label: "R", Value: "b", Options: options})), "input[checked]", "value"), "b")
	equal(t, "checkboxes", attr(render(t, ctx, ui.Checkboxes(ui.CheckboxesProps{Name: "c", Label: "C", Values: []string{"b"}, Options: options})), "input[checked]", "value"), "b")
	equal(t, "checkbox", attr(render(t, ctx, ui.Checkbox(ui.CheckboxProps{Name: "c", Label: "C", Checked: true})), "input[checked]", "value"), "true")
	equal(t, "segmented", attr(render(t, ctx, ui.Segmented(ui.SegmentedProps{Name: "g", Label: "G", Value: "b", Options: options})), "input[checked]", "value"), "b")
	equal(t, "textarea", render(t, ctx, ui.Textarea(ui.TextareaProps{Name: "t", Label: "T", Value: "<b>\n2"})).Find("textarea").Text(), "<b>\n2")
}
