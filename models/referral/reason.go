package referral

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/listing"
)

// Reason is a typed reason: the code of a row of reasons, and of a message where
// the row has no words of its own.
type Reason string

// Other asks for a note where one may be written.
const Other Reason = "other"

// ReasonKinds lists the acts that take a typed reason, in the order of the page.
var ReasonKinds = []flow.Action{DoDecline, DoAsk, DoWithdraw, DoAmend}

// ReasonID identifies a row of reasons.
type ReasonID = id.Of[Listed]

// Listed is a reason of a list, as one service has it.
type Listed struct {
	ID       ReasonID
	Kind     flow.Action
	Code     Reason
	Words    listing.Words `gorm:"-"` // of one of the service's own always, of a national one where it prefers others
	Position int
	listing.Days
	Own bool // the service's row, or one that stands before a national one
}

// National reports whether the reason is of the national lists, in whatever words.
func (l Listed) National() bool { return !strings.HasPrefix(string(l.Code), ownCode) }

// ownCode begins the code of a reason that a service has added.
const ownCode = "own_"

const listedReasons = `
select distinct on (kind, code) id, kind, code, label_fr, label_en, position, starts_on, ends_on, service_id is not null as own
from reasons where (service_id is null or service_id = @service) and kind in @kinds
order by kind, code, service_id nulls last`

func reasonsOf(ctx context.Context, tx *db.Tx, service uuid.UUID, kinds ...flow.Action) ([]Listed, error) {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = string(kind)
	}
	var rows []struct {
		Listed
		LabelFr, LabelEn string
	}
	err := store.In(ctx, tx).Raw(listedReasons, map[string]any{"service": service, "kinds": names}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reasons of service %s: %w", service, err)
	}
	all := make([]Listed, len(rows))
	for i, row := range rows {
		all[i] = row.Listed
		all[i].Words = listing.Words{Fr: row.LabelFr, En: row.LabelEn}
	}
	slices.SortStableFunc(all, func(a, b Listed) int {
		if by := slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind); by != 0 {
			return by
		}
		return a.Position - b.Position
	})
	return all, nil
}

// Reasons lists what may be chosen today for an act on a referral: the lists are
// those of its service, on both sides.
func Reasons(ctx context.Context, tx *db.Tx, of ID, do flow.Action) ([]Listed, error) {
	a, err := load(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	here, err := a.office(tx)
	if err != nil {
		return nil, err
	}
	all, err := reasonsOf(ctx, tx, a.Service, do)
	return slices.DeleteFunc(all, func(l Listed) bool { return !l.On(here.Today) }), err
}

// known reports whether a reason may be given for an act on a day.
func (r Reason) known(ctx context.Context, tx *db.Tx, service uuid.UUID, do flow.Action, today day.Day) (bool, error) {
	all, err := reasonsOf(ctx, tx, service, do)
	return slices.ContainsFunc(all, func(l Listed) bool { return l.Code == r && l.On(today) }), err
}
