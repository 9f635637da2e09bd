// Package handover puts other people in charge: of one person, of all persons of
// an officer who leaves, and, between services, of a whole file.
package handover

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Rule says how the persons of an officer who leaves are shared out.
type Rule string

const (
	ToOne     Rule = "one"     // all to one colleague
	ByBranch  Rule = "branch"  // each branch to a colleague
	ByInitial Rule = "initial" // two colleagues, parted by a letter
)

// Rules lists the rules in the order of a form.
var Rules = []Rule{ToOne, ByBranch, ByInitial}

// Reassignment hands all open files of an officer over. It is previewed first;
// Digest then proves that what is carried out is what was shown.
type Reassignment struct {
	From   uuid.UUID
	Rule   Rule
	Until  string               // of ByInitial: the last letter of the first group
	To     map[string]uuid.UUID // by key of Group
	Digest string
}

// Group is what a rule keeps together.
type Group struct {
	Key   string // "all"; the id of a branch; "first" or "rest"
	Name  string // of the branch; the letters, such as "A–L"
	Count int
}

// Preview is what a reassignment would do.
type Preview struct {
	From      charge.Colleague
	Groups    []Group
	Rows      []Handed
	Referrals int // open ones, which go along
	Drafts    int
	Cycles    []string // that the officer leads or helps to lead: they stay as they are
	// Complete says that every group has somebody to go to; Digest is set then.
	Complete bool
	Digest   string
}

// Handed is one person and who would follow them.
type Handed struct {
	person.Followed
	Key    string
	To     uuid.UUID
	ToName string
}

// mayReassign: a director in the whole service, a manager for officers of the
// branch.
func mayReassign(a actor.Actor, from charge.Colleague) bool {
	return a.Role == actor.Director || a.Role == actor.Manager && (a.Branch == from.Branch || a.Branch == uuid.Nil)
}

// Reassignable are the colleagues whose persons the actor may reassign.
func Reassignable(a actor.Actor, all []charge.Colleague) []charge.Colleague {
	return slices.DeleteFunc(slices.Clone(all), func(c charge.Colleague) bool { return !mayReassign(a, c) })
}

// PreviewOf shows what a reassignment would do, and changes nothing. An officer
// whom the actor may not reassign is a NotFound fault.
func PreviewOf(ctx context.Context, tx *db.Tx, r Reassignment) (Preview, error) {
	colleagues, err := charge.Colleagues(ctx, tx)
	if err != nil {
		return Preview{}, err
	}
	at := slices.IndexFunc(colleagues, func(c charge.Colleague) bool { return c.ID == r.From })
	if at < 0 || !mayReassign(tx.Actor, colleagues[at]) {
		return Preview{}, fault.Missing()
	}
	p := Preview{From: colleagues[at]}
	followed, err := person.FollowedBy(ctx, tx, r.From)
	if err != nil {
		return Preview{}, err
	}
	p.share(r, followed, colleagues)
	return p, p.along(ctx, tx, r.From)
}

// share puts each person into the group of the rule and gives it its colleague.
func (p *Preview) share(r Reassignment, followed []person.Followed, colleagues []charge.Colleague) {
	sum := sha256.New()
	p.Complete = len(followed) > 0
	for _, f := range followed {
		key, name := r.group(f)
		at := slices.IndexFunc(p.Groups, func(g Group) bool { return g.Key == key })
		if at < 0 {
			p.Groups, at = append(p.Groups, Group{Key: key, Name: name}), len(p.Groups)
		}
		p.Groups[at].Count++
		row := Handed{Followed: f, Key: key}
		to := slices.IndexFunc(colleagues, func(c charge.Colleague) bool { return c.ID == r.To[key] && c.ID != r.From })
		if to >= 0 {
			row.To, row.ToName = colleagues[to].ID, colleagues[to].Name
		}
		p.Complete = p.Complete && to >= 0
		fmt.Fprintf(sum, "%s>%s\n", f.ID, row.To)
		p.Rows = append(p.Rows, row)
	}
	if p.Complete {
		p.Digest = hex.EncodeToString(sum.Sum(nil)[:16])
	}
}

// group says what the rule keeps a person with.
func (r Reassignment) group(f person.Followed) (key, name string) {
	switch r.Rule {
	case ByBranch:
		return f.Branch.String(), f.BranchName
	case ByInitial:
		until := strings.ToUpper(r.Until)
		if until == "" {
			until = "L"
		}
		if strings.ToUpper(f.SortKey[:min(1, len(f.SortKey))]) <= until {
			return "first", "A–" + until
		}
		return "rest", "> " + until
	}
	return "all", ""
}

const along = `
select (select count(*) from referrals where service_id = @service and referent_id = @from and status in @live) as referrals,
  (select count(*) from referral_drafts where service_id = @service and author_id = @from) as drafts,
  (select coalesce(string_agg(c.label, '|' order by c.label), '') from facilitators f join cycles c on c.id = f.cycle_id
   where f.account_id = @from and c.status in ('open', 'running')) as cycles`

// along counts what goes with the persons, and names the groups that will need
// somebody else.
func (p *Preview) along(ctx context.Context, tx *db.Tx, from uuid.UUID) error {
	var row struct {
		Referrals, Drafts int
		Cycles            string
	}
	err := store.In(ctx, tx).Raw(along, map[string]any{"service": tx.Actor.Service, "from": from, "live": live()}).Scan(&row).Error
	if err != nil {
		return fmt.Errorf("what goes along from %s: %w", from, err)
	}
	p.Referrals, p.Drafts, p.Cycles = row.Referrals, row.Drafts, listedBy(row.Cycles, "|")
	return nil
}

func listedBy(text, by string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, by)
}

// Reassign carries a reassignment out, all of it or nothing: persons, their
// referrals, and the drafts begun for them. If anything differs from what was
// previewed it is a Conflict fault. It answers how many persons changed hands.
func Reassign(ctx context.Context, tx *db.Tx, r Reassignment) (int, error) {
	// Whoever reassigns the same officer's persons waits, and then finds another
	// digest.
	if err := store.In(ctx, tx).Exec("select 1 from persons where service_id = ? and referent_id = ? for update", tx.Actor.Service, r.From).Error; err != nil {
		return 0, fmt.Errorf("lock persons of %s: %w", r.From, err)
	}
	p, err := PreviewOf(ctx, tx, r)
	if err != nil {
		return 0, err
	}
	if len(p.Rows) == 0 {
		return 0, fault.Of(fault.Conflict, "reassign.error.nobody")
	}
	if !p.Complete {
		return 0, fault.Field("to_id", "reassign.error.to")
	}
	if r.Digest != p.Digest {
		return 0, fault.Of(fault.Conflict, "reassign.error.changed")
	}
	changes := make([]person.Change, len(p.Rows))
	for i, row := range p.Rows {
		changes[i] = person.Change{Person: row.ID, From: person.Choice{ID: p.From.ID, Name: p.From.Name}, To: person.Choice{ID: row.To, Name: row.ToName}}
	}
	return len(changes), hand(ctx, tx, changes)
}

// hand changes who follows persons and all that goes along with them.
func hand(ctx context.Context, tx *db.Tx, changes []person.Change) error {
	if err := person.ChangeReferents(ctx, tx, changes); err != nil {
		return err
	}
	ids, names := map[[2]uuid.UUID][]person.ID{}, map[uuid.UUID]string{}
	for _, c := range changes {
		key := [2]uuid.UUID{c.From.ID, c.To.ID}
		ids[key], names[c.To.ID] = append(ids[key], c.Person), c.To.Name
	}
	var handed []referral.HandedOver
	for key, who := range ids {
		from, to := key[0], key[1]
		var held []referral.HandedOver
		err := store.In(ctx, tx).Raw(underWay, map[string]any{"persons": who, "from": orNull(from), "live": live()}).Scan(&held).Error
		if err != nil {
			return fmt.Errorf("referrals of %s: %w", from, err)
		}
		handed = append(handed, held...)
		if to != uuid.Nil {
			for _, one := range held {
				if err := referral.HandOver(ctx, tx, id.From[referral.Referral](one.ID), to, names[to]); err != nil {
					return err
				}
			}
		}
		// What is over, and what nobody follows any more.
		err = store.In(ctx, tx).Table("referrals").Where("person_id in ? and referent_id is not distinct from ?", who, orNull(from)).Updates(map[string]any{"referent_id": orNull(to)}).Error
		if err != nil {
			return fmt.Errorf("referrals from %s to %s: %w", from, to, err)
		}
		if from == uuid.Nil || to == uuid.Nil {
			continue
		}
		err = store.In(ctx, tx).Table("referral_drafts").Where("person_id in ? and author_id = ?", who, from).Updates(map[string]any{"author_id": to}).Error
		if err != nil {
			return fmt.Errorf("drafts from %s to %s: %w", from, to, err)
		}
	}
	return referral.TellHandedOver(ctx, tx, handed)
}

// underWay are the referrals that go along and that a partner holds.
const underWay = `
select id, organisation_id as organisation from referrals
where person_id in @persons and referent_id is not distinct from @from and status in @live order by id`

// live are the states in which a partner holds the file.
func live() []string {
	var all []string
	for _, s := range referral.Flow.Statuses() {
		if referral.Live(s) {
			all = append(all, string(s))
		}
	}
	return all
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
