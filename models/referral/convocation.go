package referral

import (
	"context"

	"passerelle/models/db"
	"passerelle/models/person"
)

// Convocation is what a letter says to the person of the appointment that
// stands: never the purpose, nor the service's or the structure's name, from
// which one could tell why they come.
type Convocation struct {
	Sheet
	To person.Person
	At Appointment
	// Stands is false where nobody is to be called: no appointment is awaited, or
	// the file is closed.
	Stands bool
	// Ahead is whether the appointment, cancelled or not, is still to come.
	Ahead bool
}

// ConvocationOf reads what the letter needs, for those of the service who may
// read the person's file.
func ConvocationOf(ctx context.Context, tx *db.Tx, of ID) (Convocation, error) {
	sheet, err := SheetOf(ctx, tx, of)
	if err != nil {
		return Convocation{}, err
	}
	to, err := person.ByID(ctx, tx, sheet.Person)
	if err != nil {
		return Convocation{}, err
	}
	at, any := sheet.Appointment()
	ahead := any && !at.over(tx.Now)
	return Convocation{Sheet: sheet, To: to, At: at, Stands: sheet.Movable() && to.Status.Open() && ahead, Ahead: ahead}, nil
}
