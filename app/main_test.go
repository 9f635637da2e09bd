package main

import (
	"testing"

	"passerelle/models/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }
