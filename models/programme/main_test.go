package programme_test

import (
	"testing"
	_ "time/tzdata"

	"passerelle/models/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }
