package flow

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown writes the life cycle down as a page of the documentation: a diagram
// and the table it stands for. The same table always gives the same page.
func Markdown(f Flow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Life cycle: %s\n\n", f.Name)
	b.WriteString("Generated from the table of moves by `portal flows`; edit the table, not this page.\n\n")
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	fmt.Fprintf(&b, "    [*] --> %s\n", f.Start)
	for _, arrow := range f.arrows() {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", arrow.from, arrow.to, strings.Join(arrow.actions, ", "))
	}
	for _, s := range f.Statuses() {
		if f.Final(s) {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	b.WriteString("```\n\n| From | Action | To | Who | Reason |\n| --- | --- | --- | --- | --- |\n")
	for _, m := range f.Moves {
		reason := "–"
		if m.Reason {
			reason = "required"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n", m.From, m.Do, m.To, m.By, reason)
	}
	return b.String()
}

type arrow struct {
	from, to Status
	actions  []string
}

// arrows joins the moves between the same two states, so that the diagram draws
// one line with every action on it.
func (f Flow) arrows() []arrow {
	var all []arrow
	for _, m := range f.Moves {
		at := slices.IndexFunc(all, func(a arrow) bool { return a.from == m.From && a.to == m.To })
		if at < 0 {
			all = append(all, arrow{from: m.From, to: m.To})
			at = len(all) - 1
		}
		if !slices.Contains(all[at].actions, string(m.Do)) {
			all[at].actions = append(all[at].actions, string(m.Do))
		}
	}
	return all
}
