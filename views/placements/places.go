package placements

import (
	"passerelle/models/placement"
	"passerelle/views/ui"
)

// Places are those of a partner, with a form for one more.
type Places struct {
	Places []placement.Place
	Sites  []placement.Site
	Form   PlaceForm
	Errors ui.Errors
}

// Place is one of them, with the periods in which nobody may hold it.
type Place struct {
	Place    placement.Place
	Closures []placement.Period
	Form     PlaceForm
	Void     VoidForm
	// Closing says that the period was refused and not the description.
	Closing bool
	Errors  ui.Errors
}

// PlaceForm describes a place.
type PlaceForm struct {
	SiteID     string `form:"site_id"`
	Name       string `form:"name"`
	Room       string `form:"room"`
	Audience   string `form:"audience"`
	StepFree   bool   `form:"step_free"`
	Pets       bool   `form:"pets"`
	Turnaround string `form:"turnaround"`
	Status     string `form:"status"`
}

// VoidForm keeps a place from everybody for some nights.
type VoidForm struct {
	From   string `form:"from"`
	Until  string `form:"until"`
	Reason string `form:"reason"`
}

// Free is a search of places.
type Free struct {
	Form     FreeForm
	Searched bool
	Found    []placement.FreePlace
	Errors   ui.Errors
}

// FreeForm says for which nights and whom.
type FreeForm struct {
	From, Until, Audience string
	StepFree, Pets        bool
}
