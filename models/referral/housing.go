package referral

import (
	"context"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/person"
)

// Housing says by which way a place to live is asked for somebody.
type Housing struct {
	// Direct is for a placement outside prison (placement à l’extérieur): service
	// and association agree, and the SIAO is told. All other housing is asked of
	// the SIAO, but for conventions that stood before (circulaire
	// DGCS/DIHAL/DAP/2016/151 of 13 May 2016).
	Direct bool
	// Step is where the request at the SIAO stands; zero where none is noted.
	Step person.SIAOStep
}

// HousingOf says how housing is asked for a person today.
func HousingOf(ctx context.Context, tx *db.Tx, of person.ID, today day.Day) (Housing, error) {
	measures, err := person.Measures(ctx, tx, of)
	if err != nil {
		return Housing{}, err
	}
	steps, err := person.SIAOSteps(ctx, tx, of)
	if err != nil {
		return Housing{}, err
	}
	var h Housing
	for _, m := range measures {
		h.Direct = h.Direct || m.Kind == person.ExternalPlacement && !m.Over(today)
	}
	if len(steps) > 0 {
		h.Step = steps[0]
	}
	return h, nil
}
