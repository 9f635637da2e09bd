package persons

import (
	"context"
	"net/url"
	"slices"
	"time"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/person"
	"passerelle/models/referral"
	views "passerelle/views/persons"
	"passerelle/views/ui"
)

const (
	// momentsPage is how many moments a page shows at least.
	momentsPage = 50
	// momentsRead is how many of each source are read for it: more than a page,
	// so that all moments of one instant stand on one page.
	momentsRead = 200
)

// source gives moments of one kind before an instant, the latest first. A noun
// adds its own by a line here and the sentences of its keys.
type source struct {
	kind string
	read reading
}

func sources(access person.Access) []source {
	return []source{
		{"file", ofFile},
		{"file", ofMerges},
		{"programmes", ofCycles},
		{"referrals", ofReferrals(access)},
		{"referrals", ofPapers(access)},
	}
}

// happened fills a file with one page of its timeline, the latest first: one
// place where whatever happened to a person comes together.
func happened(r *web.Request, file *views.File) error {
	if kind := r.Query("kind"); slices.Contains(views.Kinds, kind) {
		file.Kind = kind
	}
	before, notTime := time.Parse(time.RFC3339Nano, r.Query("before"))
	file.Newest = notTime == nil
	if notTime != nil {
		before = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, s := range sources(file.Access) {
		if file.Kind != "" && s.kind != file.Kind {
			continue
		}
		some, err := s.read(r.Context(), r.Tx, file.Person, before)
		if err != nil {
			return err
		}
		file.Moments = append(file.Moments, some...)
	}
	slices.SortStableFunc(file.Moments, func(a, b views.Moment) int { return b.At.Compare(a.At) })
	file.Moments, file.Older = cut(file.Moments, file.Person.ID, file.Kind)
	return nil
}

// cut keeps one page, and all that happened at the instant of its last moment:
// the next page begins strictly before.
func cut(all []views.Moment, id person.ID, kind string) (page []views.Moment, older string) {
	if len(all) <= momentsPage {
		return all, ""
	}
	end := momentsPage
	for end < len(all) && all[end].At.Equal(all[end-1].At) {
		end++
	}
	if end == len(all) {
		return all, ""
	}
	query := url.Values{"before": {all[end-1].At.UTC().Format(time.RFC3339Nano)}}
	if kind != "" {
		query.Set("kind", kind)
	}
	return all[:end], "/persons/" + id.String() + "?" + query.Encode()
}

// reading gives moments of a person before an instant.
type reading = func(ctx context.Context, tx *db.Tx, p person.Person, before time.Time) ([]views.Moment, error)

// ofReferrals are the moments of a person's referrals. Whoever sees them in part
// reads what happened and opens none; what is attested of somebody's health is
// told to fewer.
func ofReferrals(access person.Access) reading {
	return func(ctx context.Context, tx *db.Tx, p person.Person, before time.Time) ([]views.Moment, error) {
		if access.Sees(actor.Referrals) == actor.Nothing {
			return nil, nil
		}
		found, err := referral.OfPerson(ctx, tx, p.ID, before)
		if err != nil {
			return nil, err
		}
		var all []views.Moment
		for _, m := range found {
			if m.Care && referral.Confided(m.Action) && access.Sees(actor.Attestations) == actor.Nothing {
				continue
			}
			moment := views.Moment{At: m.At, Key: m.Key(), Args: []any{"organisation", m.Organisation}, Icon: ui.SignForward, Detail: m.Offer}
			if tx.Actor.May(actor.ReferralRead) {
				moment.Href = "/referrals/" + m.Referral.String()
			}
			all = append(all, moment)
		}
		return all, nil
	}
}

// ofFile are the opening of the file and its changes.
func ofFile(ctx context.Context, tx *db.Tx, p person.Person, before time.Time) ([]views.Moment, error) {
	events, err := person.Events(ctx, tx, p.ID, before, momentsRead)
	if err != nil {
		return nil, err
	}
	all := make([]views.Moment, 0, len(events)+1)
	for _, e := range events {
		all = append(all, views.EventMoment(ctx, e))
	}
	if p.CreatedAt.Before(before) {
		all = append(all, opened(p))
	}
	return all, nil
}

// ofMerges are the files that were merged into this one.
func ofMerges(ctx context.Context, tx *db.Tx, p person.Person, before time.Time) ([]views.Moment, error) {
	found, err := person.MergesOf(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	var all []views.Moment
	for _, m := range found {
		moment := views.Moment{At: m.At, Key: "person.timeline.merged", Args: []any{"name", m.Name()}, Icon: ui.SignPerson}
		if tx.Actor.May(actor.PersonMerge) {
			moment.Href = "/merges/" + m.ID.String()
		}
		all = append(all, moment)
		if m.UndoneAt != nil {
			all = append(all, views.Moment{At: *m.UndoneAt, Key: "person.timeline.unmerged", Args: []any{"name", m.Name()}, Icon: ui.SignPerson})
		}
	}
	return slices.DeleteFunc(all, func(m views.Moment) bool { return !m.At.Before(before) }), nil
}

// opened is the first moment of every file.
func opened(p person.Person) views.Moment {
	m := views.Moment{At: p.CreatedAt, Key: "person.timeline.created_left", Icon: ui.SignPerson}
	if p.CreatedName != "" {
		m.Key, m.Args = "person.timeline.created", []any{"name", p.CreatedName}
	}
	return m
}
