package placement

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// FreePlace is a place that nobody holds over nights.
type FreePlace struct {
	Place
	OrganisationName  string
	OrganisationPhone string // E.164
	Commune           string
}

// Wanted narrows a search of places; empty fields do not.
type Wanted struct {
	From, Until day.Day
	Audience    Audience // whom the place must receive
	StepFree    bool
	Pets        bool
}

// FreeLength bounds what one search shows.
const FreeLength = 100

const freePlaces = `
select h.id, h.organisation_id as organisation, h.site_id as site, t.name as site_name, h.name, h.room, h.audience, h.step_free, h.pets, h.turnaround_days, h.status,
  g.name as organisation_name, g.phone as organisation_phone, t.commune
from app.free_places(@from, @until) f (id) join housing_places h on h.id = f.id join sites t on t.id = h.site_id join organisations g on g.id = h.organisation_id
where (@audience = '' or h.audience in ('anyone', @audience)) and (not @step_free or h.step_free) and (not @pets or h.pets) and `

const (
	ofOwn     = `h.organisation_id = @organisation`
	ofPartner = `exists (select from agreements a where a.organisation_id = h.organisation_id and a.service_id = @service and a.status = 'active'
  and a.starts_on <= @from and a.ends_on >= @from)`
)

// Search lists the places that nobody holds from a night to a morning: a
// partner's own, or for a service those of the partners it has an agreement with.
func (w Wanted) Search(ctx context.Context, tx *db.Tx) ([]FreePlace, error) {
	var wrong fault.Collector
	if w.From.IsZero() {
		wrong.Add("from", "placement.error.on")
	}
	checkUntil(&wrong, w.From, w.Until)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	whose := ofPartner
	if tx.Actor.Kind == actor.Partner {
		whose = ofOwn
	}
	var all []FreePlace
	err := store.In(ctx, tx).Raw(freePlaces+whose+" order by g.name, t.name, h.sort_key, h.id limit @limit", map[string]any{
		"from": w.From, "until": w.Until, "audience": string(w.Audience), "step_free": w.StepFree, "pets": w.Pets,
		"organisation": tx.Actor.Organisation, "service": tx.Actor.Service, "limit": FreeLength,
	}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("free places: %w", err)
	}
	return all, nil
}

// VoidReasons are those for which nobody may hold a place.
var VoidReasons = []string{"works", "cleaning", "staff", "other"}

// Close keeps a place from everybody over nights: works, for instance. Nights
// that somebody holds are refused.
func Close(ctx context.Context, tx *db.Tx, of PlaceID, from, until day.Day, reason string) error {
	h, err := lockPlace(ctx, tx, of)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	if from.IsZero() {
		wrong.Add("from", "placement.error.on")
	}
	checkUntil(&wrong, from, until)
	if !slices.Contains(VoidReasons, reason) {
		wrong.Add("reason", "housing_place.error.choice")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	void := id.New[Booking]()
	err = store.In(ctx, tx).Table("bookings").Create(map[string]any{
		"id": void, "place_id": of, "organisation_id": h.Organisation, "status": string(Void), "starts_on": from, "leaves_on": until, "turnaround_days": 0,
		"void_reason": reason, "made_at": tx.Now, "made_by": tx.Actor.Account, "made_name": tx.Actor.Name,
	}).Error
	if err != nil {
		return held(err, fmt.Errorf("close place %s: %w", of, err))
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "void", ID: void.UUID})
}

// Reopen ends a void period before its time.
func Reopen(ctx context.Context, tx *db.Tx, void BookingID) error {
	done := store.In(ctx, tx).Table("bookings").Where("id = ? and status = ?", void, string(Void)).Updates(map[string]any{"status": string(Cancelled)})
	if done.Error != nil {
		return fmt.Errorf("reopen %s: %w", void, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "void", ID: void.UUID, Detail: "cancel"})
}

// Period is a stretch of nights in which nobody may hold a place.
type Period struct {
	ID       BookingID
	Place    PlaceID
	StartsOn day.Day
	LeavesOn day.Day
	Reason   string `gorm:"column:void_reason"`
	Status   flow.Status
}

// Closures lists the void periods of a place that are not over on a day.
func Closures(ctx context.Context, tx *db.Tx, of PlaceID, today day.Day) ([]Period, error) {
	var all []Period
	err := store.In(ctx, tx).Raw(`select id, place_id as place, starts_on, leaves_on, void_reason, status from bookings
		where place_id = ? and organisation_id = ? and status = 'void' and leaves_on > ? order by starts_on limit 100`, of, tx.Actor.Organisation, today).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("closures of place %s: %w", of, err)
	}
	return all, nil
}
