-- +goose Up
-- How long a file is kept once the following is over: archived, where no officer
-- sees it any more, then eliminated, by a list that the archives have approved.
-- What counts nobody by name – facts, amounts – stays.

-- Periods in months. Both together are never more than five years.
create table retention_periods (
  one            boolean primary key default true check (one),
  archive_months smallint not null default 6 check (archive_months between 1 and 12), -- from the end of the following
  purge_months   smallint not null default 12 check (purge_months between 3 and 48),  -- from then on
  changed_at     timestamptz,
  changed_by     uuid references accounts,
  changed_name   text not null default '',
  check (archive_months + purge_months <= 60)
);
insert into retention_periods default values;
alter table retention_periods enable row level security;
grant select, update (archive_months, purge_months, changed_at, changed_by, changed_name) on retention_periods to passerelle_dpo;
grant select on retention_periods to passerelle_worker;
create policy everyone on retention_periods for select to passerelle_worker using (true);
create policy keeper on retention_periods to passerelle_dpo using (true) with check (true);

-- A limitation is one that a person obtained, set and lifted by the officer for data
-- protection with a reason: while it lasts their file is neither archived nor erased.
alter table persons
  add column limited_at timestamptz,
  add column limited_reason text not null default '' check (length(limited_reason) <= 500), -- of the last setting or lifting
  add constraint persons_limited check (limited_at is null or limited_reason <> ''),
  add column archived_at timestamptz,
  add constraint persons_archived check (archived_at is null or status in ('closed','deceased','transferred'));
create index persons_over on persons (service_id, updated_at) where archived_at is null and status in ('closed','deceased','transferred');
create index persons_archived_at on persons (archived_at, service_id) where archived_at is not null;
-- Whoever comes back gets a file of their own.
drop index persons_appi;
create unique index persons_appi on persons (service_id, appi_ref) where status <> 'transferred' and archived_at is null;
drop policy tenant on persons;
create policy tenant on persons to passerelle_staff using (service_id = (select app.service()) and archived_at is null)
  with check (service_id = (select app.service()) and archived_at is null);
grant update (archived_at) on persons to passerelle_worker;
grant select (person_id) on bookings to passerelle_worker;
create policy tenant_worker_archive on persons for update to passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What the deletion of a file asks each table that refers to it.
create index on obligations (measure_id);
create index on person_assignments (person_id);
create index on person_merges (merged_id);
create index on incompatibilities (person_id);
create index on transfers (arrived_id) where arrived_id is not null;
create index on transfer_referrals (referral_id);
create index on referral_drafts (follows_id) where follows_id is not null;
create index on bookings (person_id) where person_id is not null;
create index on attestations (person_id) where person_id is not null;
create index on attestations (document_id) where document_id is not null;
create index on mails (notice_id) where notice_id is not null;

-- A list of files to eliminate: how many, of when, never whose.
create table eliminations (
  id            uuid primary key,
  service_id    uuid not null references services,
  status        text not null check (status in ('drafted','approved','done','dropped')),
  purge_months  smallint not null,
  files         integer not null default 0 check (files >= 0),
  purged        integer not null default 0 check (purged between 0 and files),
  archived_from date, -- the first and the last day on which one of them was archived
  archived_until date,
  counts        jsonb not null default '{}', -- rows by what they are, before
  erased        jsonb not null default '{}', -- rows erased so far
  made_at       timestamptz not null,
  made_by       uuid not null references accounts,
  made_name     text not null,
  visa          text not null default '' check (length(visa) <= 100),
  visa_on       date,
  approved_at   timestamptz,
  approved_by   uuid references accounts,
  approved_name text not null default '',
  done_at       timestamptz,
  check ((status in ('approved','done')) = (approved_at is not null and visa <> '' and visa_on is not null)),
  check ((status = 'done') = (done_at is not null))
);
create unique index eliminations_open on eliminations (service_id) where status in ('drafted','approved');
alter table eliminations enable row level security;
grant select, insert, update (status, visa, visa_on, approved_at, approved_by, approved_name) on eliminations to passerelle_dpo;
grant select, update (status, done_at) on eliminations to passerelle_worker;
create policy keeper on eliminations to passerelle_dpo using (true) with check (true);
create policy tenant_worker on eliminations to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- Which files, by id alone; the row goes with the file.
create table elimination_files (
  elimination_id uuid not null references eliminations,
  file_id        uuid not null,
  service_id     uuid not null,
  primary key (elimination_id, file_id)
);
alter table elimination_files enable row level security;
grant select on elimination_files to passerelle_worker;
grant delete on elimination_files to passerelle_dpo; -- of a list that is dropped
grant select (elimination_id, file_id) on elimination_files to passerelle_dpo;
create policy tenant_worker on elimination_files for select to passerelle_worker using (service_id = (select app.service()));
create policy keeper on elimination_files to passerelle_dpo using (true) with check (true);

-- +goose StatementBegin

-- Whether a file, or one merged into it, is under a limitation.
create function app.file_limited(file uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from public.persons p where (p.id = file or p.merged_into = file) and p.limited_at is not null) $$;

-- Sets or lifts the limitation of a file; answers its service, or nothing where
-- there is no such file or it stands as asked already.
create function app.limit_file(file uuid, limited boolean, reason text) returns uuid
  language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update public.persons p set limited_at = case when limited then app.moment() end, limited_reason = reason
  where p.id = file and p.merged_into is null and (p.limited_at is not null) <> limited returning p.service_id $$;

-- What is limited is never put away, listed or erased, whoever asks: a trigger, so
-- that no statement forgets it.
create function app.keep_limited() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if old.limited_at is not null then
      raise exception 'file % is under a limitation', old.id;
    end if;
    return old;
  end if;
  if new.limited_at is not null and old.limited_at is not null and new.archived_at is distinct from old.archived_at then
    raise exception 'file % is under a limitation', old.id;
  end if;
  return new;
end $$;
create trigger keep_limited before delete or update of archived_at on persons for each row execute function app.keep_limited();

-- Everything the portal holds of some files, in the order in which it can be
-- erased: counted by what it is, or erased and counted. One list for both, so that
-- what was announced is what goes.
create function app.rows_of_files(of uuid[], erase boolean) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  refs   uuid[] := array(select id from public.referrals where person_id = any(of));
  enrols uuid[] := array(select id from public.enrolments where person_id = any(of));
  notes  uuid[];
  step   text[];
  n      bigint;
  counts jsonb := '{}';
begin
  notes := of || refs || enrols
    || array(select id from public.visits where person_id = any(of)) || array(select id from public.transfers where person_id = any(of) or arrived_id = any(of))
    || array(select id from public.proposals where person_id = any(of)) || array(select id from public.exclusions where enrolment_id = any(enrols));
  if erase then
    update public.interview_slots set proposal_id = null where proposal_id in (select id from public.proposals where person_id = any(of));
  end if;
  foreach step slice 1 in array array[
    ['group', 'public.attendance_corrections where enrolment_id = any($3)'],
    ['group', 'public.attendance where enrolment_id = any($3)'],
    ['group', 'public.rosters where enrolment_id = any($3)'],
    ['group', 'public.exclusions where enrolment_id = any($3)'],
    ['group', 'public.closing_interviews where enrolment_id = any($3)'],
    ['group', 'public.questionnaire_answers where enrolment_id = any($3)'],
    ['group', 'public.enrolments where id = any($3)'],
    ['group', 'public.proposals where person_id = any($1)'],
    ['group', 'public.waiting where person_id = any($1)'],
    ['group', 'public.incompatibilities where pair_id in (select pair_id from public.incompatibilities where person_id = any($1))'],
    ['message', 'public.summonses where person_id = any($1)'],
    ['message', 'public.summons_proofs where person_id = any($1)'],
    ['message', 'public.referral_messages where referral_id = any($2)'],
    ['message', 'public.inbox_items where notice_id in (select id from public.notices where noun_id = any($4))'],
    ['message', 'public.mails where notice_id in (select id from public.notices where noun_id = any($4))'],
    ['message', 'public.notices where noun_id = any($4)'],
    ['housing', 'public.presence_corrections where referral_id = any($2)'],
    ['housing', 'public.presences where referral_id = any($2)'],
    ['housing', 'public.bookings where person_id = any($1) or referral_id = any($2)'],
    ['housing', 'public.placements where referral_id = any($2)'],
    ['housing', 'public.siao_steps where person_id = any($1)'],
    ['document', 'public.attestations where person_id = any($1) or referral_id = any($2)'],
    ['document', 'public.document_contents where referral_id = any($2)'],
    ['document', 'public.documents where referral_id = any($2)'],
    ['referral', 'public.attestation_requests where referral_id = any($2)'],
    ['referral', 'public.appointment_marks where referral_id = any($2)'],
    ['referral', 'public.disclosure_versions where referral_id = any($2)'],
    ['referral', 'public.disclosures where referral_id = any($2)'],
    ['referral', 'public.follow_ups where referral_id = any($2)'],
    ['referral', 'public.referral_appointments where referral_id = any($2)'],
    ['referral', 'public.referral_events where referral_id = any($2)'],
    ['referral', 'public.referral_notes where referral_id = any($2)'],
    ['referral', 'public.referral_outcomes where referral_id = any($2)'],
    ['referral', 'public.transfer_referrals where referral_id = any($2) or transfer_id in (select id from public.transfers where person_id = any($1) or arrived_id = any($1))'],
    ['referral', 'public.referral_drafts where person_id = any($1) or follows_id = any($2)'],
    ['referral', 'public.referrals where id = any($2)'],
    ['visit', 'public.visits where person_id = any($1)'],
    ['report', 'public.report_events where report_id in (select id from public.reports where person_id = any($1))'],
    ['report', 'public.reports where person_id = any($1)'],
    ['file', 'public.drafts where exists (select from regexp_matches(path, ''[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'', ''g'') m where m[1]::uuid = any($4))'],
    ['file', 'public.oversight_files where file_id = any($1)'],
    ['file', 'public.obligations where person_id = any($1)'],
    ['file', 'public.measures where person_id = any($1)'],
    ['file', 'public.constraints where person_id = any($1)'],
    ['file', 'public.access_motives where person_id = any($1)'],
    ['file', 'public.person_assignments where person_id = any($1)'],
    ['file', 'public.person_events where person_id = any($1)'],
    ['file', 'public.person_keys where person_id = any($1)'],
    ['file', 'public.person_merge_moves where merge_id in (select id from public.person_merges where kept_id = any($1) or merged_id = any($1))'],
    ['file', 'public.person_merges where kept_id = any($1) or merged_id = any($1)'],
    ['file', 'public.person_notes where person_id = any($1)'],
    ['file', 'public.transfers where person_id = any($1) or arrived_id = any($1)'],
    ['file', 'public.persons where id = any($1)']
  ] loop
    if erase then
      execute 'delete from ' || step[2] using of, refs, enrols, notes;
      get diagnostics n = row_count;
    else
      execute 'select count(*) from ' || step[2] into n using of, refs, enrols, notes;
    end if;
    counts := counts || jsonb_build_object(step[1], coalesce((counts ->> step[1])::bigint, 0) + n);
  end loop;
  return counts;
end $$;

-- The files whose time is over, by service: how many and since when.
create function app.elimination_due() returns table (service_id uuid, service text, files bigint, archived_from date, archived_until date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.name, count(*), min(p.archived_at at time zone s.time_zone)::date, max(p.archived_at at time zone s.time_zone)::date
  from public.persons p join public.services s on s.id = p.service_id
  where p.archived_at <= app.moment() - make_interval(months => (select purge_months from public.retention_periods)) and p.merged_into is null
    and not app.file_limited(p.id)
    and not exists (select from public.elimination_files f join public.eliminations e on e.id = f.elimination_id where f.file_id = p.id and e.status in ('drafted','approved'))
  group by s.id, s.name order by s.name, s.id $$;

-- Fills a list that this very transaction has begun.
create function app.list_elimination(elimination uuid) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  it   public.eliminations%rowtype;
  them uuid[];
begin
  select * into it from public.eliminations e where e.id = elimination and e.made_by = app.account() and e.status = 'drafted' and e.xmin = pg_current_xact_id()::xid;
  if not found then
    raise exception 'no list of this transaction';
  end if;
  insert into public.elimination_files (elimination_id, file_id, service_id)
    select it.id, p.id, p.service_id from public.persons p
    where p.service_id = it.service_id and p.merged_into is null and not app.file_limited(p.id) and p.archived_at <= app.moment() - make_interval(months => it.purge_months)
    order by p.archived_at, p.id limit 5000;
  them := array(select file_id from public.elimination_files where elimination_id = it.id);
  update public.eliminations e set files = cardinality(them),
    archived_from = (select min(p.archived_at at time zone s.time_zone)::date from public.persons p join public.services s on s.id = p.service_id where p.id = any(them)),
    archived_until = (select max(p.archived_at at time zone s.time_zone)::date from public.persons p join public.services s on s.id = p.service_id where p.id = any(them)),
    counts = app.rows_of_files(them || array(select id from public.persons where merged_into = any(them)), false)
  where e.id = it.id;
  return cardinality(them);
end $$;

-- Erases one file of an approved list, with those merged into it. One that was
-- limited since the list was made is left, and only taken off the list.
create function app.purge_file(elimination uuid, file uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  rows jsonb;
  gone boolean := false;
begin
  if not exists (select from public.eliminations e where e.id = elimination and e.service_id = app.service() and e.status = 'approved') then
    raise exception 'no approved list of this service';
  end if;
  delete from public.elimination_files f where f.elimination_id = elimination and f.file_id = file and f.service_id = app.service();
  if not found then
    return false;
  end if;
  perform from public.persons p where p.id = file and p.service_id = app.service() and p.archived_at is not null and not app.file_limited(p.id) for update;
  if found then
    rows := app.rows_of_files(array[file] || array(select id from public.persons where merged_into = file), true);
    gone := true;
    update public.eliminations e set purged = e.purged + 1,
      erased = (select jsonb_object_agg(k, coalesce((e.erased ->> k)::bigint, 0) + coalesce((rows ->> k)::bigint, 0)) from jsonb_object_keys(rows) k)
    where e.id = elimination;
  end if;
  return gone;
end $$;

-- +goose StatementEnd
revoke all on function app.file_limited(uuid), app.limit_file(uuid, boolean, text), app.keep_limited(), app.rows_of_files(uuid[], boolean), app.elimination_due(), app.list_elimination(uuid), app.purge_file(uuid, uuid) from public;
grant execute on function app.limit_file(uuid, boolean, text), app.elimination_due(), app.list_elimination(uuid) to passerelle_dpo;
grant execute on function app.file_limited(uuid), app.purge_file(uuid, uuid) to passerelle_worker;
