package persons

import (
	"context"
	"slices"
	"strings"

	"passerelle/locales"
)

// appi is what happened to the person since the file was opened, one fact a
// line, the first at the top, ready to be pasted into APPI, which has no other
// way in. It is in French whoever reads it, and holds nobody's comments.
func (p File) appi(ctx context.Context) string {
	ctx = locales.Speaking(ctx, "fr")
	head := p.Person.Name() + ", " + born(ctx, p.Person.BirthOn, p.Today)
	if p.Person.AppiRef != "" {
		head += ", " + locales.T(ctx, "person.file.appi", "number", p.Person.AppiRef)
	}
	all := []string{head}
	for _, m := range slices.Backward(p.Moments) {
		if strings.HasPrefix(m.Key, "person.timeline.created") {
			continue // that the file was opened is the portal's history, not the person's
		}
		all = append(all, locales.T(ctx, "person.appi.line", "day", locales.DateShort(ctx, m.At), "fact", locales.T(ctx, m.Key, m.Args...)))
	}
	if len(all) == 1 {
		all = append(all, locales.T(ctx, "person.appi.nothing"))
	}
	return strings.Join(all, "\n")
}
