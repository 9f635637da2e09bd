package reports

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/models/report"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// French is the language in which a magistrate is written to.
const French = "fr"

func (p Document) title(ctx context.Context) string {
	return kindName(ctx, p.Report.Kind)
}

func (p Document) letterhead(ctx context.Context) layout.Letterhead {
	head := layout.Letterhead{Sender: layout.Address(p.Place, p.Person.BranchName), Recipient: layout.Address(locales.T(ctx, "magistrate_report.document.to")), Reference: p.Person.AppiRef}
	if done, found := p.Report.Last(report.DoValidate); found {
		head.Dated = locales.Date(ctx, done.At)
	}
	return head
}

// who is the person as the law writes them, and of what days the report speaks.
func (p Document) who(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{
		{Label: locales.T(ctx, "magistrate_report.document.person"), Value: named(ctx, p.Person)},
		{Label: locales.T(ctx, "magistrate_report.column.span"), Value: capital(span(ctx, p.Report))},
		{Label: locales.T(ctx, "magistrate_report.column.version"), Value: locales.Number(ctx, int64(p.Report.Version))},
	}
	return append(facts, situation(ctx, p.Report.Contents)...)
}

func (p Document) signatures(ctx context.Context) []ui.Fact {
	var facts []ui.Fact
	if sent, found := p.Report.Last(report.DoSubmit); found {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "magistrate_report.document.written"), Value: locales.T(ctx, "magistrate_report.event.by", "name", sent.ByName, "when", locales.DateTime(ctx, sent.At))})
	}
	if done, found := p.Report.Last(report.DoValidate); found {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "magistrate_report.document.validated"), Value: locales.T(ctx, "magistrate_report.event.by", "name", done.ByName, "when", locales.DateTime(ctx, done.At))})
	}
	return facts
}

func named(ctx context.Context, who person.Person) string {
	return locales.T(ctx, "magistrate_report.document.named", "name", who.Name(), "day", locales.Day(ctx, who.BirthOn.Time()))
}

// french is the context in which a report is worded: its language is French whoever
// reads it, its clocks are those of the person's branch.
func (p Document) french(ctx context.Context) context.Context {
	return at(locales.Speaking(ctx, French), p.Report.Contents)
}

// inFrench is the text of the document, within a page in the reader's language.
func inFrench(p Document) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return body(p).Render(p.french(ctx), w)
	})
}

// FileName is what a PDF of the report is called: no name of anybody.
func (p Document) FileName(ctx context.Context) string {
	return locales.T(ctx, "magistrate_report.document.file_inline", "day", p.Report.UntilOn.String(), "version", p.Report.Version)
}

// Text is a validated report as it is pasted into APPI, which has no other way in.
// It is in French whoever reads it.
func Text(ctx context.Context, who person.Person, r report.Report) string {
	p := Document{Person: who, Report: r}
	ctx = p.french(ctx)
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	title := func(key string) { line("\n" + locales.T(ctx, key)) }
	line(p.title(ctx))
	line(named(ctx, who))
	if who.AppiRef != "" {
		line(locales.T(ctx, "person.file.appi", "number", who.AppiRef))
	}
	line(locales.T(ctx, "magistrate_report.appi.head", "span", capital(span(ctx, r)), "version", r.Version))
	if len(r.Contents.Measures) > 0 {
		line(standing(ctx, r.Contents))
	}
	for _, m := range r.Contents.Measures {
		line("- " + measureLine(ctx, m))
	}
	if r.Contents.Register {
		line(locales.T(ctx, "magistrate_report.register.title"))
	}
	title("magistrate_report.count.title")
	for _, counted := range counted(ctx, r.Contents.Count()) {
		line("- " + counted)
	}
	title("magistrate_report.facts.title")
	for _, f := range r.Contents.Facts {
		line("- " + factLine(ctx, f))
	}
	if r.PersonWords != "" {
		title("magistrate_report.field.person_words")
		line(r.PersonWords)
	}
	if quoted := r.Contents.Quoted(r.Chosen); len(quoted) > 0 {
		title("magistrate_report.comment.title")
		for _, f := range quoted {
			line("- " + locales.T(ctx, "magistrate_report.comment.quote", "words", f.Words) + " (" + source(ctx, f) + ")")
		}
	}
	title("magistrate_report.field.analysis")
	line(r.Analysis)
	b.WriteString("\n")
	for _, s := range p.signatures(ctx) {
		line(locales.T(ctx, "magistrate_report.appi.signature", "label", s.Label, "value", s.Value))
	}
	return strings.TrimSpace(b.String())
}

// factLine is a fact with its hour, its outcome, its proof and its source.
func factLine(ctx context.Context, f report.Fact) string {
	parts := []string{locales.T(ctx, "magistrate_report.appi.fact", "when", when(ctx, f), "what", sentence(ctx, f))}
	for _, more := range []string{outcome(ctx, f), proof(ctx, f)} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	return strings.Join(parts, " – ") + " (" + source(ctx, f) + ")"
}

func capital(text string) string {
	for i, first := range text {
		return strings.ToUpper(string(first)) + text[i+len(string(first)):]
	}
	return text
}
