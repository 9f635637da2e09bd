// Package figures decides which numbers of a report may be shown. A number below
// Threshold is masked, and so are others beside it, so that no sum that the
// report offers gives a masked one away: whoever knows every number that is
// shown, and every total, still cannot tell a masked one from one that is larger
// or smaller by Threshold.
//
// The numbers of a report are the arcs of a net, its sums the nodes: what flows
// into a node is what flows out of it. A masked number is safe if it lies on a
// ring of masked ones around which so much more can flow: every sum stays true
// with the one flow and with the other, and nobody can tell which it is.
package figures

import "container/heap"

// Threshold is the least number that is shown.
const Threshold = 5

// Cell is a number as it may be shown.
type Cell struct {
	Value  int
	Masked bool // Value is zero
}

// Node is a sum: what flows in is what flows out.
type Node string

type arc struct {
	from, to Node
	value    int
	masked   bool
	safe     bool
	rank     int
}

// Net are numbers that are linked by sums.
type Net struct {
	// Room is by how much a masked number could be another; Threshold where it is
	// less.
	Room  int
	arcs  []arc
	index map[string]int
}

// Number adds a number under a key: of the sum that it is the total of, from,
// into the one that it is a part of, to. An even net has for each node as much
// in as out.
func (n *Net) Number(key string, from, to Node, value int) { n.Weighed(key, from, to, value, value) }

// Weighed is Number for an amount behind which persons stand: it is masked
// where these are fewer than Threshold, whatever the amount.
func (n *Net) Weighed(key string, from, to Node, value, persons int) {
	if n.index == nil {
		n.index = map[string]int{}
	}
	n.index[key] = len(n.arcs)
	n.arcs = append(n.arcs, arc{from: from, to: to, value: value, masked: min(value, persons) < Threshold})
}

// Prefer lets a number be masked last: a grand total says most.
func (n *Net) Prefer(key string) { n.arcs[n.index[key]].rank = 1 }

// Mask masks what has to be.
func (n *Net) Mask() {
	leaving := map[Node][]int{}
	for i, a := range n.arcs {
		leaving[a.from] = append(leaving[a.from], i)
		leaving[a.to] = append(leaving[a.to], i)
	}
	for i := range n.arcs {
		if !n.arcs[i].masked || n.arcs[i].safe {
			continue
		}
		n.arcs[i].safe = true
		for _, on := range n.ring(i, leaving) {
			n.arcs[on].masked, n.arcs[on].safe = true, true
		}
	}
}

// Cell gives a number after Mask. One that is no number of the net is none at all,
// as a report says by leaving it out: zero, and not masked.
func (n *Net) Cell(key string) Cell {
	i, known := n.index[key]
	switch {
	case !known:
		return Cell{}
	case n.arcs[i].masked:
		return Cell{Masked: true}
	default:
		return Cell{Value: n.arcs[i].value}
	}
}

// step is how a node was reached, from the node nearer to the end of the way: by
// which arc and at what price.
type step struct {
	node    Node
	price   float64
	by      int
	onto    Node
	settled bool
}

// open are the nodes to go on from, the cheapest first; of two the first by name,
// so that the same numbers are always masked alike.
type open []step

func (o open) Len() int      { return len(o) }
func (o open) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o open) Less(i, j int) bool {
	return o[i].price < o[j].price || o[i].price == o[j].price && o[i].node < o[j].node
}
func (o *open) Push(s any) { *o = append(*o, s.(step)) } //nolint:forcetypeassert // only step is pushed
func (o *open) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

// ring finds the cheapest way back from where the arc goes to where it comes
// from, and gives the arcs of it. An arc is followed as it flows, or against its
// flow where that much can be taken off it; a masked one is free. There is always
// one in an even net: along the totals.
func (n *Net) ring(around int, leaving map[Node][]int) (arcs []int) {
	start, end := n.arcs[around].to, n.arcs[around].from
	// The way is sought from its end: where the arc comes from is often a small sum,
	// and where it goes to a grand total that everything leaves from.
	reached := map[Node]*step{end: {node: end, by: -1}}
	ahead := &open{*reached[end]}
	for ahead.Len() > 0 {
		here := heap.Pop(ahead).(step).node //nolint:forcetypeassert // only step is pushed
		if here == start {
			break
		}
		if reached[here].settled {
			continue
		}
		reached[here].settled = true
		for _, i := range leaving[here] {
			a := n.arcs[i]
			from := a.from
			if a.from == here {
				from = a.to
			}
			if i == around || from == here || a.from == here && a.value < max(n.Room, Threshold) {
				continue
			}
			price := reached[here].price + a.price()
			if there := reached[from]; there == nil || price < there.price {
				reached[from] = &step{node: from, price: price, by: i, onto: here}
				heap.Push(ahead, *reached[from])
			}
		}
	}
	if reached[start] == nil {
		return nil
	}
	for here := start; here != end; here = reached[here].onto {
		arcs = append(arcs, reached[here].by)
	}
	return arcs
}

// price is what is lost by masking: the larger the number the more, and a little
// for each, so that rings stay short.
func (a arc) price() float64 {
	switch {
	case a.masked:
		return 0.001
	case a.rank > 0:
		return 1e9 + float64(a.value)
	default:
		return 1 + float64(a.value)
	}
}
