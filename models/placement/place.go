package placement

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// PlaceID identifies a place.
type PlaceID = id.Of[Place]

// Place is a bed that is let by the night; a room of two beds is two places.
type Place struct {
	ID             PlaceID
	Organisation   uuid.UUID
	Site           uuid.UUID
	SiteName       string
	Name           string // « Chambre 7 » or « Chambre 2, lit A »
	Room           Room
	Audience       Audience
	StepFree       bool
	Pets           bool
	TurnaroundDays int // between a leaving and the next arrival
	Status         PlaceStatus
}

// Room is what a place is in.
type Room string

// Rooms lists them.
var Rooms = []Room{"single", "shared", "flat", "family"}

// Audience is who is received.
type Audience string

// Audiences lists them.
var Audiences = []Audience{"anyone", "men", "women"}

// PlaceStatus says whether a place is let at all.
type PlaceStatus string

// The two states of a place.
const (
	PlaceOpen   PlaceStatus = "open"
	PlaceClosed PlaceStatus = "closed"
)

// Typed is a place as somebody describes it.
type Typed struct {
	Site           uuid.UUID // of a new one
	Name           string
	Room           Room
	Audience       Audience
	StepFree, Pets bool
	TurnaroundDays int
	Status         PlaceStatus
}

const (
	placeName      = 60 // characters
	longestTurning = 30 // days
)

const placeColumns = `
select h.id, h.organisation_id as organisation, h.site_id as site, t.name as site_name, h.name, h.room, h.audience, h.step_free, h.pets, h.turnaround_days, h.status
from housing_places h join sites t on t.id = h.site_id `

// Places lists the places of the actor's organisation, those that are open first.
func Places(ctx context.Context, tx *db.Tx) ([]Place, error) {
	var all []Place
	err := store.In(ctx, tx).Raw(placeColumns+"where h.organisation_id = ? order by (h.status = 'closed'), t.name, h.sort_key, h.id limit 500", tx.Actor.Organisation).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	return all, nil
}

// PlaceByID is a place of the actor's organisation.
func PlaceByID(ctx context.Context, tx *db.Tx, of PlaceID) (Place, error) {
	var p Place
	found := store.In(ctx, tx).Raw(placeColumns+"where h.id = ? and h.organisation_id = ?", of, tx.Actor.Organisation).Scan(&p)
	if found.Error != nil {
		return Place{}, fmt.Errorf("place %s: %w", of, found.Error)
	}
	if found.RowsAffected == 0 {
		return Place{}, fault.Missing()
	}
	return p, nil
}

// lockPlace makes those who want one place wait for one another, so that the
// second reads a clear refusal and nobody a deadlock; the constraint stands behind.
func lockPlace(ctx context.Context, tx *db.Tx, of PlaceID) (Place, error) {
	if err := store.In(ctx, tx).Exec("select 1 from housing_places where id = ? for update", of).Error; err != nil {
		return Place{}, fmt.Errorf("lock place %s: %w", of, err)
	}
	return PlaceByID(ctx, tx, of)
}

// Site is where a place may stand.
type Site struct {
	ID   uuid.UUID
	Name string
}

// Sites lists the sites of the actor's organisation.
func Sites(ctx context.Context, tx *db.Tx) ([]Site, error) {
	var all []Site
	err := store.In(ctx, tx).Raw("select id, name from sites where organisation_id = ? order by name, id limit 200", tx.Actor.Organisation).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("sites: %w", err)
	}
	return all, nil
}

// AddPlace adds a place at a site of the actor's organisation.
func AddPlace(ctx context.Context, tx *db.Tx, typed Typed) (PlaceID, error) {
	typed.Status = PlaceOpen
	values, err := typed.values()
	if err != nil {
		return PlaceID{}, err
	}
	sites, err := Sites(ctx, tx)
	if err != nil {
		return PlaceID{}, err
	}
	if !slices.ContainsFunc(sites, func(s Site) bool { return s.ID == typed.Site }) {
		return PlaceID{}, fault.Missing()
	}
	of := id.New[Place]()
	values["id"], values["organisation_id"], values["site_id"] = of, tx.Actor.Organisation, typed.Site
	if err := store.In(ctx, tx).Table("housing_places").Create(values).Error; err != nil {
		return of, named(err, fmt.Errorf("add place: %w", err))
	}
	return of, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "housing_place", ID: of.UUID})
}

// ChangePlace describes a place anew, or closes it: whoever holds it stays.
func ChangePlace(ctx context.Context, tx *db.Tx, of PlaceID, typed Typed) error {
	values, err := typed.values()
	if err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("housing_places").Where("id = ?", of).Updates(values)
	if done.Error != nil {
		return named(done.Error, fmt.Errorf("change place %s: %w", of, done.Error))
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "housing_place", ID: of.UUID})
}

func named(err, unexpected error) error {
	if store.Violates(err, "housing_places_name") {
		return fault.Field("name", "housing_place.error.name_taken")
	}
	return unexpected
}

func (t Typed) values() (map[string]any, error) {
	var wrong fault.Collector
	name := strings.Join(strings.Fields(t.Name), " ")
	switch {
	case name == "":
		wrong.Add("name", "housing_place.error.name")
	case utf8.RuneCountInString(name) > placeName:
		wrong.Add("name", "referral.error.long", "max", placeName)
	}
	if !slices.Contains(Rooms, t.Room) {
		wrong.Add("room", "housing_place.error.choice")
	}
	if !slices.Contains(Audiences, t.Audience) {
		wrong.Add("audience", "housing_place.error.choice")
	}
	if t.TurnaroundDays < 0 || t.TurnaroundDays > longestTurning {
		wrong.Add("turnaround", "housing_place.error.turnaround", "max", longestTurning)
	}
	if t.Status != PlaceOpen && t.Status != PlaceClosed {
		wrong.Add("status", "housing_place.error.choice")
	}
	return map[string]any{
		"name": name, "sort_key": sortKey(name), "room": string(t.Room), "audience": string(t.Audience), "step_free": t.StepFree, "pets": t.Pets,
		"turnaround_days": t.TurnaroundDays, "status": string(t.Status),
	}, wrong.Err()
}

// sortKey puts « Chambre 2 » before « Chambre 10 »: numbers count as numbers.
func sortKey(name string) string {
	var key, digits strings.Builder
	flush := func() {
		if digits.Len() > 0 {
			fmt.Fprintf(&key, "%08s", digits.String())
			digits.Reset()
		}
	}
	for _, r := range fold.Text(name) {
		if unicode.IsDigit(r) {
			digits.WriteRune(r)
			continue
		}
		flush()
		key.WriteRune(r)
	}
	flush()
	return key.String()
}
