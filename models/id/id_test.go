package id_test

import (
	"testing"

	"github.com/google/uuid"

	"passerelle/models/id"
)

type thing struct{}

func TestNullOfZeroIsNull(t *testing.T) {
	var none id.Of[thing]
	if none.Null() != nil || !none.Zero() {
		t.Errorf("zero value: Null %v, Zero %v", none.Null(), none.Zero())
	}
	some := id.New[thing]()
	if some.Zero() || *some.Null() != some || some.Version() != 7 {
		t.Errorf("fresh identifier %s: version %d", some, some.Version())
	}
}

func TestStoresAsUUID(t *testing.T) {
	u := uuid.MustParse("01935f2e-7c5a-7b3e-9d2f-0123456789ab")
	value, err := id.From[thing](u).Value()
	if err != nil || value != u.String() {
		t.Errorf("value %v, error %v", value, err)
	}
	var back id.Of[thing]
	if err := back.Scan(u.String()); err != nil || back.UUID != u {
		t.Errorf("scanned %v, error %v", back, err)
	}
}
