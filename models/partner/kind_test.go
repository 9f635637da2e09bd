package partner_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/listing"
	"passerelle/models/partner"
)

// code is the PostgreSQL code of what refused; empty for none.
func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

const (
	forbidden = "42501" // insufficient_privilege
	unrelated = "23503" // foreign_key_violation
)

func wrong(err error) map[string]string {
	all := map[string]string{}
	if f, ok := fault.As(err); ok {
		for _, field := range f.Fields {
			all[field.Field] = field.Key
		}
	}
	return all
}

var maison = partner.TypedKind{Kind: "health", Typed: listing.Typed{Fr: "Maison des adolescents", En: "House for teenagers", Position: "10"}}

func (s *stage) add(by *fixture.Persona, typed partner.TypedKind) (kind partner.KindID, err error) {
	err = s.try(by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		kind, err = partner.AddKind(ctx, tx, typed)
		return err
	})
	return kind, err
}

func (s *stage) added(by *fixture.Persona, typed partner.TypedKind) partner.KindID {
	s.t.Helper()
	kind, err := s.add(by, typed)
	if err != nil {
		s.t.Fatal(err)
	}
	return kind
}

func (s *stage) changeKind(by *fixture.Persona, kind partner.KindID, typed partner.TypedKind) error {
	return s.try(by.Actor(), func(ctx context.Context, tx *db.Tx) error { return partner.ChangeKind(ctx, tx, kind, typed) })
}

func (s *stage) kinds(by *fixture.Persona) (all []partner.LocalKind) {
	s.t.Helper()
	s.as(by, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = partner.LocalKinds(ctx, tx)
		return err
	})
	return all
}

func (s *stage) on(d day.Day, clock string) {
	s.t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		s.t.Fatal(err)
	}
	at, err := time.Parse("15:04", clock)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Stand(d.In(zone, day.ClockOf(at.Hour(), at.Minute())))
}

// The last day counts, the next does not, and the day is that of the service: of a
// leap year too. What is called so keeps its name and is nobody else's to take.
func TestAKindIsChosenOnItsDaysOnly(t *testing.T) {
	s := newStage(t)
	s.Exec(t, "select app.journal_extend('2028-05-01')")
	last := day.Of(2028, time.February, 29)
	typed := maison
	typed.StartsOn, typed.EndsOn = "28/02/2028", "29/02/2028"
	mda := s.added(fixture.Helene, typed)
	for _, c := range []struct {
		day   day.Day
		clock string
		want  bool
	}{
		{last.Add(-2), "23:59", false}, {last.Add(-1), "00:01", true}, {last, "23:59", true}, {last.Add(1), "00:01", false},
	} {
		s.on(c.day, c.clock)
		got := wrong(s.keep(&fixture.RiveDouce, mda.String()))["kind"]
		if want := map[bool]string{true: "", false: "organisation.error.kind"}[c.want]; got != want {
			t.Errorf("on %s at %s: %q, want %q", c.day, c.clock, got, want)
		}
		if c.want {
			if err := s.label(fixture.Helene, &fixture.RiveDouce, "health"); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.on(last, "12:00")
	if err := s.keep(&fixture.RiveDouce, mda.String()); err != nil {
		t.Fatal(err)
	}
	s.on(last.Add(30), "12:00")
	if err := s.keep(&fixture.RiveDouce, mda.String()); err != nil {
		t.Errorf("what is called so already: %v", err)
	}
	if got := s.calls(fixture.Nadia, &fixture.RiveDouce); got != "health Maison des adolescents" {
		t.Errorf("after its last day it is %q", got)
	}
	if got := wrong(s.keep(&fixture.Relais, mda.String())); got["kind"] != "organisation.error.kind" {
		t.Errorf("another one: %v", got)
	}
	// What has ended may be worded better, its last day left as it is.
	typed.StartsOn, typed.Fr = "", "Maison des ados"
	if err := s.changeKind(fixture.Helene, mda, typed); err != nil {
		t.Error(err)
	}
}

func TestWhatAKindLacks(t *testing.T) {
	s := newStage(t)
	for what, c := range map[string]struct {
		typed partner.TypedKind
		want  map[string]string
	}{
		"all of it": {partner.TypedKind{Kind: "astrology", StartsOn: "29/02/2027", Typed: listing.Typed{Position: "0", EndsOn: "21/11/2026"}}, map[string]string{
			"kind": "organisation.error.kind", "fr": "referral.error.words", "en": "referral.error.words", "position": "referral.error.position",
			"starts_on": "referral.error.day", "ends_on": "referral.error.ends_past"}},
		"a first day that is past":   {partner.TypedKind{Kind: "health", StartsOn: "22/11/2026", Typed: listing.Typed{Fr: "A", En: "A", Position: "1"}}, map[string]string{"starts_on": "kind.error.starts_past"}},
		"a last day before it":       {partner.TypedKind{Kind: "health", StartsOn: "01/12/2026", Typed: listing.Typed{Fr: "A", En: "A", Position: "1", EndsOn: "29/11/2026"}}, map[string]string{"ends_on": "kind.error.ends_before"}},
		"a last day that is no day":  {partner.TypedKind{Kind: "health", Typed: listing.Typed{Fr: "A", En: "A", Position: "1", EndsOn: "29/02/2027"}}, map[string]string{"ends_on": "referral.error.day"}},
		"words that are a paragraph": {partner.TypedKind{Kind: "health", Typed: listing.Typed{Fr: strings.Repeat("é", 121), En: "A", Position: "999"}}, map[string]string{"fr": "referral.error.long"}},
	} {
		_, err := s.add(fixture.Helene, c.typed)
		got := wrong(err)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
		for field, key := range c.want {
			if got[field] != key {
				t.Errorf("%s: %s is %q, want %q", what, field, got[field], key)
			}
		}
	}
	mda := s.added(fixture.Helene, maison)
	never := maison
	never.EndsOn = "22/11/2026" // the day before the first
	if err := s.changeKind(fixture.Helene, mda, never); err != nil {
		t.Fatal(err)
	}
	if got := wrong(s.keep(&fixture.RiveDouce, mda.String())); got["kind"] == "" {
		t.Error("ended on the day it was added, and chosen")
	}
}

// What a kind refers to never changes: partners called so would be told more, or
// write more, with nobody having decided it.
func TestAKindRefersToOneKindForEver(t *testing.T) {
	s := newStage(t)
	mda := s.added(fixture.Helene, maison)
	wider := maison
	wider.Kind = "association"
	if got := wrong(s.changeKind(fixture.Helene, mda, wider)); got["kind"] != "kind.error.fixed" {
		t.Errorf("not used yet: %v", got)
	}
	if err := s.keep(&fixture.RiveDouce, mda.String()); err != nil {
		t.Fatal(err)
	}
	if got := wrong(s.changeKind(fixture.Helene, mda, wider)); got["kind"] != "kind.error.fixed" {
		t.Errorf("used: %v", got)
	}
	const refer = "update organisation_kinds set kind = 'association'"
	if _, err := s.BySQL(t, fixture.Helene.Actor(), refer); code(err) != forbidden {
		t.Errorf("by statement: %v", err)
	}
	// Not even the owner of the table, once it is used.
	var refused string
	s.Exec(t, `create function attempt() returns text language plpgsql as $$
		begin update organisation_kinds set kind = 'association'; return ''; exception when foreign_key_violation then return sqlstate; end $$`)
	s.Scan(t, "select attempt()", nil, &refused)
	if refused != unrelated {
		t.Errorf("by the owner: %q", refused)
	}
	// A label of another kind than the organisation's is read by nobody.
	s.Exec(t, "update organisations set kind = 'rights' where id = $1", fixture.RiveDouce.ID)
	if got := s.calls(fixture.Nadia, &fixture.RiveDouce); got != "rights" {
		t.Errorf("once whoever keeps it says otherwise: %q", got)
	}
	if all := s.kinds(fixture.Helene); all[0].Used != 0 {
		t.Errorf("%d are called so", all[0].Used)
	}
	for _, forged := range []string{mda.String(), "association", "", "x", fixture.RiveDouce.ID.String()} {
		if got := wrong(s.label(fixture.Helene, &fixture.RiveDouce, forged)); got["kind_id"] != "organisation.error.kind_id" {
			t.Errorf("labelled %s: %v", forged, got)
		}
	}
}

// A kind is its service's: nobody else reads, takes or changes it, on the page or by
// statement.
func TestKindsOfAnotherServiceDoNotExist(t *testing.T) {
	s := newStage(t)
	mda := s.added(fixture.Helene, maison)
	theirs := s.added(fixture.Sabine, maison)
	if got := wrong(s.keep(&fixture.RiveDouce, theirs.String())); got["kind"] != "organisation.error.kind" {
		t.Errorf("forged into the organisation: %v", got)
	}
	if got := wrong(s.label(fixture.Helene, &fixture.RiveDouce, theirs.String())); got["kind_id"] != "organisation.error.kind_id" {
		t.Errorf("forged into the label: %v", got)
	}
	if err := s.changeKind(fixture.Helene, theirs, maison); !fault.Is(err, fault.NotFound) {
		t.Errorf("changed: %v", err)
	}
	if err := s.label(fixture.Karim, &fixture.Brume, "housing"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a partner labels another: %v", err)
	}
	if err := s.keep(&fixture.RiveDouce, mda.String()); err != nil {
		t.Fatal(err)
	}
	const (
		add   = "insert into organisation_kinds (id, service_id, kind, label_fr, label_en, position, starts_on) values (gen_random_uuid(), $1, 'health', 'x', 'x', 1, '2026-01-01')"
		paste = "insert into organisation_labels (service_id, organisation_id, kind_id, kind, label_fr, label_en) values ($1, $2, $3, 'health', $4, 'House for teenagers')"
	)
	for _, c := range []struct {
		who     *fixture.Persona
		service any
	}{{fixture.Helene, fixture.HauteBrume.ID}, {fixture.Karim, fixture.ValClair.ID}, {fixture.Sophie, fixture.ValClair.ID}, {fixture.Claire, fixture.ValClair.ID}} {
		if _, err := s.BySQL(t, c.who.Actor(), add, c.service); code(err) != forbidden {
			t.Errorf("%s adds for %v: %v", c.who.Slug, c.service, err)
		}
		if _, err := s.BySQL(t, c.who.Actor(), paste, c.service, fixture.Relais.ID, mda.UUID, "Maison des adolescents"); code(err) != forbidden {
			t.Errorf("%s labels for %v: %v", c.who.Slug, c.service, err)
		}
	}
	// One's own label takes a kind of one's own, in its words.
	for _, c := range []struct {
		kind partner.KindID
		fr   string
	}{{theirs, "Maison des adolescents"}, {mda, "Autre chose"}} {
		if _, err := s.BySQL(t, fixture.Helene.Actor(), paste, fixture.ValClair.ID, fixture.Relais.ID, c.kind.UUID, c.fr); code(err) != unrelated {
			t.Errorf("%s as %q: %v", c.kind, c.fr, err)
		}
	}
	worker := actor.ForWorker(fixture.ValClair.ID)
	for _, c := range []struct {
		who    actor.Actor
		table  string
		rows   int64
		denied bool
	}{
		{fixture.Nadia.Actor(), "organisation_kinds", 1, false}, {fixture.Ines.Actor(), "organisation_kinds where label_fr <> '' and service_id = app.service()", 1, false},
		{fixture.Sophie.Actor(), "organisation_kinds", 0, true}, {fixture.Claire.Actor(), "organisation_kinds", 0, true}, {worker, "organisation_kinds", 0, true},
		{fixture.Nadia.Actor(), "organisation_labels", 1, false}, {fixture.Ines.Actor(), "organisation_labels", 0, false},
		{fixture.Sophie.Actor(), "organisation_labels", 1, false}, {fixture.Karim.Actor(), "organisation_labels", 0, false},
		{fixture.Claire.Actor(), "organisation_labels", 0, true}, {worker, "organisation_labels", 0, true},
	} {
		n, err := s.BySQL(t, c.who, "select 1 from "+c.table)
		if n != c.rows || (code(err) == forbidden) != c.denied {
			t.Errorf("%s %s reads %d of %s: %v", c.who.Kind, c.who.Account, n, c.table, err)
		}
	}
	for _, change := range []string{"update organisation_kinds set position = 1 where service_id <> app.service()", "delete from organisation_labels where service_id <> app.service()"} {
		if n, err := s.BySQL(t, fixture.Ines.Actor(), change); err != nil || n != 0 {
			t.Errorf("%s: %d rows: %v", change, n, err)
		}
	}
	if _, err := s.BySQL(t, fixture.Sophie.Actor(), "delete from organisation_labels"); code(err) != forbidden {
		t.Errorf("the partner takes its label away: %v", err)
	}
}
