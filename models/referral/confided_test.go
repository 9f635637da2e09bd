package referral_test

import (
	"slices"
	"testing"

	"passerelle/models/flow"
	"passerelle/models/referral"
)

// That somebody was referred is told to colleagues; whether they came, stayed and
// were attested of, under a referral about their health, is not.
func TestWhatFollowsAReferralForCareIsConfided(t *testing.T) {
	for _, do := range slices.Concat(referral.Placing, referral.Attesting, []flow.Action{referral.DoAttend, referral.DoAbsent, referral.DoExcuse}) {
		if !referral.Confided(do) {
			t.Errorf("%s is told to every colleague", do)
		}
	}
	for _, do := range []flow.Action{referral.DoSend, referral.DoAccept, referral.DoMeet, referral.DoWithdraw} {
		if referral.Confided(do) {
			t.Errorf("%s is told to nobody", do)
		}
	}
}
