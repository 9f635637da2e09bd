package monthly_test

import (
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db/dbtest"
	"passerelle/models/monthly/monthlytest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	monday   = monthlytest.Monday
	november = day.Of(2026, time.November, 1)
	december = day.Of(2026, time.December, 1)
)
