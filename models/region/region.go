// Package region names the parts of France whose public holidays and telephone
// numbers follow rules of their own. A branch stands in one of them. It says
// nothing of the administrative map: a Direction interrégionale spans several.
package region

import "slices"

// Region is a part of France with its own holidays or its own numbering. The
// values are stored with branches.
type Region string

// Mainland is metropolitan France without Alsace and Moselle; Corsica included.
// In Alsace and Moselle, Good Friday is a holiday only in municipalities with a
// Protestant church (Code du travail, art. L3134-13), hence two regions.
const (
	Mainland                  Region = "mainland"
	AlsaceMoselle             Region = "alsace_moselle"
	AlsaceMoselleNoGoodFriday Region = "alsace_moselle_no_good_friday"
	Guadeloupe                Region = "guadeloupe"
	Guyane                    Region = "guyane"
	Martinique                Region = "martinique"
	Mayotte                   Region = "mayotte"
	Reunion                   Region = "reunion"
	SaintBarthelemy           Region = "saint_barthelemy"
	SaintMartin               Region = "saint_martin"
	NouvelleCaledonie         Region = "nouvelle_caledonie"
	Polynesie                 Region = "polynesie"
)

// All lists the regions in the order of a menu.
func All() []Region {
	return []Region{
		Mainland, AlsaceMoselle, AlsaceMoselleNoGoodFriday,
		Guadeloupe, Guyane, Martinique, Mayotte, Reunion, SaintBarthelemy, SaintMartin,
		NouvelleCaledonie, Polynesie,
	}
}

// Known reports whether r is one of All.
func (r Region) Known() bool { return slices.Contains(All(), r) }
