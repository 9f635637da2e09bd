package presence

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/referral"
)

// Roll is what a house sends for a day. A resident without a mark is left as they
// are.
type Roll struct {
	On    day.Day
	Marks map[referral.ID]Mark
	// NoticedAt is when an absence or a late coming was noticed, by the clocks there,
	// for all that are marked so now; Since is it of single ones, marked before.
	NoticedAt *day.Clock
	Since     map[referral.ID]day.Clock
}

// mark is what a resident has once the sheet is written.
func (r Roll) mark(resident Resident) Mark {
	if mark := r.Marks[resident.Referral]; mark != "" {
		return mark
	}
	return resident.Mark
}

// hour is since when, empty for a mark that has none.
func (r Roll) hour(resident Resident) string {
	since, of := r.Since[resident.Referral]
	switch {
	case !r.mark(resident).HasHour():
		return ""
	case of:
		return since.String()
	case r.NoticedAt != nil:
		return r.NoticedAt.String()
	}
	return ""
}

// moved reports whether the hour of a mark that stands is corrected.
func (r Roll) moved(resident Resident) bool {
	since, of := r.Since[resident.Referral]
	return of && (resident.NoticedAt == nil || *resident.NoticedAt != since)
}

// Record writes the marks of a day. Sent twice it changes nothing; a mark that
// replaces another is a correction and keeps the former value, its author and its
// hour. A day to come has no marks. Somebody away without a known reason is told
// to the service in the same breath.
func Record(ctx context.Context, tx *db.Tx, roll Roll) error {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	switch {
	case roll.On.IsZero():
		return fault.Field("on", "placement.error.on")
	case roll.On.After(here.Today):
		return fault.Field("on", "presence.error.future")
	}
	if err := lockDay(ctx, tx, roll.On); err != nil {
		return err
	}
	residents, err := Sheet(ctx, tx, roll.On)
	if err != nil {
		return err
	}
	added, replaced, err := roll.compare(residents)
	if err != nil || len(added)+len(replaced) == 0 {
		return err
	}
	if err := roll.add(ctx, tx, added); err != nil {
		return err
	}
	if err := roll.correct(ctx, tx, replaced); err != nil {
		return err
	}
	if err := roll.tell(ctx, tx, here, append(added, replaced...)); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "presence", ID: tx.Actor.Organisation, Detail: roll.On.String()})
}

// lockDay makes two devices that send the sheet of one day wait for one another.
func lockDay(ctx context.Context, tx *db.Tx, on day.Day) error {
	err := store.In(ctx, tx).Exec("select pg_advisory_xact_lock(hashtextextended(?, 54))", tx.Actor.Organisation.String()+on.String()).Error
	if err != nil {
		return fmt.Errorf("sheet of %s: %w", on, err)
	}
	return nil
}

// compare sets what was sent against what is stored. A name that is not of the
// house that day is a conflict: they left in between, or never lived there.
func (r Roll) compare(residents []Resident) (added, replaced []Resident, err error) {
	var wrong fault.Collector
	rest := len(r.Since)
	for _, mark := range r.Marks {
		if mark != "" {
			rest++
		}
	}
	for _, resident := range residents {
		mark := r.mark(resident)
		if r.Marks[resident.Referral] != "" {
			rest--
		}
		if _, of := r.Since[resident.Referral]; of && mark.HasHour() {
			rest--
		}
		switch {
		case mark == "":
		case !mark.Known():
			wrong.Add("mark["+resident.Referral.String()+"]", "presence.error.mark")
		case resident.Mark == "":
			added = append(added, resident)
		case resident.Mark != mark || r.moved(resident):
			replaced = append(replaced, resident)
		}
	}
	if rest > 0 {
		return nil, nil, fault.Of(fault.Conflict, "presence.error.resident")
	}
	return added, replaced, wrong.Err()
}

const add = `
insert into presences (id, referral_id, service_id, organisation_id, day_on, mark, noticed_at, recorded_at, recorded_by, recorded_name)
select gen_random_uuid(), r.referral_id, b.service_id, b.organisation_id, $3, r.mark, nullif(r.hour, '')::time, $5, $6, $7
from unnest($1::uuid[], $2::text[], $4::text[]) as r (referral_id, mark, hour)
join lateral (select service_id, organisation_id from bookings where referral_id = r.referral_id and organisation_id = $8 limit 1) b on true`

func (r Roll) add(ctx context.Context, tx *db.Tx, all []Resident) error {
	if len(all) == 0 {
		return nil
	}
	ids, marks, hours := r.sent(all)
	_, err := store.Exec(ctx, tx, add, ids, marks, r.On.Time(), hours, tx.Now, tx.Actor.Account, tx.Actor.Name, tx.Actor.Organisation)
	if err != nil {
		return signed(err, fmt.Errorf("record %s: %w", r.On, err))
	}
	return nil
}

const keep = `
insert into presence_corrections (id, referral_id, service_id, organisation_id, day_on, mark, noticed_at, recorded_at, recorded_by, recorded_name, replaced_at, replaced_by)
select gen_random_uuid(), referral_id, service_id, organisation_id, day_on, mark, noticed_at, recorded_at, recorded_by, recorded_name, $3, $4
from presences where referral_id = any($1) and day_on = $2`

const replace = `
update presences p set mark = r.mark, noticed_at = nullif(r.hour, '')::time, recorded_at = $5, recorded_by = $6, recorded_name = $7
from unnest($1::uuid[], $2::text[], $4::text[]) as r (referral_id, mark, hour) where p.referral_id = r.referral_id and p.day_on = $3`

// correct replaces marks and keeps each as the database held it: courts ask what
// was known when, and by whom.
func (r Roll) correct(ctx context.Context, tx *db.Tx, all []Resident) error {
	if len(all) == 0 {
		return nil
	}
	ids, marks, hours := r.sent(all)
	if _, err := store.Exec(ctx, tx, keep, ids, r.On.Time(), tx.Now, tx.Actor.Account); err != nil {
		return fmt.Errorf("correct %s: %w", r.On, err)
	}
	if _, err := store.Exec(ctx, tx, replace, ids, marks, r.On.Time(), hours, tx.Now, tx.Actor.Account, tx.Actor.Name); err != nil {
		return signed(err, fmt.Errorf("correct %s: %w", r.On, err))
	}
	return nil
}

// signed says that the day is in a month that was signed, where the database
// refuses whatever would change it.
func signed(err, unexpected error) error {
	if store.Violates(err, "housing_states_lock") {
		return fault.Of(fault.Conflict, "presence.error.signed")
	}
	return unexpected
}

// sent is what is written of some residents, as three columns.
func (r Roll) sent(all []Resident) (ids []uuid.UUID, marks, hours []string) {
	for _, resident := range all {
		ids, marks, hours = append(ids, resident.Referral.UUID), append(marks, string(r.mark(resident))), append(hours, r.hour(resident))
	}
	return ids, marks, hours
}

// tell lets the service know at once of each absence without a known reason, and
// of each that has one after all.
func (r Roll) tell(ctx context.Context, tx *db.Tx, here office.Office, changed []Resident) error {
	for _, resident := range changed {
		mark := r.mark(resident)
		if (mark == AwayUnexplained) == (resident.Mark == AwayUnexplained) {
			continue
		}
		p, err := held(ctx, tx, resident.Referral)
		if fault.Is(err, fault.NotFound) {
			continue // the service has taken the referral back: it knows
		}
		if err != nil {
			return err
		}
		if mark != AwayUnexplained {
			if err := p.Note(ctx, tx, referral.DoCorrectAway, referral.With{On: r.On}); err != nil {
				return err
			}
			continue
		}
		if err := p.Note(ctx, tx, referral.DoReportAway, referral.With{On: r.On}); err != nil {
			return err
		}
		if err := p.Tell(ctx, tx, notification.AbsenceReported, notification.ReferentAndManagers(), here.Today); err != nil {
			return err
		}
	}
	return nil
}

func held(ctx context.Context, tx *db.Tx, of referral.ID) (referral.Placed, error) {
	var found []id.Of[referral.Placement]
	if err := store.In(ctx, tx).Raw("select id from placements where referral_id = ?", of).Scan(&found).Error; err != nil {
		return referral.Placed{}, fmt.Errorf("placement of referral %s: %w", of, err)
	}
	if len(found) == 0 {
		return referral.Placed{}, fault.Missing()
	}
	return referral.HoldPlacement(ctx, tx, found[0])
}
