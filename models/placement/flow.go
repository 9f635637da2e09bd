// Package placement holds what follows an acceptance: the arrival at a partner's,
// the places where people are lodged and who holds them for which nights, and the
// end with its outcome. Its life cycle is referral.PlacementFlow.
package placement

import (
	"slices"

	"passerelle/models/flow"
)

// States of a booking. What is cancelled holds no night.
const (
	Provisional flow.Status = "provisional"
	Confirmed   flow.Status = "confirmed"
	Arrived     flow.Status = "arrived"
	NotArrived  flow.Status = "not_arrived"
	Left        flow.Status = "left"
	Cancelled   flow.Status = "cancelled"
	// Void is a place that nobody may hold; it stands beside the flow.
	Void flow.Status = "void"
)

// What is done to a booking.
const (
	DoConfirm flow.Action = "confirm"
	DoArrive  flow.Action = "arrive"
	DoMiss    flow.Action = "miss"
	DoProlong flow.Action = "prolong"
	DoLeave   flow.Action = "leave"
	DoCancel  flow.Action = "cancel"
)

// BookingFlow is the life cycle of a booking. Whoever did not arrive keeps the
// place until the partner frees it: they may come the day after. That somebody
// stays longer than planned is no state: it is read off the days.
var BookingFlow = flow.Flow{
	Name:  "booking",
	Start: Provisional,
	Moves: slices.Concat(
		flow.Moves(flow.Partner, DoConfirm, Confirmed, Provisional),
		flow.Moves(flow.Partner, DoArrive, Arrived, Provisional, Confirmed, NotArrived),
		flow.Moves(flow.Partner, DoMiss, NotArrived, Provisional, Confirmed),
		[]flow.Move{
			{From: Provisional, Do: DoProlong, To: Provisional, By: flow.Partner},
			{From: Confirmed, Do: DoProlong, To: Confirmed, By: flow.Partner},
			{From: Arrived, Do: DoProlong, To: Arrived, By: flow.Partner},
		},
		flow.Moves(flow.Partner, DoLeave, Left, Arrived),
		flow.Moves(flow.Service, DoLeave, Left, Arrived),
		flow.Moves(flow.Partner, DoCancel, Cancelled, Provisional, Confirmed, NotArrived),
		flow.Moves(flow.Service, DoCancel, Cancelled, Provisional, Confirmed, NotArrived),
	),
}
