package ui

import "strconv"

// ChartProps describe bars beside a table of the same numbers.
type ChartProps struct {
	// Label says what is drawn, to those who do not see it.
	Label string
	// Legend says which bar is which.
	Legend string
	Bars   []Bar
}

// Bar is a number, and below it the one that it is compared with.
type Bar struct {
	Label string
	// Value is the number in words: where there is none, why.
	Value string
	// Now and Before are drawn; below zero there is no bar.
	Now, Before int
}

// barHeight is the height of a bar with its words and the one below, in pixels.
const barHeight = 46

// longestBar bounds the words above a bar, in characters: they fit a telephone.
const longestBar = 34

func (p ChartProps) height() string { return strconv.Itoa(barHeight * len(p.Bars)) }

func (p ChartProps) width(n int) string {
	most := 1
	for _, b := range p.Bars {
		most = max(most, b.Now, b.Before)
	}
	return strconv.Itoa(n*1000/most/10) + "." + strconv.Itoa(n*1000/most%10) + "%"
}

func below(i, by int) string { return strconv.Itoa(i*barHeight + by) }

func (b Bar) short() string {
	letters := []rune(b.Label)
	if len(letters) <= longestBar {
		return b.Label
	}
	return string(letters[:longestBar-1]) + "…"
}
