package referral

import (
	"passerelle/models/partner"
)

// Rule says whether a partner of some kind is told a field.
type Rule string

const (
	Always   Rule = "always"   // without it nobody can be received
	Optional Rule = "optional" // told where the officer ticks it
	Never    Rule = "never"    // cannot leave the service, whatever is ticked
)

// Shape says how the value of a field is written.
type Shape string

const (
	Text   Shape = "text"
	OnDay  Shape = "day"   // yyyy-mm-dd
	Phone  Shape = "phone" // E.164
	Code   Shape = "code"  // a message key's last word
	Codes  Shape = "codes"
	Limits Shape = "limits"
)

// line is one field of the policy: the rule for every kind of partner, but for
// those named.
type line struct {
	key    string
	shape  Shape
	rule   Rule
	unless map[partner.Kind]Rule
}

// only gives the same rule to the kinds named.
func only(rule Rule, kinds ...partner.Kind) map[partner.Kind]Rule {
	all := map[partner.Kind]Rule{}
	for _, kind := range kinds {
		all[kind] = rule
	}
	return all
}

// policy is the one table of what a partner may be told, in the order in which
// it is read. The fact of a referral is itself data on criminal convictions, so
// that whatever a kind of partner does not need has no line that allows it. The
// last lines are there to be refused: the portal holds these fields and no tick
// makes them leave.
var policy = []line{
	{"name", Text, Always, nil},
	{"civility", Code, Always, nil},
	{"birth_on", OnDay, Always, nil},
	{"phone", Phone, Always, nil},
	{"phone_use", Code, Always, nil},
	{"email", Text, Always, nil},
	{"commune", Text, Always, nil},
	{"language", Code, Always, nil},
	{"interpreter", Code, Always, nil},
	{"limits", Limits, Always, nil},
	{"purpose", Text, Always, nil},
	{"expectations", Text, Always, nil},
	{"urgent", Code, Always, nil},
	{"wished_on", OnDay, Always, nil},
	{"ends_on", OnDay, Always, nil},
	{"agreement", Code, Always, nil},
	{"agreed_on", OnDay, Always, nil},
	{"explained", Codes, Always, nil},
	{"referent", Text, Always, nil},
	{"branch", Text, Always, nil},
	{"direct_line", Phone, Always, nil},

	{"birth_name", Text, Never, only(Optional, partner.Health, partner.Rights)},
	{"housing", Code, Never, only(Optional, partner.Housing, partner.Rights, partner.Family)},
	{"address", Text, Never, only(Optional, partner.Housing)},
	{"obligations", Codes, Never, only(Optional, partner.Health, partner.Employment, partner.Training)},
	{"measures", Codes, Never, only(Optional, partner.Housing)},

	{"appi_ref", Text, Never, nil},
	{"frame", Codes, Never, nil},
	{"custody_register", Code, Never, nil},
}

func (l line) ruleFor(kind partner.Kind) Rule {
	if rule, ok := l.unless[kind]; ok {
		return rule
	}
	return l.rule
}

// RuleOf gives the rule of a field for a kind of partner. A field the policy does
// not know never leaves.
func RuleOf(key string, kind partner.Kind) Rule {
	for _, l := range policy {
		if l.key == key {
			return l.ruleFor(kind)
		}
	}
	return Never
}

// ShapeOf says how the value of a field is written.
func ShapeOf(key string) Shape {
	for _, l := range policy {
		if l.key == key {
			return l.shape
		}
	}
	return Text
}

// FieldKeys lists every field the policy knows, in its order.
func FieldKeys() []string {
	keys := make([]string, len(policy))
	for i, l := range policy {
		keys[i] = l.key
	}
	return keys
}

// attested are the obligations a kind of partner attests to; it learns of no
// other.
var attested = map[partner.Kind][]string{
	partner.Health:     {"care_obligation", "care_order", "therapeutic_order"},
	partner.Employment: {"work_or_training"},
	partner.Training:   {"work_or_training"},
}
