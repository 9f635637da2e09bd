package person

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/db"
)

// sameBirth bounds how many persons born on one day are compared: of the
// largest service some five are.
const sameBirth = 300

// Duplicates lists the files of the service that may already be those of the
// person to open: same name, in either order and however written, and same birth
// date; or same APPI number. What cannot be read is not compared.
func Duplicates(ctx context.Context, tx *db.Tx, n New) ([]Listed, error) {
	born, notDay := ParseDay(n.BirthOn)
	number, notNumber := ParseAPPI(n.AppiRef)
	if notDay != nil && notNumber != nil {
		return nil, nil //nolint:nilerr // Create says what is wrong with them; here there is nothing to compare.
	}
	candidates, err := listed(ctx, tx, forwards, "p.service_id = @service and (p.birth_on = @born or p.appi_ref = @number)", map[string]any{
		"service": tx.Actor.Service, "born": born, "number": nullText(number), "limit": sameBirth,
	})
	if err != nil {
		return nil, fmt.Errorf("duplicates: %w", err)
	}
	return slices.DeleteFunc(candidates, func(c Listed) bool {
		return (number == "" || c.AppiRef != number) && (c.Status == Merged || !sameName(n, c))
	}), nil
}

// sameName compares what two spellings of a name share. A birth name counts as
// a last name on either side.
func sameName(n New, c Listed) bool {
	theirs := fullNames(c.LastName, c.FirstName, c.BirthName)
	return slices.ContainsFunc(fullNames(n.LastName, n.FirstName, n.BirthName), func(name string) bool { return slices.Contains(theirs, name) })
}

func fullNames(last, first, birth string) []string {
	names := []string{Fold(last) + Fold(first), Fold(first) + Fold(last)}
	if Fold(birth) != "" {
		names = append(names, Fold(birth)+Fold(first), Fold(first)+Fold(birth))
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

func nullText(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func nullUUID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
