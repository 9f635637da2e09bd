package schema_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"passerelle/models/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// rows answers one text column, as the owner.
func rows(t *testing.T, d *dbtest.Database, query string) []string {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	found, err := conn.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// none fails with the offenders a query finds, and fails too if the query would
// find nothing whatever the schema holds: proof must find something.
func none(t *testing.T, offenders, proof string) {
	t.Helper()
	d := dbtest.New(t)
	if len(rows(t, d, proof)) == 0 {
		t.Fatal("the guard looks at nothing")
	}
	if found := rows(t, d, offenders); len(found) > 0 {
		t.Errorf("offenders:\n%s", strings.Join(found, "\n"))
	}
}

const tables = `select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where n.nspname not in ('pg_catalog','information_schema','pg_toast') and c.relkind in ('r','p')
	and c.relname not in ('schema_migrations') and n.nspname <> 'queue'`

func TestEveryTableHasRowSecurity(t *testing.T) {
	none(t, tables+" and not c.relrowsecurity", tables)
}

// The queue's tables know no tenant: one role alone reaches them, and it reaches
// nothing else.
func TestTheQueueIsOneRolesOnly(t *testing.T) {
	const grants = `select n.nspname || '.' || c.relname || ' ' || a.grantee::regrole from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
		where n.nspname in ('public','queue') and a.grantee <> 0 and a.grantee::regrole::text not in ('passerelle_owner')`
	none(t, grants+" and (n.nspname = 'queue') <> (a.grantee::regrole::text = 'passerelle_queue')", grants+" and n.nspname = 'queue'")
}

func TestNobodyLogsInPastRowSecurity(t *testing.T) {
	const roles = "select rolname::text from pg_roles where rolname like 'passerelle%'"
	none(t, roles+" and rolname <> 'passerelle_owner' and (rolbypassrls or rolsuper or rolinherit or rolcreaterole or rolcreatedb)", roles)
}

func TestTheLoginRoleOwnsAndIsGrantedNothing(t *testing.T) {
	none(t, `select c.relname::text from pg_class c, pg_roles r where r.rolname = 'passerelle_portal'
		and (c.relowner = r.oid or exists (select from aclexplode(c.relacl) a where a.grantee = r.oid))`, tables)
}

func TestNothingIsGrantedToEveryone(t *testing.T) {
	none(t, "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a "+
		"where n.nspname = 'public' and a.grantee = 0", tables)
}

func TestAPartnerReadsNoTableOfPersons(t *testing.T) {
	const partner = `select c.relname || '.' || coalesce(a.attname, '*') from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
		where n.nspname = 'public' and c.relkind in ('r','p') and has_column_privilege('passerelle_partner', c.oid, a.attname, 'select')`
	none(t, partner+` and (c.relname in ('persons','person_keys','measures','obligations','constraints','enrolments','referral_drafts','person_searches','journal')
		or a.attname in ('person_id','appi_ref','birth_on'))`, partner)
}

// Little is held of persons: no column has room for an offence, a judgment, a victim or
// a measure of risk. What a questionnaire of a group scores is the group.
func TestNoColumnHoldsAnOffenceAJudgmentOrARisk(t *testing.T) {
	const columns = `select c.relname || '.' || a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where n.nspname = 'public' and c.relkind in ('r','p','v')`
	none(t, columns+` and c.relname <> 'questionnaire_answers'
		and c.relname || '.' || a.attname ~* 'offen[cs]|judge?ment|verdict|convict|crim|victim|risk|danger|score|charge[sd]\M|penal|record_of'`, columns)
}

func TestNobodyAltersTheJournal(t *testing.T) {
	const grants = `select a.grantee::regrole || ' ' || a.privilege_type from pg_class c, aclexplode(c.relacl) a
		where c.relname ~ '^journal' and c.relkind in ('r','p') and a.grantee::regrole::text <> 'passerelle_owner'`
	none(t, grants+" and a.privilege_type not in ('INSERT','SELECT')", grants)
}

// A partition reached by its own name is past the policies of the journal.
func TestPartitionsAreReachedThroughTheJournalOnly(t *testing.T) {
	none(t, `select c.relname::text from pg_class c, aclexplode(c.relacl) a where c.relname ~ '^journal_\d' and c.relkind = 'r'
		and a.grantee::regrole::text <> 'passerelle_owner'`, `select relname::text from pg_class where relname ~ '^journal_\d{4}_\d{2}$'`)
}

func TestViewsRunAsWhoAsks(t *testing.T) {
	none(t, `select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v','m')
		and n.nspname in ('public','app') and not coalesce(c.reloptions @> array['security_invoker=true'], false)`,
		"select relname::text from pg_class where relkind = 'v' limit 1")
}

func TestDefinerFunctionsAreNamedAndFixTheirSearchPath(t *testing.T) {
	const functions = `select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public','app')`
	none(t, functions+` and p.prosecdef and (p.proname not in ('journal_extend','journal_drop','journal_months_ahead','colleagues','merge_rows','unmerge_rows',
			'services_of_file','own_file_of','settle_transfer','booking_person','free_places',
			'oversee','overseen','overseen_disclosures','count_months','count_years',
			'receiving_desks','rows_of_files','elimination_due','list_elimination','purge_file','file_limited','limit_file','public_programme',
			'ask_copy','copied_files','copy_rows','copy_document','sessions_of_mail','branch_of_session')
		or not exists (select from unnest(p.proconfig) s where s like 'search_path=%'))`, functions+" and p.prosecdef")
}

func TestNoPolicyReadsATable(t *testing.T) {
	const policies = "select c.relname || ' ' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid"
	none(t, policies+` where coalesce(pg_get_expr(p.polqual, p.polrelid), '') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') ~* '\mfrom\M'`, policies)
}

// One role per kind of actor and one simple policy per role and table: policies
// that are OR-ed together were 80 times slower on the main list.
func TestOnePolicyPerRoleTableAndCommand(t *testing.T) {
	const each = `with each as (select p.polrelid::regclass::text as t, r::regrole::text as r, cmd from pg_policy p, unnest(p.polroles) r,
			unnest(case p.polcmd when '*' then array['r','a','w','d'] else array[p.polcmd::text] end) cmd)
		select t || ' ' || r || ' ' || cmd from each group by t, r, cmd`
	none(t, each+" having count(*) > 1", each)
}

func TestTheJournalReachesAYearAhead(t *testing.T) {
	d := dbtest.New(t)
	var months int
	d.Scan(t, "select app.journal_months_ahead()", nil, &months)
	if months < 11 {
		t.Errorf("%d months ahead", months)
	}
}
