package transfer_test

import (
	"context"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/transfer"
)

const file = `select concat_ws(' ', civility, last_name, first_name, birth_name, birth_on, appi_ref, phone, phone_use, sms, email, housing, address, postal_code, commune, language, interpreter, sort_key,
	(select string_agg(kind || frame || in_custody_register || starts_on || ends_on, ',' order by kind) from measures where person_id = p.id),
	(select string_agg(kind, ',' order by kind) from obligations where person_id = p.id),
	(select string_agg(kind || weekdays || from_clock || to_clock || place, ',' order by kind) from constraints where person_id = p.id),
	(select string_agg(key, ',' order by key) from person_keys where person_id = p.id)) from persons p where id = $1`

func TestAnAcceptanceClosesOneFileAndOpensAnother(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	if state := s.text("select status from persons where id = $1", s.person); state != "transferring" {
		t.Fatalf("asked: %s", state)
	}
	arrived, err := s.accept(fixture.Sabine, asked)
	if err != nil {
		t.Fatal(err)
	}
	if was, is := s.text(file, s.person), s.text(file, arrived); was != is || !strings.Contains(is, "Valadier") {
		t.Errorf("given up: %s\narrived: %s", was, is)
	}
	const where = `select concat_ws(' ', status, (select name from services where id = service_id), (select name from branches where id = branch_id),
		(select name from memberships where account_id = referent_id limit 1)) from persons where id = $1`
	if got := s.text(where, s.person); got != "transferred SPIP du Val-Clair Antenne de Sainte-Aurore MERCIER Nadia" {
		t.Errorf("the source: %s", got)
	}
	if got := s.text(where, arrived); got != "active SPIP de la Haute-Brume Antenne de Brumeval HOFFMANN Inès" {
		t.Errorf("the target: %s", got)
	}
	const told = "select string_agg(action || ' ' || new || ' ' || by_name, '; ' order by at, id) from person_events where person_id = $1 and action in ('ask', 'leave', 'arrive', 'cancel')"
	if got := s.text(told, s.person); got != "ask SPIP de la Haute-Brume MERCIER Nadia; leave SPIP de la Haute-Brume ROTHACKER Sabine" {
		t.Errorf("the source remembers %s", got)
	}
	if got := s.text(told, arrived); got != "arrive SPIP du Val-Clair ROTHACKER Sabine" {
		t.Errorf("the target remembers %s", got)
	}
	const lines = "select string_agg(action || ' ' || noun || ' ' || detail, '; ' order by action, noun, detail) from journal where service_id = $1 and (noun = 'transfer' or noun = 'person' and detail <> '') "
	if got := s.text(lines, fixture.ValClair.ID); got != "change person active>transferring; send transfer asked; send transfer asked>accepted" {
		t.Errorf("the source journals %s", got)
	}
	if got := s.text(lines, fixture.HauteBrume.ID); got != "change transfer asked>accepted; create person arrived" {
		t.Errorf("the target journals %s", got)
	}
	if got := s.text("select string_agg(n.kind || ' ' || s.name || ' ' || audience, '; ' order by n.created_at, n.id) from notices n join services s on s.id = n.service_id where noun = 'transfer'"); got !=
		"transfer_asked SPIP de la Haute-Brume permission; transfer_accepted SPIP du Val-Clair referent" {
		t.Errorf("told: %s", got)
	}
	if got := s.text("select concat_ws(' ', (select count(*) from person_notes where person_id = $1), (select count(*) from access_motives where person_id = $1), (select count(*) from referrals where person_id = $1))", arrived); got != "0 0 0" {
		t.Errorf("what should have stayed came along: %s", got)
	}
}

func TestWhatWasDecidedOfEachReferralIsCarriedOut(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	arrived, err := s.accept(fixture.Sabine, asked)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a job may run twice
		s.carryOut(asked)
	}
	const states = "select string_agg(status || reason, ',' order by array_position(array[$2, $3, $4]::uuid[], id)) from referrals where person_id = $1"
	if got := s.text(states, s.person, s.room, s.work, s.rights); got != "sent,withdrawnmoved_away,withdrawnmoved_away" {
		t.Errorf("referrals: %s", got)
	}
	if got := s.text("select string_agg(by_name, ',') from referral_events where action = 'withdraw'"); got != "MERCIER Nadia,MERCIER Nadia" {
		t.Errorf("withdrawn by %s", got)
	}
	const draft = "select string_agg(concat_ws(' ', o.name, d.purpose, d.expectations, d.urgent, d.wished_on, d.agreement, d.fields, a.name), ';') from referral_drafts d join offers o on o.id = d.offer_id join accounts a on a.id = d.author_id where d.person_id = $1"
	if got := s.text(draft, arrived); got != "Accès aux droits Pour Accès aux droits Au plus tôt t 2026-12-01   HOFFMANN Inès" {
		t.Errorf("handed over: %s", got)
	}
	const rest = `select concat_ws(' ', (select count(*) from referral_drafts where person_id = $1), (select count(*) from enrolments where person_id = $1 and status = 'enrolled'),
		(select count(*) from person_assignments where person_id = $1 and ended_at is null), (select count(*) from transfer_referrals where done_at is null))`
	if got := s.text(rest, s.person); got != "0 0 0 0" {
		t.Errorf("still open: %s", got)
	}
}

func TestARefusalGivesTheFileBack(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	before := s.census()
	for name, wrong := range map[string]error{
		"no reason":             s.refuse(fixture.Sabine, asked, "", ""),
		"another without words": s.refuse(fixture.Sabine, asked, "other", " "),
		"a long note":           s.refuse(fixture.Sabine, asked, "not_ours", strings.Repeat("é", transfer.NoteLength+1)),
	} {
		if !fault.Is(wrong, fault.Invalid) {
			t.Errorf("%s: %v", name, wrong)
		}
	}
	if after := s.census(); after != before {
		t.Errorf("refused, and yet\n%s\n%s", before, after)
	}
	if err := s.refuse(fixture.Sabine, asked, "not_ours", "L’adresse dépend d’un autre service."); err != nil {
		t.Fatal(err)
	}
	if got := s.text("select status from persons where id = $1", s.person); got != "active" {
		t.Errorf("refused: %s", got)
	}
	if got := s.text("select string_agg(action || ' ' || new, '; ' order by id) from person_events where action in ('ask', 'cancel', 'leave')"); got != "ask SPIP de la Haute-Brume; cancel SPIP de la Haute-Brume" {
		t.Errorf("remembered: %s", got)
	}
	s.carryOut(asked) // nothing is carried out
	if got := s.text("select string_agg(distinct status, ',') from referrals where person_id = $1", s.person); got != "sent" {
		t.Errorf("referrals: %s", got)
	}
	if _, err := s.ask(fixture.Nadia, s.request()); err != nil {
		t.Errorf("asked again: %v", err)
	}
}

func TestARequestIsTakenBack(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	if err := s.cancel(fixture.Sabine, asked); !fault.Is(err, fault.Conflict) {
		t.Errorf("cancelled by the target: %v", err)
	}
	if err := s.cancel(fixture.Nadia, asked); err != nil {
		t.Fatal(err)
	}
	if got := s.text("select status from persons where id = $1", s.person); got != "active" {
		t.Errorf("cancelled: %s", got)
	}
	if _, err := s.accept(fixture.Sabine, asked); !fault.Is(err, fault.Conflict) {
		t.Errorf("accepted after it was cancelled: %v", err)
	}
	if err := s.cancel(fixture.Nadia, asked); !fault.Is(err, fault.Conflict) {
		t.Errorf("cancelled twice: %v", err)
	}
}

func TestARequestSaysAllThatIsWrongAtOnce(t *testing.T) {
	s := newStage(t)
	before := s.census()
	_, err := s.ask(fixture.Nadia, transfer.Request{Target: fixture.ValClair.ID.String(), Reason: "other", Outcome: map[string]string{s.room.String(): "keep"}})
	f, ok := fault.As(err)
	var fields []string
	if ok {
		for _, one := range f.Fields {
			fields = append(fields, one.Field)
		}
	}
	if strings.Join(fields, " ") != "target_id words outcome" {
		t.Errorf("%v: %v", fields, err)
	}
	r := s.request()
	r.Outcome[fixture.Relais.ID.String()] = "withdraw"
	if _, err := s.ask(fixture.Nadia, r); !fault.Is(err, fault.Conflict) {
		t.Errorf("about another referral: %v", err)
	}
	for _, who := range []*fixture.Persona{fixture.Marc, fixture.Ines} {
		if _, err := s.ask(who, s.request()); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s asks for a person of Nadia's: %v", who.Slug, err)
		}
	}
	if after := s.census(); after != before {
		t.Errorf("refused, and yet\n%s\n%s", before, after)
	}
	s.asked()
	if _, err := s.ask(fixture.Helene, s.request()); !fault.Is(err, fault.Conflict) {
		t.Errorf("asked twice: %v", err)
	}
}

func TestAFileThatLeftIsReadAndNoMore(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	if _, err := s.accept(fixture.Sabine, asked); err != nil {
		t.Fatal(err)
	}
	for name, act := range map[string]func(context.Context, *db.Tx) error{
		"a measure": func(ctx context.Context, tx *db.Tx) error {
			return person.AddMeasure(ctx, tx, s.person, person.New{MeasureKind: "parole", MeasureFrame: "after"})
		},
		"reopened": func(ctx context.Context, tx *db.Tx) error { return person.Reopen(ctx, tx, s.person) },
		"closed": func(ctx context.Context, tx *db.Tx) error {
			return person.Finish(ctx, tx, s.person, person.Closed, "measure_over")
		},
	} {
		if err := s.try(fixture.Nadia, act); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Whoever comes back gets a new file, with their number.
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		back, err := person.Create(ctx, tx, person.New{LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", AppiRef: "202600000077", Branch: fixture.SainteAurore.ID.String(), Confirmed: true})
		if err != nil {
			return err
		}
		_, err = person.MergeFiles(ctx, tx, back, s.person, nil)
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("merged with the file that left: %v", err)
		}
		return nil
	})
}
