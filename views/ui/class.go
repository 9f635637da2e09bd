package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// class is the attribute of these classes, empty ones left out; no attribute if
// all are. It is for what a page shows fifty times: the class expressions of
// templ keep a set of names for each element, a tenth of the time of a list.
func class(names ...string) templ.OrderedAttributes {
	var all strings.Builder
	for _, name := range names {
		if name != "" && all.Len() > 0 {
			all.WriteByte(' ')
		}
		all.WriteString(name)
	}
	if all.Len() == 0 {
		return nil
	}
	return templ.OrderedAttributes{templ.KV[string, any]("class", all.String())}
}
