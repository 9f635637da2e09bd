package person

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// Version tells two states of a file apart.
func (p Person) Version() string { return p.UpdatedAt.UTC().Format(time.RFC3339Nano) }

// Edit changes who somebody is and how they are reached: all of n but the
// branch, the officer in charge and the measure, which are acts of their own.
// version is the file's as the form showed it: a colleague's change in between
// is a Conflict fault. Every former value is remembered.
func Edit(ctx context.Context, tx *db.Tx, id ID, version string, n New) error {
	before, err := editable(ctx, tx, id)
	if err != nil {
		return err
	}
	if version != before.Version() {
		return fault.Of(fault.Conflict, "person.error.edited")
	}
	here, err := office.At(ctx, tx, before.Branch)
	if err != nil {
		return err
	}
	r := reader{today: here.Today, where: here.Region}
	after, _, _, _, err := r.read(withoutMeasure(n))
	if err != nil {
		return err
	}
	changes := differences(before, after)
	if len(changes) == 0 {
		return nil
	}
	if err := overwrite(ctx, tx, before, after); err != nil {
		return err
	}
	if err := remember(ctx, tx, id, changes...); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: id.UUID, Person: id.UUID})
}

// editable loads a file that may still be changed.
func editable(ctx context.Context, tx *db.Tx, id ID) (Person, error) {
	p, err := ByID(ctx, tx, id)
	if err != nil {
		return Person{}, err
	}
	if !p.Status.Open() {
		return Person{}, fault.Of(fault.Conflict, "person.error.closed")
	}
	return p, nil
}

func withoutMeasure(n New) New {
	n.MeasureKind, n.MeasureFrame, n.MeasureStartsOn, n.MeasureEndsOn, n.InCustodyRegister = "", "", "", "", false
	n.Obligations, n.HoursDays, n.HoursFrom, n.HoursTo, n.ForbiddenPlace = nil, nil, "", "", ""
	return n
}

// differences names each changed field as the form does.
func differences(before, after Person) []changed {
	var all []changed
	for _, f := range []struct{ field, old, new string }{
		{"civility", before.Civility, after.Civility}, {"last_name", before.LastName, after.LastName}, {"first_name", before.FirstName, after.FirstName},
		{"birth_name", before.BirthName, after.BirthName}, {"birth_on", before.BirthOn.String(), after.BirthOn.String()},
		{"appi_ref", before.AppiRef, after.AppiRef}, {"phone", before.Phone, after.Phone}, {"phone_use", before.PhoneUse, after.PhoneUse},
		{"sms", before.SMS, after.SMS}, {"email", before.Email, after.Email}, {"housing", before.Housing, after.Housing},
		{"address", before.Address, after.Address}, {"postal_code", before.PostalCode, after.PostalCode}, {"commune", before.Commune, after.Commune},
		{"language", before.Language, after.Language}, {"interpreter", strconv.FormatBool(before.Interpreter), strconv.FormatBool(after.Interpreter)},
	} {
		if f.old != f.new {
			all = append(all, changed{DidChange, f.field, f.old, f.new})
		}
	}
	return all
}

// overwrite writes the new values over the version that was read, and the search
// keys of a new name.
func overwrite(ctx context.Context, tx *db.Tx, before, after Person) error {
	if after.AppiRef != "" && after.AppiRef != before.AppiRef {
		taken, err := appiTaken(ctx, tx, after.AppiRef)
		if err != nil {
			return err
		}
		if taken {
			return fault.Field("appi_ref", "person.error.appi_taken")
		}
	}
	done := store.In(ctx, tx).Table("persons").Where("id = ? and updated_at = ?", before.ID, before.UpdatedAt).Updates(map[string]any{
		"civility": after.Civility, "last_name": after.LastName, "first_name": after.FirstName, "birth_name": after.BirthName, "birth_on": after.BirthOn,
		"appi_ref": nullText(after.AppiRef), "phone": after.Phone, "phone_use": after.PhoneUse, "sms": after.SMS, "email": after.Email,
		"housing": after.Housing, "address": after.Address, "postal_code": after.PostalCode, "commune": after.Commune,
		"language": after.Language, "interpreter": after.Interpreter, "sort_key": SortKey(after.LastName, after.FirstName), "updated_at": tx.Now,
	})
	if store.Violates(done.Error, "persons_appi") {
		return fault.Field("appi_ref", "person.error.appi_taken")
	}
	if done.Error != nil {
		return fmt.Errorf("edit person %s: %w", before.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "person.error.edited")
	}
	if before.LastName == after.LastName && before.FirstName == after.FirstName && before.BirthName == after.BirthName {
		return nil
	}
	if err := store.In(ctx, tx).Exec("delete from person_keys where person_id = ?", before.ID).Error; err != nil {
		return fmt.Errorf("search keys of person %s: %w", before.ID, err)
	}
	after.ID, after.Service = before.ID, before.Service
	return insertKeys(ctx, tx, after)
}

func appiTaken(ctx context.Context, tx *db.Tx, number string) (bool, error) {
	var there int64
	err := store.In(ctx, tx).Table("persons").Where("service_id = ? and appi_ref = ? and status <> 'transferred'", tx.Actor.Service, number).Count(&there).Error
	if err != nil {
		return false, fmt.Errorf("files of an APPI number: %w", err)
	}
	return there > 0, nil
}

// dayText is a day as it is remembered.
func dayText(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
