package persons

import (
	"context"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/views/hindrances"
	"passerelle/views/ui"
)

func (p File) path() string { return "/persons/" + p.Person.ID.String() }

// head is who the person is, and the three facts asked for first.
func (p File) head(ctx context.Context) ui.FileProps {
	badge := state(ctx, p.Person.Status, false)
	return ui.FileProps{
		Kind: locales.T(ctx, "person.file.kind"), Title: p.Person.Name(), Subtitle: p.subtitle(ctx), State: &badge,
		Facts: []ui.Fact{
			p.mainMeasure(ctx),
			{Label: locales.T(ctx, "person.column.referent"), Value: p.Person.ReferentName, Missing: locales.T(ctx, "person.field.nobody")},
			{Label: locales.T(ctx, "person.column.branch"), Value: p.Person.BranchName},
		},
		Crumbs: []ui.Crumb{{Label: locales.T(ctx, "person.list.title"), Href: "/persons"}, {Label: p.Person.Name()}},
	}
}

func (p File) subtitle(ctx context.Context) string {
	text := born(ctx, p.Person.BirthOn, p.Today)
	if p.Person.BirthName != "" {
		text += " · " + locales.T(ctx, "person.file.birth_name", "name", p.Person.BirthName)
	}
	if p.Person.AppiRef != "" {
		text += " · " + locales.T(ctx, "person.file.appi", "number", p.Person.AppiRef)
	}
	return text
}

// mainMeasure is the measure that ends last, as lists show it.
func (p File) mainMeasure(ctx context.Context) ui.Fact {
	fact := ui.Fact{Label: locales.T(ctx, "person.column.measure"), Missing: locales.T(ctx, "person.field.no_measure")}
	if len(p.Measures) > 0 {
		first := p.Measures[0]
		fact.Body = ui.Lines(measure(ctx, first.Kind), until(ctx, first))
	}
	return fact
}

// situation is what holds now: measures, obligations, hours and places.
func (p File) situation(ctx context.Context) []ui.Fact {
	none := locales.T(ctx, "person.now.none")
	measures := ui.Fact{Label: locales.T(ctx, "person.now.measures"), Missing: locales.T(ctx, "person.field.no_measure")}
	if len(p.Measures) > 0 {
		measures.Body = measureLines(p.Measures, p.Measure && p.Person.Status.Open())
	}
	if p.Measure && p.Person.Status.Open() {
		measures.Change, measures.ChangeLabel = p.path()+"/measures/new", locales.T(ctx, "person.now.add")
	}
	obligations := ui.Fact{Label: locales.T(ctx, "person.now.obligations"), Missing: none}
	switch sees := p.Access.Sees(actor.Obligations); {
	case sees == actor.Part && p.Access.Stand == actor.Office && len(p.Obligations) > 0:
		obligations.Value = locales.N(ctx, "person.now.obligation_count", len(p.Obligations))
	case len(p.Obligations) > 0:
		words := make([]string, len(p.Obligations))
		for i, o := range p.Obligations {
			words[i] = locales.T(ctx, "person.obligation."+o.Kind)
		}
		obligations.Body = lines(words)
	}
	limits := ui.Fact{Label: locales.T(ctx, "person.now.limits"), Missing: none}
	if len(p.Limits) > 0 {
		words := make([]string, len(p.Limits))
		for i, l := range p.Limits {
			words[i] = hindrances.Limit(ctx, l)
		}
		limits.Body = lines(words)
	}
	if p.Limit && p.Person.Status.Open() {
		limits.Change = p.path() + "/limits"
	}
	if p.Access.Sees(actor.Obligations) == actor.Nothing {
		return []ui.Fact{measures, limits}
	}
	return []ui.Fact{measures, obligations, limits}
}

// contact is how the person may be reached, and how they wish to be.
func (p File) contact(ctx context.Context) []ui.Fact {
	who := p.Person
	return []ui.Fact{
		{Label: locales.T(ctx, "person.field.phone"), Body: phone(who)},
		{Label: locales.T(ctx, "person.field.email"), Value: who.Email},
		{Label: locales.T(ctx, "person.field.housing"), Body: ui.Lines(locales.T(ctx, "person.housing."+who.Housing), postal(who))},
		{Label: locales.T(ctx, "person.field.language"), Body: language(who)},
	}
}

// title names the journal's page.
func (p Journal) title(ctx context.Context) string {
	return locales.T(ctx, "journal.page.title", "name", p.Person.Name())
}

func (p Journal) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{
		{Label: locales.T(ctx, "person.list.title"), Href: "/persons"},
		{Label: p.Person.Name(), Href: p.path()},
		{Label: locales.T(ctx, "journal.page.short")},
	}
}

func (p Journal) path() string { return "/persons/" + p.Person.ID.String() }

// timelineAt is the timeline narrowed to a kind; empty for all of it.
func (p File) timelineAt(kind string) string {
	if kind == "" {
		return p.path()
	}
	return p.path() + "?kind=" + kind
}

// kinds are the ways to narrow the timeline.
func (p File) kinds(ctx context.Context) []ui.Tab {
	tabs := []ui.Tab{{Label: locales.T(ctx, "person.timeline.all"), Href: p.timelineAt(""), Current: p.Kind == ""}}
	for _, kind := range Kinds {
		tabs = append(tabs, ui.Tab{Label: locales.T(ctx, "person.kind."+kind), Href: p.timelineAt(kind), Current: p.Kind == kind})
	}
	return tabs
}
