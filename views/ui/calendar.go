package ui

// CalendarProps describe weeks of seven days, Monday first, with what takes place
// on each. On a narrow screen the days stand below one another, and those on which
// nothing happens are left out.
type CalendarProps struct {
	Caption string
	// Heads are the names of the seven days.
	Heads []string
	Weeks [][]CalendarDay
}

// CalendarDay is a day with its entries in order of time.
type CalendarDay struct {
	// Label is the number of the day, Long the whole date: for those who cannot see
	// where in the table it stands.
	Label, Long string
	// Other says that the day belongs to another month, Current that it is today.
	Other, Current bool
	// Note names a public holiday.
	Note    string
	Entries []CalendarEntry
}

// CalendarEntry is one thing on a day. Off says that it will not take place, in
// words that stand in Detail.
type CalendarEntry struct {
	When, Label, Href, Detail string
	Off                       bool
}

// quiet says that there is nothing to read about the day.
func (d CalendarDay) quiet() bool { return len(d.Entries) == 0 && d.Note == "" }
