package person

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Arrival is what another service hands out of a file it gives up, as JSON: who
// somebody is and how they are reached, their measures with what these oblige to,
// and their hours and places. Notes, motives and history stay where they are.
type Arrival struct {
	Person struct {
		Civility    string  `json:"civility"`
		LastName    string  `json:"last_name"`
		FirstName   string  `json:"first_name"`
		BirthName   string  `json:"birth_name"`
		BirthOn     day.Day `json:"birth_on"`
		AppiRef     string  `json:"appi_ref"`
		Phone       string  `json:"phone"`
		PhoneUse    string  `json:"phone_use"`
		SMS         string  `json:"sms"`
		Email       string  `json:"email"`
		Housing     string  `json:"housing"`
		Address     string  `json:"address"`
		PostalCode  string  `json:"postal_code"`
		Commune     string  `json:"commune"`
		Language    string  `json:"language"`
		Interpreter bool    `json:"interpreter"`
	} `json:"person"`
	Measures []struct {
		Kind              Kind     `json:"kind"`
		Frame             Frame    `json:"frame"`
		InCustodyRegister bool     `json:"in_custody_register"`
		StartsOn          day.Day  `json:"starts_on"`
		EndsOn            day.Day  `json:"ends_on"`
		Obligations       []string `json:"obligations"`
	} `json:"measures"`
	Limits []struct {
		Kind      string `json:"kind"`
		Weekdays  string `json:"weekdays"`
		FromClock string `json:"from_clock"`
		ToClock   string `json:"to_clock"`
		Place     string `json:"place"`
	} `json:"limits"`
}

// Open opens the file of an arrival in the actor's service, under an id chosen
// before. from is the name of the service it comes from.
func (a Arrival) Open(ctx context.Context, tx *db.Tx, as ID, branch, referent uuid.UUID, from string) error {
	who := a.Person
	p := Person{
		ID: as, Service: tx.Actor.Service, Branch: branch, Referent: referent,
		Civility: who.Civility, LastName: who.LastName, FirstName: who.FirstName, BirthName: who.BirthName, BirthOn: who.BirthOn, AppiRef: who.AppiRef,
		Phone: who.Phone, PhoneUse: who.PhoneUse, SMS: who.SMS, Email: who.Email,
		Housing: who.Housing, Address: who.Address, PostalCode: who.PostalCode, Commune: who.Commune,
		Language: who.Language, Interpreter: who.Interpreter, Status: Active,
	}
	if err := insert(ctx, tx, p); err != nil {
		return err
	}
	if err := a.add(ctx, tx, as, nil, nil); err != nil {
		return err
	}
	if err := remember(ctx, tx, as, changed{DidArrive, "service", "", from}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "person", ID: as.UUID, Person: as.UUID, Detail: "arrived"})
}

// Join takes up the service's own file of the same person: it is followed again,
// and what it lacks of measures, hours and places is added. Who somebody is and
// how they are reached stays as the service knows it; where and by whom they are
// followed too, unless the file had been closed.
func (a Arrival) Join(ctx context.Context, tx *db.Tx, own ID, branch, referent uuid.UUID, from string) error {
	p, err := ByID(ctx, tx, own)
	if err != nil {
		return err
	}
	switch p.Status {
	case Active:
	case Closed:
		if err := Reopen(ctx, tx, own); err != nil {
			return err
		}
		if err := place(ctx, tx, own, branch, referent); err != nil {
			return err
		}
	default:
		return fault.Of(fault.Conflict, "person.error.stands", "status_key", "person.status."+string(p.Status))
	}
	measures, err := Measures(ctx, tx, own)
	if err != nil {
		return err
	}
	limits, err := Limits(ctx, tx, own)
	if err != nil {
		return err
	}
	if err := a.add(ctx, tx, own, measures, limits); err != nil {
		return err
	}
	if err := remember(ctx, tx, own, changed{DidArrive, "service", "", from}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: own.UUID, Person: own.UUID, Detail: "arrived"})
}

// add writes what is not known already.
func (a Arrival) add(ctx context.Context, tx *db.Tx, file ID, measures []Measure, limits []Limit) error {
	for _, m := range a.Measures {
		known := func(other Measure) bool {
			return other.Kind == m.Kind && other.Frame == m.Frame && other.StartsOn == m.StartsOn
		}
		if slices.ContainsFunc(measures, known) {
			continue
		}
		measure := Measure{Kind: m.Kind, Frame: m.Frame, InCustodyRegister: m.InCustodyRegister, StartsOn: m.StartsOn, EndsOn: m.EndsOn}
		if err := insertMeasure(ctx, tx, file, &measure, m.Obligations); err != nil {
			return err
		}
	}
	var bounds []Limit
	for _, l := range a.Limits {
		bound := Limit{Kind: l.Kind, Weekdays: l.Weekdays, FromClock: l.FromClock, ToClock: l.ToClock, Place: l.Place}
		if !slices.ContainsFunc(limits, func(other Limit) bool { return other.Kind == bound.Kind && other.memory() == bound.memory() }) {
			bounds = append(bounds, bound)
		}
	}
	return insertLimits(ctx, tx, file, bounds)
}

// PlaceFor reads where an arrival is to be followed and by whom, as it was
// chosen: a branch of the service, and nobody or somebody who may be in charge.
func PlaceFor(ctx context.Context, tx *db.Tx, branch, referent string) (uuid.UUID, uuid.UUID, error) {
	r, at, by, err := startReading(ctx, tx, New{Branch: branch, Referent: referent})
	if err != nil {
		return uuid.Nil, uuid.Nil, err
	}
	return at, by, r.Err()
}

// place says where and by whom a file that was taken up again is followed.
func place(ctx context.Context, tx *db.Tx, who ID, branch, referent uuid.UUID) error {
	err := store.In(ctx, tx).Table("persons").Where("id = ?", who).Updates(map[string]any{"branch_id": branch, "referent_id": nullUUID(referent), "updated_at": tx.Now}).Error
	if err != nil {
		return fmt.Errorf("place of person %s: %w", who, err)
	}
	return nil
}
