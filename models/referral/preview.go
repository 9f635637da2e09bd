package referral

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
	"passerelle/models/person"
)

// Field is one thing a partner is told, in the words of no language: a text, a
// code, several codes, or limits on when and where. Rule and Ticked are those of
// a preview; they are not kept.
type Field struct {
	Key    string   `json:"key"`
	Value  string   `json:"value,omitempty"`
	Values []string `json:"values,omitempty"`
	Limits []Limit  `json:"limits,omitempty"`
	Rule   Rule     `json:"-"`
	Ticked bool     `json:"-"`
}

// Limit is a constraint on when or where somebody may be received, without its
// reason.
type Limit struct {
	Kind     string `json:"kind"` // "hours" or "place"
	Weekdays string `json:"weekdays,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
	Place    string `json:"place,omitempty"`
}

func (f Field) empty() bool { return f.Value == "" && len(f.Values) == 0 && len(f.Limits) == 0 }

// Preview lists what the partner of a draft would be told, field by field, in
// the order of the policy: what always goes, then what may be ticked. Fields
// without a value, and those this kind of partner is never told, are left out.
func Preview(ctx context.Context, tx *db.Tx, d Draft) ([]Field, error) {
	choice, err := partner.OfferByID(ctx, tx, d.Offer)
	if err != nil {
		return nil, err
	}
	known, err := gather(ctx, tx, d, choice.Kind)
	if err != nil {
		return nil, err
	}
	return disclosable(known, choice.Kind, d.Fields), nil
}

// disclosable puts the policy over what is known.
func disclosable(known map[string]Field, kind partner.Kind, ticked []string) []Field {
	var fields []Field
	for _, l := range policy {
		field, rule := known[l.key], l.ruleFor(kind)
		if rule == Never || field.empty() {
			continue
		}
		field.Key, field.Rule = l.key, rule
		field.Ticked = rule == Always || slices.Contains(ticked, l.key)
		fields = append(fields, field)
	}
	return fields
}

// gather reads what the service knows, as far as some policy may disclose it.
func gather(ctx context.Context, tx *db.Tx, d Draft, kind partner.Kind) (map[string]Field, error) {
	p, err := person.ByID(ctx, tx, d.Person)
	if err != nil {
		return nil, err
	}
	measures, err := person.Measures(ctx, tx, d.Person)
	if err != nil {
		return nil, err
	}
	obligations, err := person.Obligations(ctx, tx, d.Person)
	if err != nil {
		return nil, err
	}
	limits, err := person.Limits(ctx, tx, d.Person)
	if err != nil {
		return nil, err
	}
	desk, err := deskOf(ctx, tx, p.Branch)
	if err != nil {
		return nil, err
	}
	known := ofPerson(p)
	known["purpose"], known["expectations"] = text(d.Purpose), text(d.Expectations)
	known["urgent"], known["wished_on"] = yes(d.Urgent), text(d.WishedOn.String())
	known["agreement"], known["agreed_on"], known["explained"] = text(string(d.Agreement)), text(d.AgreedOn.String()), Field{Values: d.Explained}
	known["ends_on"], known["measures"] = text(lastDay(measures).String()), Field{Values: kindsOf(measures)}
	known["obligations"] = Field{Values: attestedBy(kind, obligations)}
	known["limits"] = Field{Limits: plain(limits)}
	referent := p.ReferentName
	if referent == "" {
		referent = tx.Actor.Name
	}
	known["referent"], known["branch"], known["direct_line"] = text(referent), text(desk.Name), text(desk.Phone)
	return known, nil
}

func ofPerson(p person.Person) map[string]Field {
	return map[string]Field{
		"name": text(p.Name()), "civility": text(p.Civility), "birth_on": text(p.BirthOn.String()), "birth_name": text(p.BirthName),
		"phone": text(p.Phone), "phone_use": text(phoneUse(p)), "email": text(p.Email), "commune": text(p.Commune),
		"language": text(p.Language), "interpreter": yes(p.Interpreter), "housing": text(p.Housing), "address": text(p.Address),
		"appi_ref": text(p.AppiRef),
	}
}

// phoneUse says in one word whether a message may be left.
func phoneUse(p person.Person) string {
	switch {
	case p.Phone == "" || p.PhoneUse == "none":
		return "none"
	case p.PhoneUse == "shared":
		return "shared"
	case p.SMS == "refused":
		return "no_sms"
	}
	return "own"
}

// lastDay is when the support must be over at the latest: the end of the longest
// measure, unknown if one has no end.
func lastDay(measures []person.Measure) day.Day {
	var last day.Day
	for _, m := range measures {
		if m.EndsOn.IsZero() {
			return day.Day{}
		}
		if m.EndsOn.After(last) {
			last = m.EndsOn
		}
	}
	return last
}

func kindsOf(measures []person.Measure) []string {
	var kinds []string
	for _, m := range measures {
		if !slices.Contains(kinds, string(m.Kind)) {
			kinds = append(kinds, string(m.Kind))
		}
	}
	return kinds
}

func attestedBy(kind partner.Kind, obligations []person.Obligation) []string {
	var told []string
	for _, o := range obligations {
		if slices.Contains(attested[kind], o.Kind) && !slices.Contains(told, o.Kind) {
			told = append(told, o.Kind)
		}
	}
	return told
}

func plain(limits []person.Limit) []Limit {
	var all []Limit
	for _, l := range limits {
		all = append(all, Limit{l.Kind, l.Weekdays, l.FromClock, l.ToClock, l.Place})
	}
	return all
}

func text(s string) Field { return Field{Value: s} }

func yes(b bool) Field {
	if b {
		return text("yes")
	}
	return text("no")
}

// desk is whom a partner calls.
type desk struct{ Name, Phone string }

func deskOf(ctx context.Context, tx *db.Tx, branch uuid.UUID) (desk, error) {
	var d desk
	err := store.In(ctx, tx).Table("branches").Select("name", "phone").Where("id = ?", branch).Take(&d).Error
	if err != nil {
		return desk{}, fmt.Errorf("branch %s: %w", branch, err)
	}
	return d, nil
}
