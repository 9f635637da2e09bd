// Package flow holds life cycles as tables of moves. A table is read by the
// models (which moves are legal), the pages (which buttons to draw), the tests
// (every state × action × side) and the documentation (the diagram), so that
// the rule stands in one place.
package flow

import (
	"fmt"
	"slices"

	"passerelle/models/fault"
)

// Status is a state of a life cycle, Action a verb that leaves it.
type (
	Status string
	Action string
)

// By says who may make a move.
type By string

const (
	Service By = "service" // the probation service
	Partner By = "partner" // the partner organisation
	Clock   By = "clock"   // time itself, through a job
)

// Move is one line of a life cycle.
type Move struct {
	From   Status
	Do     Action
	To     Status
	By     By
	Reason bool // a typed reason is required
}

// Moves is one line for each state that an action leaves for the same other.
func Moves(by By, do Action, to Status, from ...Status) []Move {
	all := make([]Move, len(from))
	for i, s := range from {
		all[i] = Move{From: s, Do: do, To: to, By: by}
	}
	return all
}

// Flow is a life cycle: its name (the prefix of its message keys), where it
// begins, and its moves.
type Flow struct {
	Name  string
	Start Status
	Moves []Move
}

// Statuses lists every state, the start first, in the order of the table.
func (f Flow) Statuses() []Status {
	all := []Status{f.Start}
	for _, m := range f.Moves {
		for _, s := range []Status{m.From, m.To} {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// Actions lists every action once, in the order of the table.
func (f Flow) Actions() []Action {
	var all []Action
	for _, m := range f.Moves {
		if !slices.Contains(all, m.Do) {
			all = append(all, m.Do)
		}
	}
	return all
}

// Final reports whether nothing leads out of a state.
func (f Flow) Final(s Status) bool {
	return !slices.ContainsFunc(f.Moves, func(m Move) bool { return m.From == s })
}

// Next lists the moves one side may make from a state.
func (f Flow) Next(from Status, by By) []Move {
	var moves []Move
	for _, m := range f.Moves {
		if m.From == from && m.By == by {
			moves = append(moves, m)
		}
	}
	return moves
}

// Find gives the move, or a conflict fault: the page that offered the action
// was drawn before somebody else acted, or the request was forged.
func (f Flow) Find(from Status, do Action, by By) (Move, error) {
	for _, m := range f.Moves {
		if m.From == from && m.Do == do && m.By == by {
			return m, nil
		}
	}
	return Move{}, fault.Of(fault.Conflict, f.Name+".error.moved_on", "status_key", f.Name+".status."+string(from))
}

// Check reports what is wrong with the table itself: two moves for the same
// state, action and side, or a state that cannot be reached.
func (f Flow) Check() error {
	seen := map[string]bool{}
	for _, m := range f.Moves {
		key := fmt.Sprintf("%s %s %s", m.From, m.Do, m.By)
		if seen[key] {
			return fmt.Errorf("flow %s: two moves for %s", f.Name, key)
		}
		seen[key] = true
	}
	reached := map[Status]bool{f.Start: true}
	for grown := true; grown; {
		grown = false
		for _, m := range f.Moves {
			if reached[m.From] && !reached[m.To] {
				reached[m.To], grown = true, true
			}
		}
	}
	for _, s := range f.Statuses() {
		if !reached[s] {
			return fmt.Errorf("flow %s: %s cannot be reached", f.Name, s)
		}
	}
	return nil
}
