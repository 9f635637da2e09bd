package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// rowSize is more bytes than a row mostly takes.
const rowSize = 2 << 10

// head is the heads of the columns, body the rows: most of the page, and so
// written without templ. Roles are written out: cards on a telephone are no
// longer a table to the browser's layout, and must stay one to a screen reader.
func (p TableProps) head() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		b := []byte(`<tr role="row">`)
		for _, column := range p.Columns {
			b = attribute(append(b, `<th scope="col" role="columnheader"`...), "class", column.class())
			if column.Hidden {
				b = append(b, `><span class="fr-sr-only">`...)
			} else {
				b = append(b, `><span>`...)
			}
			b = append(escape(b, column.Label), `</span></th>`...)
		}
		_, err := w.Write(append(b, `</tr>`...))
		return err
	})
}

func (p TableProps) body() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		b, cells := make([]byte, 0, rowSize), p.cells()
		for _, row := range p.Rows {
			var err error
			if b, err = row.write(ctx, w, b, cells); err != nil {
				return err
			}
		}
		return nil
	})
}

// cells are the beginnings of the cells of each column: on a telephone a cell
// shows the head of its column.
func (p TableProps) cells() [][]byte {
	cells := make([][]byte, len(p.Columns))
	for i, column := range p.Columns {
		b := attribute([]byte(`<td role="cell"`), "class", column.class())
		if i > 0 && !column.Hidden {
			b = attribute(b, "data-label", column.Label)
		}
		cells[i] = append(b, '>')
	}
	return cells
}

// write joins a row in b, which it gives back for the next one.
func (r Row) write(ctx context.Context, w io.Writer, b []byte, cells [][]byte) ([]byte, error) {
	b = append(b[:0], `<tr role="row"`...)
	if r.Href != "" {
		b = append(b, ` class="fr-enlarge-link"`...)
	}
	b = append(b, '>')
	for i, cell := range r.Cells {
		b = append(b, cells[i]...)
		linked := i == 0 && r.Href != ""
		if linked {
			b = append(attribute(append(b, `<a`...), "href", string(templ.URL(r.Href))), '>')
		}
		var err error
		if b, err = add(ctx, w, b, cell); err != nil {
			return b, err
		}
		if linked {
			b = append(b, `</a>`...)
		}
		b = append(b, `</td>`...)
	}
	_, err := w.Write(append(b, `</tr>`...))
	return b, err
}

// add adds a piece to what waits; before anything else that is written first.
func add(ctx context.Context, w io.Writer, b []byte, cell templ.Component) ([]byte, error) {
	if p, ok := cell.(piece); ok {
		return p.append(b), nil
	}
	if _, err := w.Write(b); err != nil {
		return b, err
	}
	return b[:0], cell.Render(ctx, w)
}
