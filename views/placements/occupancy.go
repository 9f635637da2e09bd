package placements

import (
	"context"
	"strconv"
	"strings"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/placement"
	"passerelle/views/ui"
)

// Weeks is how many weeks a sheet of occupancy shows.
const Weeks = 5

// Occupancy is who holds which place of a house over some weeks.
type Occupancy struct {
	From    day.Day // a Monday
	Today   day.Day
	Places  []placement.Place
	Stays   []placement.Stay
	Manages bool // the reader keeps the places
}

// Until is the morning after the last night shown.
func (p Occupancy) Until() day.Day { return p.From.Add(7 * Weeks) }

func (p Occupancy) week(n int) string { return "/occupancy?from=" + p.From.Add(7*n).String() }

// nights are the signs of nights, told apart without any colour.
var nights = []struct {
	status flow.Status
	sign   string
}{
	{placement.Provisional, "?"}, {placement.Confirmed, "○"}, {placement.Arrived, "●"}, {placement.NotArrived, "!"},
	{placement.Overstay, "▲"}, {placement.Left, "–"}, {placement.Turnaround, "~"}, {placement.Void, "×"},
}

func sign(of flow.Status) string {
	for _, n := range nights {
		if n.status == of {
			return n.sign
		}
	}
	return ""
}

func night(ctx context.Context, of flow.Status) string {
	switch of {
	case "":
		return locales.T(ctx, "occupancy.free")
	case placement.Overstay:
		return locales.T(ctx, "occupancy.overstay")
	case placement.Turnaround:
		return locales.T(ctx, "occupancy.turnaround")
	case placement.Void:
		return locales.T(ctx, "occupancy.void")
	}
	return locales.T(ctx, "booking.status."+string(of))
}

func (p Occupancy) legend(ctx context.Context) string {
	all := make([]string, len(nights))
	for i, n := range nights {
		all[i] = n.sign + " " + night(ctx, n.status)
	}
	return strings.Join(all, " · ")
}

// shown are the places that are let, and those that were while somebody is there.
func (p Occupancy) shown() (all []placement.Place, stays map[placement.PlaceID][]placement.Stay) {
	stays = map[placement.PlaceID][]placement.Stay{}
	for _, s := range p.Stays {
		stays[s.Place] = append(stays[s.Place], s)
	}
	for _, h := range p.Places {
		if h.Status == placement.PlaceOpen || len(stays[h.ID]) > 0 {
			all = append(all, h)
		}
	}
	return all, stays
}

func (p Occupancy) grid(ctx context.Context) ui.GridProps {
	grid := ui.GridProps{Caption: locales.T(ctx, "occupancy.title"), First: locales.T(ctx, "placement.fact.place")}
	for on := p.From; on.Before(p.Until()); on = on.Add(1) {
		_, month, date := on.Date()
		grid.Columns = append(grid.Columns, ui.GridColumn{Label: strconv.Itoa(date), Detail: strconv.Itoa(int(month)), Current: on == p.Today})
	}
	places, stays := p.shown()
	cells := map[flow.Status]ui.GridCell{"": {Text: night(ctx, "")}}
	for _, n := range nights {
		cells[n.status] = ui.GridCell{Sign: n.sign, Text: night(ctx, n.status)}
	}
	at := map[string]int{}
	for _, h := range places {
		row := ui.GridRow{Label: h.Name}
		if p.Manages {
			row.Href = "/housing-places/" + h.ID.String()
		}
		for on := p.From; on.Before(p.Until()); on = on.Add(1) {
			row.Cells = append(row.Cells, cells[p.made(stays[h.ID], on)])
		}
		i, known := at[h.SiteName]
		if !known {
			i, at[h.SiteName] = len(grid.Groups), len(grid.Groups)
			grid.Groups = append(grid.Groups, ui.GridGroup{Label: h.SiteName})
		}
		grid.Groups[i].Rows = append(grid.Groups[i].Rows, row)
	}
	return grid
}

// made is what the first of the stays that keeps the night makes of it: whoever has
// not left is there before those who are to come. Empty where the place is free.
func (p Occupancy) made(stays []placement.Stay, on day.Day) flow.Status {
	for _, s := range stays {
		if of := s.Night(on, p.Today); of != "" {
			return of
		}
	}
	return ""
}

// occupants are the places, each with who keeps it from when to when.
func (p Occupancy) occupants(ctx context.Context) []ui.Fact {
	places, stays := p.shown()
	all := make([]ui.Fact, len(places))
	for i, h := range places {
		all[i] = ui.Fact{Label: h.Name + " – " + h.SiteName, Value: night(ctx, "")}
		if len(stays[h.ID]) > 0 {
			all[i].Body = kept(p, stays[h.ID])
		}
	}
	return all
}

// line says of a stay who it is, what stands and for which nights.
func (p Occupancy) line(ctx context.Context, s placement.Stay) string {
	state := s.Status
	if s.Over(p.Today) {
		state = placement.Overstay
	}
	return locales.T(ctx, "occupancy.line", "sign", sign(state), "state", night(ctx, state), "from", onDay(ctx, s.StartsOn), "until", onDay(ctx, s.LeavesOn))
}

func who(ctx context.Context, s placement.Stay) string {
	switch {
	case s.Status == placement.Void:
		return locales.T(ctx, "housing_place.void.reason_"+s.Reason)
	case s.Name == "":
		return s.Reference
	}
	return s.Name
}
