package web_test

import (
	"strconv"
	"testing"
	"time"

	"passerelle/handlers/web"
)

func TestEachCallerHasABudgetOfItsOwn(t *testing.T) {
	now := time.Unix(0, 0)
	l := web.NewLimiter(3, time.Minute, func() time.Time { return now })
	for i, want := range []bool{true, true, true, false, false} {
		if got := l.Spend("one", 1); got != want {
			t.Errorf("call %d: %t", i+1, got)
		}
	}
	if !l.Spend("two", 3) || l.Spend("two", 1) {
		t.Error("the second caller pays for the first, or not at all")
	}
	now = now.Add(time.Minute)
	if !l.Spend("one", 1) {
		t.Error("the minute is over and nothing is given")
	}
}

func TestCallersBeyondCountingShareOnePurse(t *testing.T) {
	now := time.Unix(0, 0)
	l := web.NewLimiter(2, time.Minute, func() time.Time { return now })
	for i := range 10_000 {
		l.Spend(strconv.Itoa(i), 1)
	}
	if !l.Spend("late", 1) || !l.Spend("later", 1) || l.Spend("latest", 1) {
		t.Error("there is more than one purse, or none")
	}
	if !l.Spend("1", 1) {
		t.Error("who was there before pays for them")
	}
}
