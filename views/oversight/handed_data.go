package oversight

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"passerelle/locales"
	"passerelle/models/oversight"
	"passerelle/views/ui"
)

// coded is a code with its words, as the file for machines has it.
type coded struct {
	Code  string `json:"code"`
	Words string `json:"words"`
}

// ordered are the columns of a row in their order.
type ordered []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes an object whose members keep their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range o {
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// machine is what stands in a column for a machine: as it is kept, with its words
// where it is a code.
func machine(ctx context.Context, part string, c oversight.Column, row oversight.Row) any {
	v := row[c.Key]
	switch c.Kind {
	case oversight.Code:
		if said(v) == "" {
			return nil
		}
		return coded{said(v), word(ctx, part, c.Key, row, said(v))}
	case oversight.Codes:
		all := []coded{}
		for _, one := range listOf(v) {
			all = append(all, coded{said(one), word(ctx, part, c.Key, row, said(one))})
		}
		return all
	}
	return v
}

// Data is a copy for machines: an array a part, its columns with their names, and
// what is left out. The keys stay from one version to the next.
func Data(ctx context.Context, h oversight.Holding) ([]byte, error) {
	var data, named ordered
	for _, heading := range oversight.Headings {
		for _, part := range heading.Parts {
			rows := []ordered{}
			for _, row := range h.Rows[part.Key] {
				var one ordered
				for _, c := range part.Columns {
					one = append(one, member{c.Key, machine(ctx, part.Key, c, row)})
				}
				rows = append(rows, one)
			}
			var columns ordered
			for _, c := range part.Columns {
				columns = append(columns, member{c.Key, columnLabel(ctx, c)})
			}
			data = append(data, member{part.Key, rows})
			named = append(named, member{part.Key, ordered{{"heading", locales.T(ctx, "person_copy.heading."+heading.Key)}, {"name", locales.T(ctx, "person_copy.part."+part.Key)}, {"columns", columns}}})
		}
	}
	var left []ordered
	for _, fact := range leftOut(ctx) {
		left = append(left, ordered{{"what", fact.Label}, {"why", fact.Value}})
	}
	return json.MarshalIndent(ordered{
		{"format", "passerelle-person-copy-1"}, {"made_at", h.MadeAt.UTC().Format(time.RFC3339)}, {"service", h.Service}, {"time_zone", h.Zone},
		{"data", data}, {"names", named}, {"left_out", left},
	}, "", " ")
}

// leftOut are what is not in a copy, with why.
func leftOut(ctx context.Context) (all []ui.Fact) {
	for _, why := range append(slices.Clone(oversight.Told), "names") {
		all = append(all, ui.Fact{Label: locales.T(ctx, "person_copy.left."+why), Value: locales.T(ctx, "person_copy.why."+why)})
	}
	return all
}
