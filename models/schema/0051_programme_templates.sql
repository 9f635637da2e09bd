-- +goose Up
-- Programmes written in the portal: what a version says beyond its themes, and
-- the draft of the next one.

alter table programmes drop constraint programmes_status_check,
  add constraint programmes_status_check check (status in ('draft','active','withdrawn'));

alter table programme_versions
  add column objectives  text not null default '',
  add column entry_rules text not null default '',
  -- Local rule: who took part in this share of the sessions held, in percent, has
  -- completed the cycle.
  add column completion_percent integer not null default 75 check (completion_percent between 1 and 100),
  add column made_by   uuid references accounts,
  add column made_name text not null default '';

alter table programme_sessions
  add column minutes    integer check (minutes between 15 and 600), -- null: those of the version
  add column objectives text not null default '',
  add column material   text not null default '';

-- One that was never published may be thrown away: what points to it keeps any other.
grant delete on programmes to passerelle_staff;

-- One draft a programme, which the managers of a service share. It holds what was
-- typed, right or wrong: nothing is refused before it is published.
create table programme_drafts (
  programme_id uuid primary key,
  service_id   uuid not null,
  content      jsonb not null,
  revision     integer not null check (revision > 0), -- so that nobody overwrites what they have not seen
  changed_at   timestamptz not null,
  changed_by   uuid not null references accounts,
  changed_name text not null,
  foreign key (programme_id, service_id) references programmes (id, service_id)
);
alter table programme_drafts enable row level security;
grant select, insert, update, delete on programme_drafts to passerelle_staff;
create policy tenant on programme_drafts to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
