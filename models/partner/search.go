package partner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// PageSize is how many offers a page of the directory holds.
const PageSize = 25

// choiceLimit bounds what a service chooses among for one need.
const choiceLimit = 300

// Filter narrows the offers; empty fields do not.
type Filter struct {
	Domain   Domain
	Kind     Kind   // of the organisation, whatever the service calls it
	Called   KindID // one of the service's own kinds
	Text     string // words or their beginnings, in any order and spelling
	Area     Area
	Language string
	Access   string
	Welcome  string
	Free     bool // a place is free, or places are not counted
	// Every takes in organisations the service never had an agreement with.
	Every bool
	// After is the last offer of the page before.
	After OfferID
}

// Page is one page of the directory; More says that another follows.
type Page struct {
	Choices []Choice
	More    bool
}

// Search reads the directory in the order of the offers' names, a page at a
// time: what may be chosen and what may not, with the reason, since whoever looks
// for an offer that is closed today should not search in vain.
func Search(ctx context.Context, tx *db.Tx, f Filter) (Page, error) {
	found, err := f.read(ctx, tx, PageSize+1)
	if err != nil {
		return Page{}, err
	}
	if len(found) > PageSize {
		return Page{Choices: found[:PageSize], More: true}, nil
	}
	return Page{Choices: found}, nil
}

// Offers lists what a service may refer to, then what it may not with the reason.
// Organisations the service has never had an agreement with are left out.
func Offers(ctx context.Context, tx *db.Tx, f Filter) ([]Choice, error) {
	f.Every, f.After = false, OfferID{}
	all, err := f.read(ctx, tx, choiceLimit)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Choice) int {
		if by := a.closed() - b.closed(); by != 0 {
			return by
		}
		return strings.Compare(fold.Text(a.OrganisationName), fold.Text(b.OrganisationName))
	})
	return all, nil
}

// read cuts the page out of the index before it joins anything.
func (f Filter) read(ctx context.Context, tx *db.Tx, limit int) ([]Choice, error) {
	today, err := todayOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	where, args := f.where(tx)
	query := offerColumns + "(select * from offers where status in ('published','suspended')" + where +
		fmt.Sprintf(" order by sort_key, id limit %d)", limit) + offerJoins + " order by o.sort_key, o.id"
	return choices(ctx, tx, query, today, args...)
}

// where numbers its parameters from $3: the service and today come first.
func (f Filter) where(tx *db.Tx) (where string, args []any) {
	add := func(condition string, value any) {
		args = append(args, value)
		where += " and " + strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(args)+2))
	}
	if f.Domain != "" {
		add("domain = ?", string(f.Domain))
	}
	if f.Kind != "" {
		add("organisation_id in (select id from organisations where kind = ?)", string(f.Kind))
	}
	if !f.Called.Zero() {
		add("organisation_id in (select g.id from organisation_labels l join organisations g on g.id = l.organisation_id and g.kind = l.kind where l.kind_id = ?)", f.Called.UUID)
	}
	if words := wordsOf(f.Text); len(words) > 0 {
		add("words @@ to_tsquery('simple', ?)", "'"+strings.Join(words, "':* & '")+"':*")
	}
	if len(f.Area.Codes) > 0 {
		add("areas && ?::text[]", f.Area.Codes)
	}
	for _, one := range []struct{ column, value string }{{"languages", f.Language}, {"access", f.Access}, {"welcomes", f.Welcome}} {
		if one.value != "" {
			add(one.column+" @> ?::text[]", []string{one.value})
		}
	}
	if f.Free {
		where += " and (seats = 0 or seats_free > 0)"
	}
	if !f.Every {
		add("organisation_id in (select organisation_id from agreements where service_id = ?)", tx.Actor.Service)
	}
	if !f.After.Zero() {
		add("(sort_key, id) > ((select sort_key from offers where id = ?), ?)", f.After.UUID)
	}
	return where, args
}

// wordsOf are the folded words of a text, each once.
func wordsOf(text string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(text, fold.Parts) {
		if folded := fold.Text(word); folded != "" && !slices.Contains(words, folded) {
			words = append(words, folded)
		}
	}
	return words
}

// CompareMost is how many offers fit side by side.
const CompareMost = 4

// Side finds offers to be laid side by side, in the order asked, at most
// CompareMost; what does not exist for the actor is left out.
func Side(ctx context.Context, tx *db.Tx, of []OfferID) ([]Choice, error) {
	today, err := todayOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, 0, CompareMost)
	for _, one := range of[:min(len(of), CompareMost)] {
		ids = append(ids, one.UUID)
	}
	found, err := choices(ctx, tx, offerColumns+"offers"+offerJoins+" where o.id = any($3) order by array_position($3, o.id)", today, ids)
	return slices.DeleteFunc(found, func(c Choice) bool { return !c.existsFor(tx.Actor) }), err
}

const ownOffers = offerColumns + "offers" + offerJoins + `
where o.organisation_id = $3 and o.status <> 'closed' order by array_position(array['draft','published','suspended'], o.status), o.sort_key, o.id limit 500`

// OffersOf lists what an organisation offers, drafts first for those who keep
// them; what is closed is left out.
func OffersOf(ctx context.Context, tx *db.Tx, organisation OrganisationID) ([]Choice, error) {
	today, err := todayOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	found, err := choices(ctx, tx, ownOffers, today, organisation.UUID)
	return slices.DeleteFunc(found, func(c Choice) bool { return !c.existsFor(tx.Actor) }), err
}

// MayKeep reports whether an offer is this actor's to change: the partner's own,
// or one that the service entered.
func (o Offer) MayKeep(a actor.Actor) bool {
	if a.Kind == actor.Partner {
		return o.Organisation == a.Organisation
	}
	return o.KeptBy != uuid.Nil && o.KeptBy == a.Service
}

// existsFor keeps drafts to those who keep offers: the partner's people, and the
// managers of the service that entered it.
func (o Offer) existsFor(a actor.Actor) bool {
	return o.Status != Drafted || o.MayKeep(a) && (a.Kind == actor.Partner || a.May(actor.OfferManage))
}

// todayOf is the day it is where the actor works.
func todayOf(ctx context.Context, tx *db.Tx) (day.Day, error) {
	here, err := office.Here(ctx, tx)
	return here.Today, err
}

// SortKey is what offers are ordered by: the folded name.
func SortKey(name string) string { return fold.Text(name) }

// SearchText is what the words of a search are looked for in: the folded words of
// all that is said of an offer, parted by spaces, each once.
func SearchText(texts ...string) string { return strings.Join(wordsOf(strings.Join(texts, " ")), " ") }

// index gives what an offer is ordered and found by.
func index(ctx context.Context, tx *db.Tx, offer OfferID, organisationName string, o TypedOffer) error {
	_, err := store.Exec(ctx, tx, "update offers set sort_key = $2, words = to_tsvector('simple', $3) where id = $1",
		offer.UUID, SortKey(o.Name), SearchText(o.Name, organisationName, o.Audience, o.Content, o.Documents, o.Areas))
	if err != nil {
		return fmt.Errorf("index offer %s: %w", offer, err)
	}
	return nil
}
