//go:build !release

// Package figurestest attacks masked numbers for tests.
package figurestest

import "math"

// Bounds is what somebody knows of a number who knows some numbers, that none is
// below zero, and which sums hold: its least and its largest value. It is an
// ordinary linear programme and knows nothing of nets and rings.
//
// sums are rows of coefficients, known gives the numbers that are shown.
func Bounds(sums [][]float64, known map[int]float64, of, numbers int) (least, most float64) {
	var free []int
	at := map[int]int{}
	for i := range numbers {
		if _, told := known[i]; !told {
			at[i] = len(free)
			free = append(free, i)
		}
	}
	var a [][]float64
	var b []float64
	for _, sum := range sums {
		row, right := make([]float64, len(free)), 0.0
		for i, c := range sum {
			if value, told := known[i]; told {
				right -= c * value
			} else {
				row[at[i]] = c
			}
		}
		if right < 0 {
			right = -right
			for j := range row {
				row[j] = -row[j]
			}
		}
		a, b = append(a, row), append(b, right)
	}
	goal := make([]float64, len(free))
	goal[at[of]] = 1
	most = maximum(a, b, goal)
	goal[at[of]] = -1
	return -maximum(a, b, goal), most
}

const tiny = 1e-7

// maximum of goal·x where a·x = b ≥ 0 and x ≥ 0, by the simplex method in two
// phases; infinite where nothing bounds it.
func maximum(a [][]float64, b, goal []float64) float64 {
	rows, columns := len(a), len(goal)
	table, base := make([][]float64, rows), make([]int, rows)
	for i := range a {
		table[i] = make([]float64, columns+rows+1)
		copy(table[i], a[i])
		table[i][columns+i], table[i][columns+rows], base[i] = 1, b[i], columns+i
	}
	first := make([]float64, columns+rows)
	for j := columns; j < columns+rows; j++ {
		first[j] = -1
	}
	if climb(table, base, first, columns+rows) < -tiny {
		panic("the numbers that are shown contradict one another")
	}
	second := make([]float64, columns+rows)
	copy(second, goal)
	return climb(table, base, second, columns)
}

// climb improves by one variable after another among the first so many, by the
// rule of the least index, which never goes round in circles.
func climb(table [][]float64, base []int, goal []float64, among int) float64 {
	last := len(goal)
	for {
		enter := -1
		for j := 0; j < among && enter < 0; j++ {
			gain := goal[j]
			for i, row := range table {
				gain -= goal[base[i]] * row[j]
			}
			if gain > tiny {
				enter = j
			}
		}
		if enter < 0 {
			value := 0.0
			for i, row := range table {
				value += goal[base[i]] * row[last]
			}
			return value
		}
		leave, least := -1, math.Inf(1)
		for i, row := range table {
			// An artificial variable at zero must not grow again.
			if base[i] >= among && row[last] < tiny && math.Abs(row[enter]) > tiny {
				leave = i
				break
			}
			if row[enter] > tiny {
				if r := row[last] / row[enter]; r < least-tiny || r < least+tiny && (leave < 0 || base[i] < base[leave]) {
					leave, least = i, r
				}
			}
		}
		if leave < 0 {
			return math.Inf(1)
		}
		pivot(table, leave, enter)
		base[leave] = enter
	}
}

func pivot(table [][]float64, leave, enter int) {
	by := table[leave][enter]
	for j := range table[leave] {
		table[leave][j] /= by
	}
	for i, row := range table {
		if factor := row[enter]; i != leave && factor != 0 {
			for j := range row {
				row[j] -= factor * table[leave][j]
			}
		}
	}
}
