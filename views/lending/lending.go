// Package lending is what pages of a session say and ask of its equipment and of how
// one gets there.
package lending

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/equipment"
	"passerelle/views/ui"
)

// FieldsProps are the part of a form in which a date is given its equipment.
type FieldsProps struct {
	// EquipmentName and TransportName are the names of the two fields.
	EquipmentName, TransportName string
	// Offered is what there is to choose from.
	Offered []equipment.Equipment
	// Chosen and Transport are as they were typed.
	Chosen    []string
	Transport string
	Errors    ui.Errors
}

// open shows the fields at once where they hold something or something is wrong.
func (p FieldsProps) open() bool {
	return len(p.Chosen) > 0 || p.Transport != "" || p.Errors.For(p.EquipmentName) != "" || p.Errors.For(p.TransportName) != ""
}

func (p FieldsProps) options(ctx context.Context) (options []ui.Option) {
	for _, one := range p.Offered {
		option := ui.Option{Value: one.ID.String(), Label: one.Name}
		if one.Units > 1 {
			option.Label = locales.T(ctx, "equipment.field.several", "name", one.Name, "units", one.Units)
		}
		options = append(options, option)
	}
	return options
}

// Names is a list of equipment in one line.
func Names(of []equipment.Equipment) string { return strings.Join(equipment.Names(of), ", ") }

// Taken says of each thing that is taken by what it is.
func Taken(ctx context.Context, clashes []equipment.Clash) (said []string) {
	for _, one := range clashes {
		said = append(said, locales.T(ctx, "action.remark.equipment", "name", one.Name, "label", one.By))
	}
	return said
}

// Facts are the equipment of a date and how one gets there, as far as there is any.
func Facts(ctx context.Context, of []equipment.Equipment, transport string) (facts []ui.Fact) {
	if len(of) > 0 {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "equipment.page.title"), Value: Names(of)})
	}
	if transport != "" {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "action.field.transport"), Body: ui.Paragraphs(transport)})
	}
	return facts
}

// Asked lists the equipment of a date with what is noted of it: within walls it is
// announced beforehand.
func Asked(of []equipment.Equipment) (facts []ui.Fact) {
	for _, one := range of {
		facts = append(facts, ui.Fact{Label: one.Name, Value: one.Note, Missing: "–"})
	}
	return facts
}

// Cell is both of them in a table.
func Cell(of []equipment.Equipment, transport string) templ.Component {
	if len(of) == 0 {
		return ui.Text(transport)
	}
	return ui.Lines(Names(of), transport)
}
