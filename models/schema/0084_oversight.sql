-- +goose Up
-- What the officer for data protection asks: whose file, on what ground. Their
-- role reads the journal and no table of persons; a person's files are found by
-- one function, which never answers without keeping the question.

create table oversights (
  id         uuid primary key,
  account_id uuid not null references accounts,
  by_name    text not null,
  ground     text not null check (ground in ('inspection','request','complaint','control')),
  words      text not null check (words <> ''),
  asked_at   timestamptz not null,
  open_until timestamptz not null check (open_until > asked_at)
);
create index on oversights (asked_at desc, id desc);
alter table oversights enable row level security;
grant select, insert on oversights to passerelle_dpo;
create policy dpo on oversights for select to passerelle_dpo using (true);
create policy dpo_insert on oversights for insert to passerelle_dpo with check (account_id = (select app.account()));

-- The files that a question has found. Only app.oversee writes here.
create table oversight_files (
  id           uuid primary key,
  oversight_id uuid not null references oversights,
  file_id      uuid not null,
  service_id   uuid not null references services,
  unique (oversight_id, file_id),
  foreign key (file_id, service_id) references persons (id, service_id)
);
create index on oversight_files (file_id);
alter table oversight_files enable row level security;
grant select on oversight_files to passerelle_dpo;
create policy dpo on oversight_files for select to passerelle_dpo using (true);

-- +goose StatementBegin

-- Finds the files of one person in every service, by the start of a name as the
-- search keeps it and the day of birth, or by an APPI number, for a question that
-- this very transaction has put down. It gives how many there are; twenty at most,
-- for more are not one person.
create function app.oversee(question uuid, key text, born date, number text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_files integer;
begin
  if not exists (select from public.oversights o where o.id = question and o.account_id = app.account() and o.xmin = pg_current_xact_id()::xid) then
    raise exception 'no question of this transaction';
  end if;
  if number <> '' then
    insert into public.oversight_files (id, oversight_id, file_id, service_id)
      select gen_random_uuid(), question, p.id, p.service_id from public.services s
      join public.persons p on p.service_id = s.id and p.appi_ref = number limit 20;
  elsif key <> '' and born is not null then
    insert into public.oversight_files (id, oversight_id, file_id, service_id)
      select gen_random_uuid(), question, p.id, p.service_id from public.services s
      join public.persons p on p.service_id = s.id and p.birth_on = born
      where exists (select from public.person_keys k where k.service_id = s.id and k.person_id = coalesce(p.merged_into, p.id) and k.key ^@ oversee.key) limit 20;
  else
    raise exception 'a name and a day of birth, or a number';
  end if;
  get diagnostics found_files = row_count;
  return found_files;
end $$;

-- Whose files a question has found, while it is open and to the one who asked.
create function app.overseen(question uuid)
  returns table (id uuid, file_id uuid, service_id uuid, service text, last_name text, first_name text, birth_on date, status text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.file_id, f.service_id, s.name, p.last_name, p.first_name, p.birth_on, p.status
  from public.oversights o join public.oversight_files f on f.oversight_id = o.id
  join public.persons p on p.id = f.file_id join public.services s on s.id = f.service_id
  where o.id = question and o.account_id = app.account() and o.open_until > app.moment()
  order by s.name, p.id $$;

-- What left for partners about a file of an open question: to whom, when, until
-- when it could be read, and which fields; never what stood in them.
create function app.overseen_disclosures(overseen uuid)
  returns table (reference text, organisation text, version integer, disclosed_at timestamptz, open_until timestamptz, fields text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.reference, g.name, d.version, d.disclosed_at, d.open_until, coalesce(d.fields, '')
  from public.oversight_files f join public.oversights o on o.id = f.oversight_id
  join public.referrals r on r.person_id = f.file_id and r.service_id = f.service_id
  join lateral (
    select c.version, c.disclosed_at, c.open_until, (select string_agg(k #>> '{}', ',') from jsonb_path_query(c.fields, '$[*].key') k) as fields from public.disclosures c where c.referral_id = r.id
    union all
    select v.version, v.disclosed_at, v.replaced_at, (select string_agg(k #>> '{}', ',') from jsonb_path_query(v.fields, '$[*].key') k) from public.disclosure_versions v where v.referral_id = r.id
  ) d on true
  join public.organisations g on g.id = r.organisation_id
  where f.id = overseen and o.account_id = app.account() and o.open_until > app.moment()
  order by d.disclosed_at desc, r.reference, d.version desc $$;

-- +goose StatementEnd
revoke all on function app.oversee(uuid, text, date, text), app.overseen(uuid), app.overseen_disclosures(uuid) from public;
grant execute on function app.oversee(uuid, text, date, text), app.overseen(uuid), app.overseen_disclosures(uuid) to passerelle_dpo;
