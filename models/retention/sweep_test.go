package retention_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme/programmetest"
	"passerelle/models/retention"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func sweep(t *testing.T, w *dbtest.Database) (gone int64) {
	t.Helper()
	err := w.Pool.Write(t.Context(), actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
		gone, err = retention.Sweep(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return gone
}

func TestSweepRemovesWhatHasHadItsTimeAndNothingElse(t *testing.T) {
	w := world.New(t)
	nadia, membership, service := fixture.Nadia.Account(), fixture.Nadia.Membership(), fixture.ValClair.ID
	for _, age := range []time.Duration{time.Hour, 400 * time.Hour} {
		at := dbtest.Monday.Add(-age)
		w.Exec(t, "insert into sign_ins (id, account_id, membership_id, token_hash, csrf, provider, created_at, seen_at) values ($1,$2,$3,$4,'c','p',$5,$5)",
			uuid.New(), nadia, membership, []byte(uuid.NewString()), at)
		w.Exec(t, "insert into submissions (account_id, once, at, path) values ($1,$2,$3,'/')", nadia, uuid.New(), at)
		w.Exec(t, "insert into drafts (id, account_id, path, fields, saved_at) values ($1,$2,'/','{}',$3)", uuid.New(), nadia, at)
		w.Exec(t, "insert into person_searches (id, account_id, service_id, query, at) values ($1,$2,$3,'essai',$4)", uuid.New(), nadia, service, at)
	}
	if gone := sweep(t, w); gone != 4 {
		t.Errorf("%d rows went", gone)
	}
	if gone := sweep(t, w); gone != 0 {
		t.Errorf("%d more rows went the second time", gone)
	}
	var left int
	w.Scan(t, `select (select count(*) from sign_ins) + (select count(*) from submissions) + (select count(*) from drafts) + (select count(*) from person_searches)`, nil, &left)
	if left != 4 {
		t.Errorf("%d rows are left", left)
	}
}

// A referral that nobody finished is cleared ninety days after it was last touched.
func TestSweepClearsReferralsNobodyFinished(t *testing.T) {
	w := world.Lived(t)
	sweep(t, w)
	w.Exec(t, "delete from referral_drafts")
	for _, touched := range []time.Time{dbtest.Monday.Add(-retention.ReferralDrafts), dbtest.Monday.Add(-retention.ReferralDrafts - time.Second)} {
		w.Exec(t, `insert into referral_drafts (id, service_id, person_id, author_id, created_at, updated_at)
			select gen_random_uuid(), service_id, id, $1, $2, $3 from persons where referent_id = $1 and status = 'active' order by id limit 1`,
			fixture.Nadia.Account(), touched.AddDate(0, -1, 0), touched)
	}
	if gone := sweep(t, w); gone != 1 {
		t.Errorf("%d rows went", gone)
	}
	var left int
	w.Scan(t, "select count(*) from referral_drafts where updated_at = $1", []any{dbtest.Monday.AddDate(0, 0, -90)}, &left)
	if left != 1 {
		t.Error("the one that somebody touched ninety days ago went too")
	}
}

func TestSweepForgetsNoticesThreeMonthsAfterTheirDay(t *testing.T) {
	w := world.New(t)
	for _, on := range []time.Time{dbtest.Monday.Add(-retention.Notices), dbtest.Monday.Add(-retention.Notices - time.Second)} {
		w.Exec(t, "insert into account_notices (id, membership_id, service_id, noticed_at, suspends_at) values ($1, $2, $3, $4, $5)",
			uuid.New(), fixture.Nadia.Membership(), fixture.ValClair.ID, on.AddDate(0, 0, -14), on)
	}
	if gone := sweep(t, w); gone != 1 {
		t.Errorf("%d rows went", gone)
	}
}

func TestSweepForgetsNoticesAndQuestionsOfIdentity(t *testing.T) {
	w := world.New(t)
	for name, at := range map[string]time.Time{"old": dbtest.Monday.Add(-retention.IdentityRequests - time.Hour), "new": dbtest.Monday.Add(time.Minute)} {
		w.Exec(t, "insert into logout_notices (issuer, name_hash, kept_until) values ('i', $1, $2)", []byte(name), at)
		w.Exec(t, `insert into identity_requests (id, account_id, membership_id, service_id, reason, provider, issuer, subject, asked_at)
			values ($1, $2, $3, $4, 'subject', 'p', 'i', $5, $6)`, uuid.New(), fixture.Nadia.Account(), fixture.Nadia.Membership(), fixture.ValClair.ID, name, at)
	}
	if gone := sweep(t, w); gone != 2 {
		t.Errorf("%d rows went", gone)
	}
	var left int
	w.Scan(t, "select (select count(*) from logout_notices) + (select count(*) from identity_requests where subject = 'new')", nil, &left)
	if left != 2 {
		t.Errorf("%d rows are left", left)
	}
}

func TestWorkerReadsNoPerson(t *testing.T) {
	w := world.New(t)
	err := w.Pool.Read(t.Context(), actor.ForWorker(uuid.Nil), func(tx *db.Tx) error {
		return retention.QueriesForTest(t.Context(), tx, "select query from person_searches")
	})
	if err == nil {
		t.Error("the worker read what somebody searched for")
	}
}

func TestJournalIsExtended(t *testing.T) {
	w := world.New(t)
	var last string
	w.Scan(t, "select max(relname)::text from pg_class where relname ~ '^journal_\\d{4}_\\d{2}$'", nil, &last)
	w.Exec(t, "drop table "+last)
	extend := func() (made int) {
		err := w.Pool.Write(t.Context(), actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
			made, err = retention.ExtendJournal(t.Context(), tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	if made := extend(); made < 1 {
		t.Errorf("made %d", made)
	}
	if made := extend(); made != 0 {
		t.Errorf("made %d more the second time", made)
	}
}

// A month of the journal goes once its last day is older than the period that is set,
// and not before, whatever the worker asks for.
func TestJournalIsKeptForThePeriodThatIsSet(t *testing.T) {
	w := world.New(t)
	for _, month := range []string{"2022-01", "2023-10", "2023-11", "2024-10", "2024-11"} {
		from, err := time.Parse("2006-01", month)
		if err != nil {
			t.Fatal(err)
		}
		w.Exec(t, "create table journal_"+from.Format("2006_01")+" partition of journal for values from ('"+from.Format(time.DateOnly)+" 00:00:00+00') to ('"+from.AddDate(0, 1, 0).Format(time.DateOnly)+" 00:00:00+00')")
	}
	drop := func() (dropped int, left string) {
		t.Helper()
		do(t, w, actor.ForWorker(uuid.Nil), func(ctx context.Context, tx *db.Tx) (err error) {
			dropped, err = retention.DropJournal(ctx, tx)
			return err
		})
		w.Scan(t, `select coalesce(string_agg(substr(relname, 9), ' ' order by relname), '') from pg_class where relkind = 'r' and relname ~ '^journal_202[2-4]_\d{2}$'`, nil, &left)
		return dropped, left
	}
	if dropped, left := drop(); dropped != 2 || left != "2023_11 2024_10 2024_11" {
		t.Errorf("three years: %d dropped, %s left", dropped, left)
	}
	if dropped, _ := drop(); dropped != 0 {
		t.Errorf("%d dropped the second time", dropped)
	}
	if _, err := w.BySQL(t, actor.ForWorker(uuid.Nil), "select app.journal_drop($1)", dbtest.Monday.AddDate(10, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if dropped, left := drop(); dropped != 0 || left != "2023_11 2024_10 2024_11" {
		t.Errorf("asked for all: %d dropped, %s left", dropped, left)
	}
	do(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return retention.Set(ctx, tx, retention.TypedPeriods{ArchiveMonths: "6", PurgeMonths: "12", JournalYears: "2"})
	})
	if dropped, left := drop(); dropped != 2 || left != "2024_11" {
		t.Errorf("two years: %d dropped, %s left", dropped, left)
	}
	var lines string
	w.Scan(t, "select string_agg(concat_ws(' ', action, noun, detail), ', ' order by at, id) from journal where noun in ('journal_months', 'retention_periods')", nil, &lines)
	if lines != "erase journal_months 2, change retention_periods 6+12,3>6+12,2, erase journal_months 2" {
		t.Errorf("the journal says %s", lines)
	}
	for name, who := range map[string]actor.Actor{"the officer": fixture.Paul.Actor(), "a manager": fixture.Helene.Actor(), "a partner": fixture.Karim.Actor()} {
		if _, err := w.BySQL(t, who, "select app.journal_drop(now())"); err == nil {
			t.Errorf("%s drops the journal", name)
		}
	}
}

// What a transfer says of somebody goes a month after it was decided: whoever was
// asked and did not take them over has nothing to know of them any more.
func TestSweepEmptiesWhatATransferSaid(t *testing.T) {
	w := world.New(t)
	who := programmetest.Person(t, w, fixture.Nadia, 1)
	for _, decided := range []any{nil, dbtest.Monday.Add(-retention.Transfers), dbtest.Monday.Add(-retention.Transfers - time.Second)} {
		status := "refused"
		if decided == nil {
			status = "asked"
		}
		w.Exec(t, `insert into transfers (id, source_service_id, target_service_id, person_id, name, birth_on, measures, reason, words, status, asked_at, asked_by, asked_name, answer_due_on, decided_at, refusal, note)
			values ($1, $2, $3, $4, 'DURAND Camille', '1984-02-29', '[]', 'moved', 'Nouvelle adresse.', $5, $6, $7, 'MERCIER Nadia', '2026-12-07', $8, case $5 when 'refused' then 'not_ours' else '' end, '')`,
			uuid.New(), fixture.ValClair.ID, fixture.HauteBrume.ID, who, status, dbtest.Monday.AddDate(0, -2, 0), fixture.Nadia.Account(), decided)
	}
	if gone := sweep(t, w); gone != 1 {
		t.Errorf("%d rows changed", gone)
	}
	if gone := sweep(t, w); gone != 0 {
		t.Errorf("%d more rows the second time", gone)
	}
	var said string
	w.Scan(t, "select string_agg(concat_ws(' ', status, name, birth_on, words), '; ' order by decided_at nulls last) from transfers", nil, &said)
	if said != "refused  ; refused DURAND Camille 1984-02-29 Nouvelle adresse.; asked DURAND Camille 1984-02-29 Nouvelle adresse." {
		t.Errorf("left: %s", said)
	}
}

// What nobody stands for is not kept about somebody; what was validated is.
func TestSweepForgetsReportsThatNobodyFinished(t *testing.T) {
	w := world.New(t)
	who := programmetest.Person(t, w, fixture.Nadia, 1)
	for _, status := range []string{"draft", "returned", "submitted", "validated"} {
		for _, at := range []time.Time{dbtest.Monday.Add(-retention.Reports), dbtest.Monday.Add(-retention.Reports - time.Second)} {
			w.Exec(t, `insert into reports (id, person_id, service_id, series_id, version, kind, from_on, until_on, status, contents, author_id, author_name, created_at, updated_at)
				select gen_random_uuid(), $1, $2, gen_random_uuid(), 1, 'incident', '2026-01-01', '2026-02-01', $3, case when $3 in ('submitted','validated') then '{}'::jsonb end, $4, 'MERCIER Nadia', $5, $5`,
				who.UUID, fixture.ValClair.ID, status, fixture.Nadia.Account(), at)
		}
	}
	if gone := sweep(t, w); gone != 2 {
		t.Errorf("%d rows went", gone)
	}
	var left string
	w.Scan(t, "select string_agg(status, ' ' order by status) from reports", nil, &left)
	if left != "draft returned submitted submitted validated validated" {
		t.Errorf("left: %s", left)
	}
}

// What a person was to be given leaves the database once nobody may fetch it.
func TestSweepRemovesCopiesThatHaveExpired(t *testing.T) {
	w := world.Lived(t)
	w.Exec(t, `with o as (insert into oversights (id, account_id, by_name, ground, words, asked_at, open_until) values (gen_random_uuid(), $1, 'x', 'request', 'x', $2, $2::timestamptz + interval '1 day') returning id),
			f as (insert into oversight_files (id, oversight_id, file_id, service_id) select gen_random_uuid(), o.id, p.id, p.service_id from o, (select id, service_id from persons order by id limit 2) p returning id, file_id, service_id)
		insert into person_copies (id, overseen_id, file_id, service_id, account_id, reason, asked_at, expires_at)
		select gen_random_uuid(), f.id, f.file_id, f.service_id, $1, 'x', $2::timestamptz - interval '1 day', $2::timestamptz + (row_number() over () - 1.5) * interval '1 hour' from f`, fixture.Paul.Account(), dbtest.Monday)
	sweep(t, w)
	var left, live int
	w.Scan(t, "select count(*), count(*) filter (where expires_at > $1) from person_copies", []any{dbtest.Monday}, &left, &live)
	if left != 1 || live != 1 {
		t.Errorf("%d copies are left, %d live", left, live)
	}
}
