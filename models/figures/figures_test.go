package figures_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"passerelle/models/figures"
	"passerelle/models/figures/figurestest"
)

// page is a report as its readers see it: numbers by name, and the sums that hold
// between them, written without a thought of nets.
type page struct {
	net    figures.Net
	names  []string
	values []int
	small  []bool // must be masked
	index  map[string]int
	sums   [][]string // of each the total, then its parts
}

func (p *page) number(name string, from, to figures.Node, value, persons int) {
	if p.index == nil {
		p.index = map[string]int{}
	}
	p.index[name] = len(p.names)
	p.names, p.values, p.small = append(p.names, name), append(p.values, value), append(p.small, min(value, persons) < figures.Threshold)
	p.net.Weighed(name, from, to, value, persons)
}

func (p *page) sum(total string, parts ...string) {
	p.sums = append(p.sums, append([]string{total}, parts...))
}

func (p *page) equations() (all [][]float64) {
	for _, sum := range p.sums {
		row := make([]float64, len(p.names))
		row[p.index[sum[0]]] = -1
		for _, part := range sum[1:] {
			row[p.index[part]]++
		}
		all = append(all, row)
	}
	return all
}

// attacked tries to narrow down each masked number from all that is shown.
func (p *page) attacked(t interface{ Fatalf(string, ...any) }, room int) (masked int) {
	p.net.Mask()
	known := map[int]float64{}
	for i, name := range p.names {
		switch cell := p.net.Cell(name); {
		case !cell.Masked && (p.small[i] || cell.Value != p.values[i]):
			t.Fatalf("%s is %d and shows %d", name, p.values[i], cell.Value)
		case !cell.Masked:
			known[i] = float64(cell.Value)
		}
	}
	sums := p.equations()
	for i, name := range p.names {
		if _, shown := known[i]; shown {
			continue
		}
		masked++
		least, most := figurestest.Bounds(sums, known, i, len(p.names))
		if least > float64(p.values[i])+0.01 || most < float64(p.values[i])-0.01 {
			t.Fatalf("the attack is wrong: %s is %d, and said to be within %v and %v", name, p.values[i], least, most)
		}
		if most-least < float64(room)-0.01 {
			t.Fatalf("%s is %d, and is known to be within %v and %v", name, p.values[i], least, most)
		}
	}
	return masked
}

// drawn is a page like those of a yearly report: lines by branches with all
// totals, one line split further, and the grand total split by partner as well.
func drawn(t *rapid.T, room int) *page {
	p := &page{net: figures.Net{Room: room}}
	lines, branches, split, partners := rapid.IntRange(1, 5).Draw(t, "lines"), rapid.IntRange(1, 4).Draw(t, "branches"), rapid.IntRange(0, 4).Draw(t, "split"), rapid.IntRange(1, 5).Draw(t, "partners")
	some := rapid.OneOf(rapid.IntRange(0, 4), rapid.IntRange(0, 12), rapid.IntRange(5, 90))
	cell := func(name string) (int, int) {
		value := some.Draw(t, name)
		if room == figures.Threshold {
			return value, value
		}
		return value * 9, value
	}
	type pair struct{ amount, persons int }
	add := func(a *pair, amount, persons int) { a.amount, a.persons = a.amount+amount, a.persons+persons }
	var grand pair
	column, splitTotal := make([]pair, branches), pair{}
	splitColumn := make([]pair, branches)
	var allLines []string
	columnParts := make([][]string, branches)
	line := func(name string, into func(int) figures.Node, out figures.Node, each func(b int, amount, persons int, key string)) pair {
		var total pair
		var parts []string
		for b := range branches {
			key := fmt.Sprintf("%s at %d", name, b)
			amount, persons := cell(key)
			p.number(key, figures.Node("line "+name), into(b), amount, persons)
			parts = append(parts, key)
			add(&total, amount, persons)
			each(b, amount, persons, key)
		}
		p.number(name, out, figures.Node("line "+name), total.amount, total.persons)
		p.sum(name, parts...)
		return total
	}
	for l := range lines {
		name := fmt.Sprintf("line %d", l)
		total := line(name, func(b int) figures.Node { return figures.Node(fmt.Sprintf("branch %d", b)) }, "lines", func(b, amount, persons int, key string) {
			add(&column[b], amount, persons)
			columnParts[b] = append(columnParts[b], key)
		})
		add(&grand, total.amount, total.persons)
		allLines = append(allLines, name)
	}
	if split > 0 {
		var reasons []string
		byReason := make([][]string, branches)
		for r := range split {
			name := fmt.Sprintf("reason %d", r)
			total := line(name, func(b int) figures.Node { return figures.Node(fmt.Sprintf("split %d", b)) }, "split", func(b, amount, persons int, key string) {
				add(&splitColumn[b], amount, persons)
				byReason[b] = append(byReason[b], key)
			})
			add(&splitTotal, total.amount, total.persons)
			reasons = append(reasons, name)
		}
		var parts []string
		for b := range branches {
			key := fmt.Sprintf("split at %d", b)
			p.number(key, figures.Node(fmt.Sprintf("split %d", b)), figures.Node(fmt.Sprintf("branch %d", b)), splitColumn[b].amount, splitColumn[b].persons)
			p.sum(key, byReason[b]...)
			add(&column[b], splitColumn[b].amount, splitColumn[b].persons)
			columnParts[b] = append(columnParts[b], key)
			parts = append(parts, key)
		}
		p.number("split", "lines", "split", splitTotal.amount, splitTotal.persons)
		p.sum("split", reasons...)
		p.sum("split", parts...)
		add(&grand, splitTotal.amount, splitTotal.persons)
		allLines = append(allLines, "split")
	}
	var columns []string
	for b := range branches {
		key := fmt.Sprintf("branch %d", b)
		p.number(key, figures.Node(key), "branches", column[b].amount, column[b].persons)
		p.sum(key, columnParts[b]...)
		columns = append(columns, key)
	}
	p.number("all", "end", "lines", grand.amount, grand.persons)
	p.net.Prefer("all")
	p.sum("all", allLines...)
	p.sum("all", columns...)
	var shares []string
	left := grand
	for o := range partners {
		share := pair{rapid.IntRange(0, left.amount).Draw(t, "share"), left.persons}
		if o == partners-1 {
			share = left
		}
		if room == figures.Threshold {
			share.persons = share.amount
		}
		key := fmt.Sprintf("partner %d", o)
		p.number(key, "branches", "end", share.amount, share.persons)
		shares = append(shares, key)
		left.amount -= share.amount
	}
	p.sum("all", shares...)
	return p
}

func TestNoMaskedNumberIsFoundByAnySumThatIsOffered(t *testing.T) {
	pages, masked := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		pages++
		masked += drawn(t, figures.Threshold).attacked(t, figures.Threshold)
	})
	if masked < pages {
		t.Errorf("%d pages with %d masked numbers: the attack has nothing to do", pages, masked)
	}
}

func TestNoMaskedAmountIsFoundToWithinAMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { drawn(t, 31).attacked(t, 31) })
}

// The attack itself finds what naive masking gives away.
func TestTheAttackFindsWhatNaiveMaskingGivesAway(t *testing.T) {
	// One hidden number of a sum, and two whose sum is three.
	sums := [][]float64{{-1, 1, 1, 1}}
	if least, most := figurestest.Bounds(sums, map[int]float64{0: 20, 1: 11, 2: 6}, 3, 4); math.Abs(least-3) > 0.01 || math.Abs(most-3) > 0.01 {
		t.Errorf("one hidden number of a sum is within %v and %v", least, most)
	}
	if least, most := figurestest.Bounds(sums, map[int]float64{0: 20, 1: 17}, 3, 4); least > 0.01 || math.Abs(most-3) > 0.01 {
		t.Errorf("two that make three are within %v and %v", least, most)
	}
}

func TestWhatIsLargeEnoughIsShown(t *testing.T) {
	p := &page{}
	for l, values := range [][]int{{9, 12}, {7, 30}} {
		line := figures.Node(fmt.Sprint("line ", l))
		p.number(fmt.Sprint(l, 0), line, "here", values[0], values[0])
		p.number(fmt.Sprint(l, 1), line, "there", values[1], values[1])
		p.number(fmt.Sprint(l), "end", line, values[0]+values[1], values[0]+values[1])
	}
	p.number("here", "here", "end", 16, 16)
	p.number("there", "there", "end", 42, 42)
	if masked := p.attacked(t, figures.Threshold); masked != 0 {
		t.Errorf("%d numbers are masked", masked)
	}
}

// One small number takes three others with it, the smallest that will do, and no
// total.
func TestASmallNumberTakesTheCheapestRingWithIt(t *testing.T) {
	p := &page{}
	for l, values := range [][]int{{3, 12, 40}, {7, 30, 41}, {50, 60, 42}} {
		line, total := figures.Node(fmt.Sprint("line ", l)), 0
		for b, value := range values {
			p.number(fmt.Sprint(l, b), line, figures.Node(fmt.Sprint("branch ", b)), value, value)
			total += value
		}
		p.number(fmt.Sprint("line ", l), "end", line, total, total)
	}
	for b, total := range []int{60, 102, 123} {
		p.number(fmt.Sprint("branch ", b), figures.Node(fmt.Sprint("branch ", b)), "end", total, total)
	}
	p.net.Mask()
	for name, masked := range map[string]bool{"0 0": true, "0 1": true, "1 0": true, "1 1": true, "0 2": false, "2 0": false, "line 0": false, "branch 0": false} {
		if p.net.Cell(name).Masked != masked {
			t.Errorf("%s masked: %v", name, !masked)
		}
	}
	if none := p.net.Cell("nobody"); none.Masked || none.Value != 0 {
		t.Errorf("a number that is not there: %+v", none)
	}
}
