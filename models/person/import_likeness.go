package person

import (
	"context"
	"fmt"
	"strings"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// likeness finds who may be the same person, by the rules of Duplicates: same
// name in either order and same birth date, or same APPI number.
type likeness struct {
	byName   map[string]int
	byNumber map[string]int
	all      []Listed
}

func newLikeness() likeness { return likeness{byName: map[string]int{}, byNumber: map[string]int{}} }

// add makes a person findable under a number; of two alike the first stays.
func (l likeness) add(at int, one Listed) {
	for _, name := range namesOn(one) {
		if _, taken := l.byName[name]; !taken {
			l.byName[name] = at
		}
	}
	if one.AppiRef != "" {
		l.byNumber[one.AppiRef] = at
	}
}

// find gives the number of somebody alike and whether the APPI number says so;
// -1 for nobody.
func (l likeness) find(one Listed) (at int, byNumber bool) {
	if at, found := l.byNumber[one.AppiRef]; found && one.AppiRef != "" {
		return at, true
	}
	for _, name := range namesOn(one) {
		if at, found := l.byName[name]; found {
			return at, false
		}
	}
	return -1, false
}

func namesOn(one Listed) []string {
	names := fullNames(one.LastName, one.FirstName, one.BirthName)
	for i := range names {
		names[i] += " " + one.BirthOn.String()
	}
	return names
}

// listed is a person as lists show one.
func (p Person) listed() Listed {
	return Listed{ID: p.ID, LastName: p.LastName, FirstName: p.FirstName, BirthName: p.BirthName, BirthOn: p.BirthOn, AppiRef: p.AppiRef, Status: p.Status}
}

const alike = `
select p.id, p.last_name, p.first_name, p.birth_name, p.birth_on, coalesce(p.appi_ref, '') as appi_ref, p.status, b.name as branch_name
from persons p join branches b on b.id = p.branch_id
where p.service_id = @service and (p.birth_on = any (cast(@days as date[])) and p.status <> 'merged' or p.appi_ref = any (cast(@numbers as text[])) and p.status <> 'transferred')
order by p.created_at, p.id`

// sameBirths loads the files of the service that may be those of many persons.
func sameBirths(ctx context.Context, tx *db.Tx, days []day.Day, numbers []string) (likeness, error) {
	l := newLikeness()
	births, refs := make([]string, len(days)), make([]string, 0, len(numbers))
	for i, d := range days {
		births[i] = d.String()
	}
	for _, number := range numbers {
		if number != "" {
			refs = append(refs, number)
		}
	}
	// Days and APPI numbers hold digits, letters and hyphens only.
	err := store.In(ctx, tx).Raw(alike, map[string]any{
		"service": tx.Actor.Service, "days": "{" + strings.Join(births, ",") + "}", "numbers": "{" + strings.Join(refs, ",") + "}",
	}).Scan(&l.all).Error
	if err != nil {
		return l, fmt.Errorf("duplicates: %w", err)
	}
	for i, one := range l.all {
		l.add(i, one)
	}
	return l, nil
}
