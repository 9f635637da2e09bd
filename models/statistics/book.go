package statistics

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/figures"
	"passerelle/models/fold"
)

// amount is a number and how many persons stand behind it.
type amount struct{ n, persons int }

func (a amount) plus(b amount) amount { return amount{a.n + b.n, a.persons + b.persons} }

// book are the numbers of one year, linked by their sums and masked.
type book struct {
	counts figures.Net
	nights figures.Net // a month of nights more or less is nobody's
	rows   map[Kind][]string
}

// key names a number; no row or no branch stands for the sum of all.
func key(k Kind, row, branch string) string { return string(k) + "|" + row + "|" + branch }

func (b *book) cell(k Kind, row, branch string) figures.Cell {
	if k == Nights {
		return b.nights.Cell(key(k, row, branch))
	}
	return b.counts.Cell(key(k, row, branch))
}

// cross links rows by branches: each row to its total, and each branch to what
// flows on from it. It gives the sum.
func (b *book) cross(k Kind, rows, branches []string, value func(row, branch string) amount, on func(branch string) figures.Node) (sum amount) {
	b.rows[k] = rows
	for _, row := range rows {
		line, total := figures.Node(key(k, row, "")), amount{}
		for _, branch := range branches {
			a := value(row, branch)
			total = total.plus(a)
			b.counts.Weighed(key(k, row, branch), line, on(branch), a.n, a.persons)
		}
		b.counts.Weighed(key(k, row, ""), figures.Node(k), line, total.n, total.persons)
		sum = sum.plus(total)
	}
	return sum
}

// columns links the totals of the branches to a node, and the sum from the end to
// the rows. The two are one, unless something else splits the sum up in between.
func (b *book) columns(k Kind, branches []string, of func(branch string) amount, into, end figures.Node) {
	var sum amount
	for _, branch := range branches {
		a := of(branch)
		sum = sum.plus(a)
		b.counts.Weighed(key(k, "", branch), column(k, branch), into, a.n, a.persons)
	}
	b.total(&b.counts, k, "", end, figures.Node(k), sum)
}

func (b *book) total(net *figures.Net, k Kind, row string, from, to figures.Node, sum amount) {
	net.Weighed(key(k, row, ""), from, to, sum.n, sum.persons)
	net.Prefer(key(k, row, ""))
}

// column is the node of a branch in a table.
func column(k Kind, branch string) figures.Node { return figures.Node(key(k, "", branch)) }

func columnsOf(k Kind) func(string) figures.Node {
	return func(branch string) figures.Node { return column(k, branch) }
}

// end closes a table whose sum nothing else splits up.
func end(k Kind) figures.Node { return figures.Node(string(k) + "|end") }

// tally sums amounts up by row and branch, and remembers the rows.
type tally struct {
	rows  []string
	known map[string]bool
	of    map[[2]string]amount
}

func (t *tally) add(row string, branch uuid.UUID, n, persons int) {
	if t.of == nil {
		t.of, t.known = map[[2]string]amount{}, map[string]bool{}
	}
	if !t.known[row] {
		t.rows, t.known[row] = append(t.rows, row), true
	}
	of := branch.String()
	for _, at := range [][2]string{{row, of}, {row, ""}, {"", of}, {"", ""}} {
		t.of[at] = t.of[at].plus(amount{n, persons})
	}
}

func (t *tally) at(row, branch string) amount { return t.of[[2]string{row, branch}] }

func (t *tally) column(branch string) amount { return t.of[[2]string{"", branch}] }

// byName orders rows that are identifiers by what they are called: by their size
// would say which of the masked ones is larger.
func (l *loaded) byName(rows []string) []string {
	slices.SortFunc(rows, l.compare)
	return rows
}

func (l *loaded) compare(a, b string) int {
	if by := strings.Compare(l.spelt(a), l.spelt(b)); by != 0 {
		return by
	}
	return strings.Compare(a, b)
}

// spelt is what an identifier is ordered by, made once.
func (l *loaded) spelt(id string) string {
	spelt, made := l.spellings[id]
	if !made {
		spelt = fold.Text(l.name(id))
		l.spellings[id] = spelt
	}
	return spelt
}

// name is what an identifier is called; a purged one has none.
func (l *loaded) name(id string) string { return l.names[uuid.MustParse(id)] }
