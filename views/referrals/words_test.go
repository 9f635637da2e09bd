package referrals_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/partner"
	"passerelle/models/referral"
)

// Whatever the models can say has words in every language: a state, an action, a
// reason, a field of the policy.
func TestEveryCodeOfAReferralHasWords(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	add := func(prefix, code string) { keys = append(keys, prefix+code) }
	for _, f := range referral.Flows() {
		for _, s := range f.Statuses() {
			add(f.Name+".status.", string(s))
		}
	}
	for _, s := range referral.Flow.Statuses() {
		add("referral.turn_service.", string(s))
		add("referral.turn_partner.", string(s))
	}
	for _, do := range slices.Concat(referral.Flow.Actions(), referral.Notices, []flow.Action{referral.DoSend}) {
		add("referral.event.", string(do))
		keys = append(keys, referral.Moment{Action: do}.Key())
	}
	for prefix, reasons := range map[string][]referral.Reason{
		"referral.settled.": {referral.Reason(referral.Rerouted), referral.Reason(referral.ByService), referral.Reason(referral.Nothing)},
	} {
		for _, r := range reasons {
			add(prefix, string(r))
		}
	}
	for _, key := range referral.FieldKeys() {
		add("referral.field.", key)
	}
	for _, a := range referral.Agreements {
		add("referral.agreement.", string(a))
	}
	for _, p := range referral.ExplainedPoints {
		add("referral.explained.", p)
	}
	for _, q := range referral.Queues {
		add("referral.queue.", string(q))
		add("referral.queue_lead.", string(q))
		add("referral.empty.", string(q))
	}
	for _, r := range partner.Reasons {
		add("partner.reason.", string(r))
	}
	for _, d := range partner.Domains {
		add("partner.domain.", string(d))
	}
	for _, lang := range []string{"fr", "en"} {
		words := catalogue.Reporting(func(p locales.Problem) { t.Errorf("%s: %s: %s", p.Lang, p.Key, p.What) })
		ctx := locales.Into(context.Background(), words.Localizer(lang, time.UTC))
		for _, key := range keys {
			args := []any{"name", "x", "day", "x", "organisation", "x", "service", "x", "on", "x", "place", "x", "last", "x"}
			if text := locales.T(ctx, key, args...); text == "" || text == key {
				t.Errorf("%s: %s says %q", lang, key, text)
			}
		}
	}
}
