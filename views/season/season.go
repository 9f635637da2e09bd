package season

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/region"
	"passerelle/models/schedule"
	"passerelle/views/ui"
)

// View is how a season is shown.
type View string

// Views of a season: a month or a week of days, a month as a list.
const (
	Month View = "month"
	Week  View = "week"
	List  View = "list"
)

// Views lists them in the order of their tabs.
var Views = []View{Month, Week, List}

// Asked is what the address asks for, read.
type Asked struct {
	View       View
	On         day.Day // a day within what is shown
	Room       string
	Site       string
	Discipline string
	Setting    string
}

// Span is the first day shown and the day after the last one.
func (a Asked) Span() (from, to day.Day) {
	if a.View == Week {
		return a.On.Monday(), a.On.Monday().Add(7)
	}
	return a.On.MonthStart(), a.On.MonthEnd().Add(1)
}

// Whole is Span, filled up to whole weeks.
func (a Asked) Whole() (from, to day.Day) {
	from, to = a.Span()
	return from.Monday(), to.Add(-1).Monday().Add(7)
}

// Season is the page of a season.
type Season struct {
	Asked   Asked
	Entries []culture.Entry
	Rooms   []culture.Room
	Today   day.Day
	Region  region.Region
	// Plans says that the reader plans the season, Reports that they read what it
	// came to.
	Plans, Reports bool
}

func (p Season) address(change func(*Asked)) string {
	a := p.Asked
	change(&a)
	query := url.Values{"view": {string(a.View)}, "on": {a.On.String()}}
	for name, value := range map[string]string{"room": a.Room, "site": a.Site, "discipline": a.Discipline, "setting": a.Setting} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return "/season?" + query.Encode()
}

// follow leads to the calendars that are followed elsewhere, with the place that is
// looked at.
func (p Season) follow() string {
	switch {
	case p.Asked.Room != "":
		return "/account/feeds?about=room:" + p.Asked.Room
	case p.Asked.Site != "":
		return "/account/feeds?about=" + url.QueryEscape("site:"+p.Asked.Site)
	}
	return "/account/feeds"
}

func (p Season) tabs(ctx context.Context) (tabs []ui.Tab) {
	for _, view := range Views {
		tabs = append(tabs, ui.Tab{
			Label: locales.T(ctx, "season.view."+string(view)), Href: p.address(func(a *Asked) { a.View = view }), Current: view == p.Asked.View,
		})
	}
	return tabs
}

func (p Season) before() string {
	return p.address(func(a *Asked) { from, _ := a.Span(); a.On = from.Add(-1) })
}

func (p Season) after() string { return p.address(func(a *Asked) { _, a.On = a.Span() }) }

// when names what is shown: a month, or the days of a week.
func (p Season) when(ctx context.Context) string {
	if p.Asked.View == Week {
		from, to := p.Asked.Span()
		return locales.Span(ctx, from.Time(), to.Add(-1).Time())
	}
	return month(ctx, p.Asked.On)
}

// shown are the entries of the days that are meant: those of the weeks around a
// month stand in its table and are not counted.
func (p Season) shown() (entries []culture.Entry) {
	from, to := p.Asked.Span()
	for _, e := range p.Entries {
		if on := dayOf(e); !on.Before(from) && on.Before(to) {
			entries = append(entries, e)
		}
	}
	return entries
}

// dayOf is the day of an entry where it takes place.
func dayOf(e culture.Entry) day.Day {
	zone, err := time.LoadLocation(e.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return day.On(e.StartsAt, zone)
}

func (p Season) calendar(ctx context.Context) ui.CalendarProps {
	calendar := ui.CalendarProps{Caption: p.when(ctx)}
	for n := 1; n <= 7; n++ {
		calendar.Heads = append(calendar.Heads, locales.T(ctx, "season.weekday."+strconv.Itoa(n)))
	}
	byDay := map[day.Day][]culture.Entry{}
	for _, e := range p.Entries {
		byDay[dayOf(e)] = append(byDay[dayOf(e)], e)
	}
	first, end := p.Asked.Whole()
	from, to := p.Asked.Span()
	holidays := p.holidays(ctx, first, end)
	for monday := first; monday.Before(end); monday = monday.Add(7) {
		var week []ui.CalendarDay
		for d := monday; d.Before(monday.Add(7)); d = d.Add(1) {
			week = append(week, ui.CalendarDay{
				Label: strconv.Itoa(d.Time().Day()), Long: locales.DayLong(ctx, d.Time()), Current: d == p.Today, Note: holidays[d],
				Other: d.Before(from) || !d.Before(to), Entries: p.entries(ctx, byDay[d]),
			})
		}
		calendar.Weeks = append(calendar.Weeks, week)
	}
	return calendar
}

func (p Season) holidays(ctx context.Context, first, end day.Day) map[day.Day]string {
	named := map[day.Day]string{}
	for year := first.Year(); year <= end.Year(); year++ {
		for _, h := range schedule.Holidays(p.Region, year) {
			named[h.On] = locales.T(ctx, h.Key)
		}
	}
	return named
}

func (p Season) entries(ctx context.Context, of []culture.Entry) (entries []ui.CalendarEntry) {
	for _, e := range of {
		detail := e.Place()
		if said := status(ctx, e.Status); said != "" {
			detail = said
		}
		if p.Asked.View == Week {
			detail += " – " + setting(ctx, e.Setting)
		}
		entries = append(entries, ui.CalendarEntry{When: hours(ctx, e.Date, e.TimeZone), Label: e.Label, Href: path(e.Action), Detail: detail, Off: e.Status == "cancelled"})
	}
	return entries
}

func (p Season) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: p.when(ctx), Columns: []ui.Column{
		{Label: locales.T(ctx, "season.column.what")}, {Label: locales.T(ctx, "season.column.date")}, {Label: locales.T(ctx, "season.column.place")},
		{Label: locales.T(ctx, "season.column.seats"), Number: true, Tight: true},
	}}
	for _, e := range p.shown() {
		about := discipline(ctx, e.Discipline) + " – " + e.Theme
		if said := status(ctx, e.Status); said != "" {
			about += " – " + said
		}
		table.Rows = append(table.Rows, ui.Row{Href: path(e.Action), Cells: []templ.Component{
			ui.Lines(e.Label, about), ui.Lines(locales.DateLong(there(ctx, e.TimeZone), e.StartsAt), hours(ctx, e.Date, e.TimeZone)),
			ui.Lines(e.Place(), setting(ctx, e.Setting)), ui.Text(locales.T(ctx, "season.entry.seats", "taken", e.Taken, "seats", e.Seats)),
		}})
	}
	return table
}

// sites are the places of the rooms, each once.
func (p Season) sites() (options []ui.Option) {
	seen := map[string]bool{"": true}
	for _, room := range p.Rooms {
		if !seen[room.Site] {
			seen[room.Site] = true
			options = append(options, ui.Option{Value: room.Site, Label: room.Site})
		}
	}
	return options
}

// chips are the active filters, each with the address without it.
func (p Season) chips(ctx context.Context) (chips []ui.Chip) {
	add := func(label string, without func(*Asked)) {
		chips = append(chips, ui.Chip{Label: label, Remove: p.address(without)})
	}
	for _, room := range p.Rooms {
		if room.ID.String() == p.Asked.Room {
			add(room.Place(), func(a *Asked) { a.Room = "" })
		}
	}
	if p.Asked.Site != "" {
		add(p.Asked.Site, func(a *Asked) { a.Site = "" })
	}
	if p.Asked.Discipline != "" {
		add(discipline(ctx, culture.Discipline(p.Asked.Discipline)), func(a *Asked) { a.Discipline = "" })
	}
	if p.Asked.Setting != "" {
		add(setting(ctx, culture.Setting(p.Asked.Setting)), func(a *Asked) { a.Setting = "" })
	}
	return chips
}

func (p Season) reset() string {
	return p.address(func(a *Asked) { a.Room, a.Site, a.Discipline, a.Setting = "", "", "", "" })
}
