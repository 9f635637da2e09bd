package partner_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"testing"

	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/partner"
)

var update = flag.Bool("update", false, "write the page of the life cycle anew")

func TestLifeCycleOfAnOfferIsSoundAndWrittenDown(t *testing.T) {
	if err := partner.Flow.Check(); err != nil {
		t.Error(err)
	}
	const path = "../../docs/flows/offer.md"
	if *update {
		if err := os.WriteFile(path, []byte(flow.Markdown(partner.Flow)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil || string(written) != flow.Markdown(partner.Flow) {
		t.Errorf("%s is not what the table says: %v", path, err)
	}
}

func TestStatesOfAnOfferAreThoseOfTheDatabase(t *testing.T) {
	s := newStage(t)
	var check string
	s.Scan(t, "select pg_get_constraintdef(oid) from pg_constraint where conname = 'offers_status_check'", nil, &check)
	var stored []flow.Status
	for _, match := range regexp.MustCompile(`'([a-z]+)'`).FindAllStringSubmatch(check, -1) {
		stored = append(stored, flow.Status(match[1]))
	}
	want := partner.Flow.Statuses()
	slices.Sort(stored)
	slices.Sort(want)
	if !slices.Equal(stored, want) {
		t.Errorf("the database knows %v, the table %v", stored, want)
	}
}

// Every state × every action × both sides, against the database.
func TestEveryMoveOfAnOffer(t *testing.T) {
	s := newStage(t)
	offer := s.drafted(fixture.Karim, typed(&fixture.Relais))
	for by, side := range map[*fixture.Persona]flow.By{fixture.Karim: flow.Partner, fixture.Helene: flow.Service} {
		for _, from := range partner.Flow.Statuses() {
			for _, do := range partner.Flow.Actions() {
				s.Exec(t, "update offers set status = $2 where id = $1", offer, string(from))
				want, illegal := partner.Flow.Find(from, do, side)
				err := s.move(by, offer, string(do))
				var is flow.Status
				s.Scan(t, "select status from offers where id = $1", []any{offer}, &is)
				switch {
				case illegal != nil && (!fault.Is(err, fault.Conflict) || is != from):
					t.Errorf("%s may %s from %s: %v, now %s", side, do, from, err, is)
				case illegal == nil && (err != nil || is != want.To):
					t.Errorf("%s may not %s from %s: %v, now %s", side, do, from, err, is)
				}
			}
		}
	}
}
