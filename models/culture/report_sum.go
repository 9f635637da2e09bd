package culture

import (
	"slices"
	"strings"

	"passerelle/models/figures"
	"passerelle/models/fold"
)

// whose are the persons of a report, by what they are counted for.
type whose struct {
	actions     map[ID]counted
	disciplines map[string]counted
	sites       map[string]counted
	settings    map[string]counted
	all         counted
}

func sorted(rows []counted) whose {
	w := whose{map[ID]counted{}, map[string]counted{}, map[string]counted{}, map[string]counted{}, counted{}}
	for _, row := range rows {
		switch {
		case row.Action != nil:
			w.actions[*row.Action] = row
		case row.Discipline != "":
			w.disciplines[row.Discipline] = row
		case row.Site != "":
			w.sites[row.Site] = row
		case row.Setting != "":
			w.settings[row.Setting] = row
		default:
			w.all = row
		}
	}
	return w
}

// sum puts persons beside sessions and money, and sums up what may be.
func (r *Report) sum(rows []counted) {
	people := sorted(rows)
	for i := range r.Editions {
		e := &r.Editions[i]
		e.meet(people.actions[e.Action])
		e.Filled = e.Present
		r.All = r.All.plus(e.Figures)
		r.Disciplines = into(r.Disciplines, string(e.Discipline), e.Figures)
		r.Sites = into(r.Sites, e.Site, e.Figures)
		r.Settings = into(r.Settings, string(e.Setting), e.Figures)
	}
	r.All.meet(people.all)
	meet(r.Disciplines, people.disciplines)
	meet(r.Sites, people.sites)
	meet(r.Settings, people.settings)
	r.order()
	r.mask(people)
}

// meet takes over how many persons were counted.
func (f *Figures) meet(c counted) {
	f.Registered, f.Present, f.Came, f.Expected = c.Registered, c.Present, c.Came, c.Expected
}

func meet(groups []Group, of map[string]counted) {
	for i := range groups {
		groups[i].meet(of[groups[i].Code])
	}
}

func into(groups []Group, code string, f Figures) []Group {
	at := slices.IndexFunc(groups, func(g Group) bool { return g.Code == code })
	if at < 0 {
		groups, at = append(groups, Group{Code: code}), len(groups)
	}
	groups[at].Figures = groups[at].plus(f)
	return groups
}

// order sets disciplines and settings in their own order, sites by name, and what
// lies at several of them last.
func (r *Report) order() {
	slices.SortFunc(r.Disciplines, func(a, b Group) int {
		return slices.Index(Disciplines, Discipline(a.Code)) - slices.Index(Disciplines, Discipline(b.Code))
	})
	rank := func(code string) string {
		if code == Several {
			return "\uffff"
		}
		return fold.Text(code)
	}
	slices.SortFunc(r.Sites, func(a, b Group) int { return strings.Compare(rank(a.Code), rank(b.Code)) })
	settings := []string{string(Open), string(Closed), Several}
	slices.SortFunc(r.Settings, func(a, b Group) int { return slices.Index(settings, a.Code) - slices.Index(settings, b.Code) })
}

// mask hides how many of those present are women, or young, where they or the
// others are fewer than figures.Threshold: how many were present is shown, and
// either follows from the other. It hides others beside them, so that no
// discipline's sum gives one away. By site and setting they are not told at all:
// crossed with disciplines they would be.
func (r *Report) mask(people whose) {
	split(r, people, func(c counted) (n int, held bool) { return c.Women, c.Told > 0 }, func(f *Figures) *Part { return &f.Women })
	split(r, people, func(c counted) (n int, held bool) { return c.Young, c.Present > 0 }, func(f *Figures) *Part { return &f.Young })
}

func split(r *Report, people whose, of func(counted) (int, bool), part func(*Figures) *Part) {
	var net figures.Net
	sums, total := map[Discipline]int{}, 0
	behind := func(c counted) int {
		n, _ := of(c)
		return min(n, c.Present-n)
	}
	for _, e := range r.Editions {
		c := people.actions[e.Action]
		if c.Present == 0 {
			continue // nobody is none of them, as anybody sees
		}
		n, _ := of(c)
		sums[e.Discipline], total = sums[e.Discipline]+n, total+n
		net.Weighed(e.Action.String(), figures.Node(e.Discipline), "end", n, behind(c))
	}
	for _, g := range r.Disciplines {
		if c := people.disciplines[g.Code]; c.Present > 0 {
			net.Weighed(g.Code, "all", figures.Node(g.Code), sums[Discipline(g.Code)], behind(c))
		}
	}
	if people.all.Present > 0 {
		net.Weighed("", "end", "all", total, behind(people.all))
		net.Prefer("")
	}
	net.Mask()
	// Of several actions somebody counts once, which the net does not know.
	shown := func(key string, c counted) (p Part) {
		n, held := of(c)
		if p.Held = held; !held {
			return p
		}
		if p.Cell = net.Cell(key); !p.Masked {
			p.Value = n
		}
		return p
	}
	for i := range r.Editions {
		*part(&r.Editions[i].Figures) = shown(r.Editions[i].Action.String(), people.actions[r.Editions[i].Action])
	}
	for i := range r.Disciplines {
		*part(&r.Disciplines[i].Figures) = shown(r.Disciplines[i].Code, people.disciplines[r.Disciplines[i].Code])
	}
	*part(&r.All) = shown("", people.all)
}
