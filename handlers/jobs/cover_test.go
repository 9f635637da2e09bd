package jobs_test

import (
	"slices"
	"testing"

	"passerelle/models/fixture"
)

// Nadia is away: what her partners do is told to whoever covers her, and where
// the cover has left to the managers.
func TestWhoeverCoversIsToldInsteadOfWhoIsAway(t *testing.T) {
	for want, suspended := range map[string]bool{"marc@exemple.test": false, "helene@exemple.test": true} {
		t.Run(want, func(t *testing.T) {
			r := newRig(t)
			r.Exec(t, `insert into covers (id, service_id, absent_id, cover_id, starts_on, ends_on, made_by, made_at)
				values (gen_random_uuid(), $1, $2, $3, '2026-11-20', '2026-11-30', $2, '2026-11-20')`, fixture.ValClair.ID, fixture.Nadia.Account(), fixture.Marc.Account())
			if suspended {
				r.Exec(t, "update memberships set status = 'suspended', suspended_at = '2026-11-21', suspended_for = 'other' where account_id = $1", fixture.Marc.Account())
			}
			r.acknowledged()
			r.workUntil(sent)
			var to []string
			for _, letter := range r.box.got() {
				to = append(to, letter.To)
			}
			if !slices.Equal(to, []string{want}) {
				t.Errorf("told %q, want %s", to, want)
			}
		})
	}
}
