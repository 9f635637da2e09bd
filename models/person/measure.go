package person

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Frame says where a measure stands to the judgment. Before it everybody is
// presumed innocent, and no page may write otherwise.
type Frame string

const (
	BeforeJudgment Frame = "before"
	AtJudgment     Frame = "at"
	AfterJudgment  Frame = "after"
)

// Frames lists the frames in the order of justice.
var Frames = []Frame{BeforeJudgment, AtJudgment, AfterJudgment}

// Kind is the kind of a measure.
type Kind string

const (
	JudicialSupervision      Kind = "judicial_supervision"
	HouseArrestEM            Kind = "house_arrest_em"
	HouseArrestEMMobile      Kind = "house_arrest_em_mobile"
	ProbationOrder           Kind = "probation_order"
	CommunityService         Kind = "community_service"
	UnpaidWork               Kind = "unpaid_work"
	SocioJudicialSupervision Kind = "socio_judicial_supervision"
	HomeDetentionEM          Kind = "home_detention_em"
	ExternalPlacement        Kind = "external_placement"
	SemiLiberty              Kind = "semi_liberty"
	Parole                   Kind = "parole"
	SupervisedRelease        Kind = "supervised_release"
	CourtCourse              Kind = "court_course"
)

// kinds lists the kinds a frame may have, the most frequent first. Home
// detention, external placement and semi-liberty are pronounced by the court or
// by the judge who carries the sentence out (CP art. 132-25, CPP art. 723-15);
// so are community service and probation, by conversion (CPP art. 747-1).
// Courses and unpaid work may also be alternatives to prosecution (CPP art.
// 41-1, 41-2).
var kinds = map[Frame][]Kind{
	BeforeJudgment: {JudicialSupervision, HouseArrestEM, HouseArrestEMMobile, CourtCourse, UnpaidWork},
	AtJudgment: {ProbationOrder, CommunityService, SocioJudicialSupervision, HomeDetentionEM, CourtCourse, SemiLiberty,
		ExternalPlacement},
	AfterJudgment: {HomeDetentionEM, Parole, SupervisedRelease, SemiLiberty, ExternalPlacement, ProbationOrder, CommunityService},
}

// KindsOf lists the kinds a measure of this frame may have, the most frequent
// first; none for a frame that does not exist.
func KindsOf(f Frame) []Kind { return slices.Clone(kinds[f]) }

// Measure is one measure a person is under.
type Measure struct {
	ID                uuid.UUID
	Kind              Kind
	Frame             Frame
	InCustodyRegister bool // under écrou: an unexplained absence is told at once
	StartsOn          day.Day
	EndsOn            day.Day // inclusive; zero while unknown
}

// Over reports whether the measure ended before a day; its last day counts.
func (m Measure) Over(today day.Day) bool { return !m.EndsOn.IsZero() && m.EndsOn.Before(today) }

// Measures lists a person's measures, the one that ends last first and those
// without an end before all.
func Measures(ctx context.Context, tx *db.Tx, id ID) ([]Measure, error) {
	var all []Measure
	err := store.In(ctx, tx).Table("measures").Select("id", "kind", "frame", "in_custody_register", "starts_on", "ends_on").
		Where("person_id = ?", id).Order("ends_on desc nulls first, starts_on desc, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("measures of person %s: %w", id, err)
	}
	return all, nil
}

// ObligationKinds lists what a measure may oblige to or forbid (CP art. 132-44
// and 132-45, CPP art. 138), in the order of a form.
var ObligationKinds = []string{
	"work_or_training", "residence", "care_obligation", "care_order", "therapeutic_order", "repair", "fines",
	"family_charges", "course", "no_driving", "no_contact", "forbidden_places", "no_weapon",
}

// Obligation is what a measure obliges to or forbids.
type Obligation struct {
	ID        uuid.UUID
	MeasureID uuid.UUID
	Kind      string // one of ObligationKinds
}

// Obligations lists a person's obligations, in the order of ObligationKinds.
func Obligations(ctx context.Context, tx *db.Tx, id ID) ([]Obligation, error) {
	var all []Obligation
	err := store.In(ctx, tx).Table("obligations").Select("id", "measure_id", "kind").Where("person_id = ?", id).Order("id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("obligations of person %s: %w", id, err)
	}
	slices.SortStableFunc(all, func(a, b Obligation) int {
		return slices.Index(ObligationKinds, a.Kind) - slices.Index(ObligationKinds, b.Kind)
	})
	return all, nil
}

// Limit is a constraint on when or where a person may be received. It is said
// without a reason.
type Limit struct {
	ID        uuid.UUID
	Kind      string // "hours": must be at home; "place": may not be received there
	Weekdays  string // numbers of weekdays parted by commas, Monday is 1; empty is every day
	FromClock string // "18:00"
	ToClock   string // before FromClock: the next morning
	Place     string
}

// Days gives the numbers of the weekdays, Monday first; none means every day.
func (l Limit) Days() []string {
	if l.Weekdays == "" {
		return nil
	}
	return strings.Split(l.Weekdays, ",")
}

// LimitsOf lists the constraints of several persons, hours first.
func LimitsOf(ctx context.Context, tx *db.Tx, ids []ID) (map[ID][]Limit, error) {
	var rows []struct {
		Limit
		PersonID ID
	}
	err := store.In(ctx, tx).Table("constraints").Select("id", "person_id", "kind", "weekdays", "from_clock", "to_clock", "place").
		Where("person_id in ?", ids).Order("kind, id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("constraints: %w", err)
	}
	all := map[ID][]Limit{}
	for _, row := range rows {
		all[row.PersonID] = append(all[row.PersonID], row.Limit)
	}
	return all, nil
}

// Limits lists a person's constraints, hours first.
func Limits(ctx context.Context, tx *db.Tx, id ID) ([]Limit, error) {
	var all []Limit
	err := store.In(ctx, tx).Table("constraints").Select("id", "kind", "weekdays", "from_clock", "to_clock", "place").
		Where("person_id = ?", id).Order("kind, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("constraints of person %s: %w", id, err)
	}
	return all, nil
}
