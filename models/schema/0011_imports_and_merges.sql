-- +goose Up
-- Persons that come from a file, and two files of one person made one.

-- Imports --------------------------------------------------------------------
-- The rows hold names and live until the import is carried out, discarded or a
-- day old; what stays for a while is counts.
create table person_imports (
  id          uuid primary key,
  service_id  uuid not null references services,
  account_id  uuid not null references accounts,
  branch_id   uuid,          -- of persons whose branch the file does not name
  status      text not null default 'pending' check (status in ('pending','done')),
  header      text not null, -- the heads of the columns as JSON; empty once done
  encoding    text not null,
  separator   text not null,
  rows        integer not null check (rows > 0),
  created     integer not null default 0,
  known       integer not null default 0,
  repeated    integer not null default 0,
  wrong       integer not null default 0,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  finished_at timestamptz,
  foreign key (branch_id, service_id) references branches (id, service_id),
  check ((status = 'done') = (finished_at is not null)),
  unique (id, service_id)
);
create index on person_imports (service_id, created_at desc);
create index on person_imports (expires_at);
alter table person_imports enable row level security;
grant select, insert, delete, update (status, header, created, known, repeated, wrong, expires_at, finished_at) on person_imports to passerelle_staff;
grant select (expires_at), delete on person_imports to passerelle_worker;
create policy tenant on person_imports to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy worker on person_imports to passerelle_worker using (true);

create table person_import_rows (
  import_id  uuid not null,
  service_id uuid not null,
  line       integer not null check (line > 0),
  cells      text not null, -- as they stand in the file, as JSON
  primary key (import_id, line),
  foreign key (import_id, service_id) references person_imports (id, service_id) on delete cascade
);
alter table person_import_rows enable row level security;
grant select, insert, delete on person_import_rows to passerelle_staff;
create policy tenant on person_import_rows to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- A colleague's address serves to name them in a file. It is compared here and
-- never shown: staff read no account but their own.
-- +goose StatementBegin
create function app.colleagues(addresses text[]) returns table (address text, account_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select lower(a.email), m.account_id from public.memberships m join public.accounts a on a.id = m.account_id
  where m.service_id = app.service() and m.status = 'active' and a.email <> '' and lower(a.email) = any (addresses) $$;
-- +goose StatementEnd
revoke all on function app.colleagues(text[]) from public;
grant execute on function app.colleagues(text[]) to passerelle_staff;

-- Merges -----------------------------------------------------------------------
-- Of two files of one person one is kept; the other closes and leads to it.
alter table persons
  add column merged_into uuid,
  drop constraint persons_status_check,
  add constraint persons_status_check check (status in ('active','transferring','closed','deceased','merged')),
  add constraint persons_merged_check check ((status = 'merged') = (merged_into is not null) and merged_into <> id),
  add foreign key (merged_into, service_id) references persons (id, service_id);
create index on persons (merged_into) where merged_into is not null;

create table person_merges (
  id         uuid primary key,
  service_id uuid not null references services,
  kept_id    uuid not null,
  merged_id  uuid not null,
  merged_at  timestamptz not null,
  merged_by  uuid not null references accounts,
  undo_until timestamptz not null,
  taken      text not null, -- what the kept file took from the other, as JSON
  status     text not null default 'done' check (status in ('done','undone')),
  undone_at  timestamptz,
  undone_by  uuid references accounts,
  foreign key (kept_id, service_id) references persons (id, service_id),
  foreign key (merged_id, service_id) references persons (id, service_id),
  check (kept_id <> merged_id),
  check ((status = 'undone') = (undone_at is not null)),
  unique (id, service_id)
);
create index on person_merges (kept_id);
-- A file is merged away once, until that is undone.
create unique index person_merges_once on person_merges (merged_id) where status = 'done';
alter table person_merges enable row level security;
grant select, insert, update (status, undone_at, undone_by) on person_merges to passerelle_staff;
create policy tenant on person_merges to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What moved, so that it can move back.
create table person_merge_moves (
  merge_id   uuid not null,
  service_id uuid not null,
  relation   text not null,
  row_id     uuid not null,
  primary key (merge_id, relation, row_id),
  foreign key (merge_id, service_id) references person_merges (id, service_id)
);
alter table person_merge_moves enable row level security;
grant select on person_merge_moves to passerelle_staff;
create policy tenant on person_merge_moves for select to passerelle_staff using (service_id = (select app.service()));

-- Rows follow their person whoever may read them: a colleague's draft, a
-- restricted note. That is why the two functions run past the policies, and why
-- they take nothing but a merge of the actor's service that was written in this
-- very transaction. Every table that points to a person by person_id and has an
-- id of its own follows; models/person names those that do not, and a test
-- compares.
-- +goose StatementBegin
create function app.merge_rows(merge uuid) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  m     record;
  t     record;
  n     integer;
  moved integer := 0;
begin
  select * into m from public.person_merges where id = merge and service_id = app.service() and status = 'done'
    and xmin = pg_current_xact_id()::xid;
  if not found then
    raise exception 'no merge of this transaction';
  end if;
  for t in
    select c.relname from pg_constraint f join pg_class c on c.oid = f.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any (f.conkey) and a.attname = 'person_id'
    join pg_attribute i on i.attrelid = c.oid and i.attname = 'id' and not i.attisdropped
    where f.contype = 'f' and f.confrelid = 'public.persons'::regclass order by c.relname
  loop
    execute format('with moved as (update public.%I set person_id = $1 where person_id = $2 returning id)
      insert into public.person_merge_moves (merge_id, service_id, relation, row_id) select $3, $4, %L, id from moved', t.relname, t.relname)
      using m.kept_id, m.merged_id, m.id, m.service_id;
    get diagnostics n = row_count;
    moved := moved + n;
  end loop;
  return moved;
end $$;

-- What was moved and still lies with the kept file moves back; what happened
-- since the merge stays.
create function app.unmerge_rows(merge uuid) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  m     record;
  t     record;
  n     integer;
  moved integer := 0;
begin
  select * into m from public.person_merges where id = merge and service_id = app.service() and status = 'undone'
    and xmin = pg_current_xact_id()::xid;
  if not found then
    raise exception 'no merge undone by this transaction';
  end if;
  for t in select distinct relation from public.person_merge_moves where merge_id = m.id order by relation loop
    execute format('update public.%I r set person_id = $1 from public.person_merge_moves v
      where v.merge_id = $3 and v.relation = %L and v.row_id = r.id and r.person_id = $2', t.relation, t.relation)
      using m.merged_id, m.kept_id, m.id;
    get diagnostics n = row_count;
    moved := moved + n;
  end loop;
  delete from public.person_merge_moves where merge_id = m.id;
  return moved;
end $$;
-- +goose StatementEnd
revoke all on function app.merge_rows(uuid), app.unmerge_rows(uuid) from public;
grant execute on function app.merge_rows(uuid), app.unmerge_rows(uuid) to passerelle_staff;
