-- +goose Up
-- Who may open a file, why they did, and what they keep beside it.

-- Outside one's own branch a file opens once a motive is given, for a day. The
-- words stand here and not in the journal, which holds ids and codes only.
create table access_motives (
  id         uuid primary key,
  person_id  uuid not null,
  service_id uuid not null references services,
  account_id uuid not null references accounts,
  scope      text not null check (scope in ('file','notes')),
  motive     text not null check (motive in ('replacement','reception','duty','move','request','supervision','other')),
  words      text not null check (words <> ''),
  given_at   timestamptz not null,
  open_until timestamptz not null check (open_until > given_at),
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on access_motives (account_id, person_id, open_until desc);
create index on access_motives (person_id, given_at desc);
alter table access_motives enable row level security;
grant select, insert on access_motives to passerelle_staff;
grant select on access_motives to passerelle_dpo;
create policy tenant on access_motives to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy dpo on access_motives for select to passerelle_dpo using (true);

-- What was changed in a file, append-only: the former value stays readable.
create table person_events (
  id         uuid primary key,
  person_id  uuid not null,
  service_id uuid not null references services,
  at         timestamptz not null,
  action     text not null check (action in ('change','assign','unassign','measure','limit','referent','move','close','reopen','ask','cancel','leave','arrive')),
  field      text not null default '',
  old        text not null default '',
  new        text not null default '',
  by_id      uuid not null references accounts,
  by_name    text not null,
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on person_events (person_id, at desc, id desc);
alter table person_events enable row level security;
grant select, insert on person_events to passerelle_staff;
create policy tenant on person_events to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- Psychologists, social workers and educators see whom they are given.
create table person_assignments (
  id          uuid primary key,
  person_id   uuid not null,
  service_id  uuid not null references services,
  account_id  uuid not null references accounts,
  starts_on   date not null,
  ends_on     date check (ends_on >= starts_on),
  assigned_at timestamptz not null,
  assigned_by uuid not null references accounts,
  ended_at    timestamptz,
  ended_by    uuid references accounts,
  check ((ended_at is null) = (ended_by is null)),
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on person_assignments (person_id, account_id) where ended_at is null;
create index on person_assignments (account_id, person_id) where ended_at is null;
alter table person_assignments enable row level security;
grant select, insert, update (ends_on, ended_at, ended_by) on person_assignments to passerelle_staff;
create policy tenant on person_assignments to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- Restricted notes, a table of their own: no page of the file reads it by
-- accident. Who reads one follows from who wrote it.
create table person_notes (
  id          uuid primary key,
  person_id   uuid not null,
  service_id  uuid not null references services,
  author_id   uuid not null references accounts,
  author_name text not null,
  author_role text not null,
  words       text not null check (words <> ''),
  written_at  timestamptz not null,
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on person_notes (person_id, written_at desc, id desc);
alter table person_notes enable row level security;
grant select, insert, delete on person_notes to passerelle_staff;
create policy tenant on person_notes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- The housing request is kept in the State's own system; here is only where it
-- stands, one row a step and none ever changed: the latest is the state.
create table siao_steps (
  id          uuid primary key,
  person_id   uuid not null,
  service_id  uuid not null references services,
  number      text not null check (number <> ''),
  status      text not null check (status in ('filed','to_update','waiting','proposed','admitted','declined','closed')),
  happened_on date not null,
  at          timestamptz not null,
  by_id       uuid not null references accounts,
  by_name     text not null,
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on siao_steps (person_id, at desc, id desc);
alter table siao_steps enable row level security;
grant select, insert on siao_steps to passerelle_staff;
create policy tenant on siao_steps to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
