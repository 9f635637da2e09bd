package report_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/report"
)

// Whatever asks for it – the service's role, the owner of the tables – nothing of a
// validated report changes.
func TestTheDatabaseRefusesEveryChangeOfAValidatedReport(t *testing.T) {
	s := newScene(t)
	which := s.validated()
	before := s.read(fixture.Helene, which)
	for _, change := range []string{"analysis = 'x'", "person_words = 'x'", "status = 'draft', contents = null", "status = 'submitted'", "contents = '{}'", "until_on = until_on + 1", "chosen = '[1]'", "updated_at = now()"} {
		if rows, err := s.BySQL(t, fixture.Helene.Actor(), "update reports set "+change); err == nil || rows != 0 {
			t.Errorf("update reports set %s: %d rows, %v", change, rows, err)
		}
	}
	s.Exec(t, `do $$ begin
		begin update reports set analysis = 'x'; exception when check_violation then return; end;
		raise exception 'the owner of the table has changed it';
	end $$`)
	for _, statement := range []string{"delete from reports", "delete from report_events", "update report_events set words = 'x'"} {
		if rows, err := s.BySQL(t, fixture.Helene.Actor(), statement); rows != 0 {
			t.Errorf("%s: %d rows, %v", statement, rows, err)
		}
	}
	for name, err := range map[string]error{
		"submit":   s.submit(fixture.Nadia, which, text),
		"validate": s.validate(fixture.Helene, which),
		"return":   s.giveBack(fixture.Helene, which, "Trop tard."),
		"save": s.try(fixture.Nadia, func(ctx context.Context, tx *db.Tx, a person.Access) error {
			return report.Save(ctx, tx, a, which, text)
		}),
		"discard": s.try(fixture.Nadia, func(ctx context.Context, tx *db.Tx, a person.Access) error { return report.Discard(ctx, tx, a, which) }),
	} {
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Nor do its facts, when what they were taken from is corrected.
	s.mark(1, attendance.Unexcused, attendance.ExcusedProof)
	after := s.read(fixture.Helene, which)
	if after.Analysis != before.Analysis || after.Status != report.Validated || after.Contents.Count() != before.Contents.Count() || !slices.Equal(after.Events, before.Events) {
		t.Errorf("it has changed: %+v", after)
	}
}

func TestANewVersionStandsBesideTheValidatedOne(t *testing.T) {
	s := newScene(t)
	first := s.validated()
	s.mark(1, attendance.Unexcused, attendance.ExcusedProof)
	renew := func() (made report.ID, err error) {
		err = s.try(fixture.Nadia, func(ctx context.Context, tx *db.Tx, a person.Access) (err error) {
			made, err = report.Renew(ctx, tx, a, first)
			return err
		})
		return made, err
	}
	second, err := renew()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := renew(); !fault.Is(err, fault.Conflict) {
		t.Errorf("two versions at once: %v", err)
	}
	r := s.read(fixture.Nadia, second)
	if r.Version != 2 || r.SeriesID != first || r.Status != report.Drafted || r.Analysis != text.Analysis || r.Contents.Count().Unexplained != 2 {
		t.Errorf("the second version is %+v", r)
	}
	if n := s.read(fixture.Nadia, first).Contents.Count().Unexplained; n != 3 {
		t.Errorf("the first counts %d", n)
	}
}

func TestAManagerValidatesWhatAnotherSubmittedAndOnlyWhileItIsTrue(t *testing.T) {
	s := newScene(t)
	own := s.begun(fixture.Helene)
	if err := s.submit(fixture.Helene, own, text); err != nil {
		t.Fatal(err)
	}
	if err := s.validate(fixture.Helene, own); !fault.Is(err, fault.Forbidden) {
		t.Errorf("her own: %v", err)
	}
	if err := s.validate(fixture.Nadia, own); !fault.Is(err, fault.Forbidden) {
		t.Errorf("by an officer: %v", err)
	}
	s.mark(1, attendance.Unexcused, attendance.ExcusedProof)
	if err := s.validate(fixture.Dominique, own); !fault.Is(err, fault.Conflict) {
		t.Errorf("with a fact that was corrected: %v", err)
	}
	if err := s.giveBack(fixture.Dominique, own, " "); !fault.Is(err, fault.Invalid) {
		t.Errorf("returned without a reason: %v", err)
	}
	if err := s.giveBack(fixture.Dominique, own, "Une absence est excusée."); err != nil {
		t.Fatal(err)
	}
	if r := s.read(fixture.Helene, own); r.Status != report.Returned || r.Contents.Count().Unexplained != 2 {
		t.Errorf("returned: %s, %+v", r.Status, r.Contents.Count())
	}
	if err := s.submit(fixture.Helene, own, text); err != nil {
		t.Fatal(err)
	}
	if err := s.validate(fixture.Dominique, own); err != nil {
		t.Error(err)
	}
}

// Whoever submitted a report takes it back; a manager returns it and says why.
func TestAReportIsTakenBackByWhoSubmittedIt(t *testing.T) {
	s := newScene(t)
	which := s.begun(fixture.Nadia)
	if err := s.submit(fixture.Nadia, which, text); err != nil {
		t.Fatal(err)
	}
	takeBack := func(by *fixture.Persona) error {
		return s.try(by, func(ctx context.Context, tx *db.Tx, a person.Access) error { return report.TakeBack(ctx, tx, a, which) })
	}
	if err := takeBack(fixture.Helene); !fault.Is(err, fault.Forbidden) {
		t.Errorf("by a manager: %v", err)
	}
	if err := takeBack(fixture.Nadia); err != nil {
		t.Fatal(err)
	}
	if r := s.read(fixture.Nadia, which); r.Status != report.Drafted || r.Analysis != text.Analysis {
		t.Errorf("taken back: %+v", r)
	}
}

// Every state × action, and nothing besides.
func TestAReportGoesItsWayAndNoOther(t *testing.T) {
	if err := report.Flow.Check(); err != nil {
		t.Fatal(err)
	}
	allowed := map[flow.Status][]flow.Action{
		report.Drafted: {report.DoSubmit}, report.Returned: {report.DoSubmit}, report.Submitted: {report.DoTakeBack, report.DoReturn, report.DoValidate}, report.Validated: nil,
	}
	for _, from := range report.Flow.Statuses() {
		for _, do := range report.Flow.Actions() {
			_, err := report.Flow.Find(from, do, flow.Service)
			if (err == nil) != slices.Contains(allowed[from], do) {
				t.Errorf("%s from %s: %v", do, from, err)
			}
			if _, err := report.Flow.Find(from, do, flow.Partner); err == nil {
				t.Errorf("a partner may %s from %s", do, from)
			}
		}
	}
}

// Invariant 9: whatever is recorded and written, nothing goes out to anybody by
// itself – no message, no e-mail, no job.
func TestNothingIsSentByAReport(t *testing.T) {
	s := newScene(t)
	sent := func() (n int) {
		s.Scan(t, "select (select count(*) from notices) + (select count(*) from mails) + (select count(*) from queue.river_job)", nil, &n)
		return n
	}
	before := sent()
	which := s.begun(fixture.Nadia)
	if err := s.submit(fixture.Nadia, which, text); err != nil {
		t.Fatal(err)
	}
	if err := s.giveBack(fixture.Helene, which, "À préciser."); err != nil {
		t.Fatal(err)
	}
	if err := s.submit(fixture.Nadia, which, text); err != nil {
		t.Fatal(err)
	}
	if err := s.validate(fixture.Helene, which); err != nil {
		t.Fatal(err)
	}
	if after := sent(); after != before {
		t.Errorf("%d messages before, %d after", before, after)
	}
}
