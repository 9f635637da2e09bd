-- +goose Up
-- The budget of a cultural action: a line each for what a funder gives. Amounts
-- are whole cents. What is committed may exceed what was planned, and is then
-- warned of: the money is promised, whether or not it was foreseen.

alter table actions add unique (cycle_id, service_id);

create table budget_lines (
  id              uuid primary key,
  service_id      uuid not null,
  cycle_id        uuid not null,
  kind            text not null check (kind in ('spip','drac','ars','local_authority','association','other')),
  funder          text not null default '', -- its name, where the kind does not say it
  label           text not null check (label <> ''),
  dated_on        date not null,
  planned_cents   bigint not null default 0 check (planned_cents >= 0),
  committed_cents bigint not null default 0 check (committed_cents >= 0),
  spent_cents     bigint not null default 0 check (spent_cents >= 0),
  note            text not null default '',
  -- Counts the changes: two who change a line at once cannot both be right.
  version         integer not null default 1,
  foreign key (cycle_id, service_id) references actions (cycle_id, service_id),
  check (kind in ('spip','drac','ars') or funder <> '')
);
create index on budget_lines (cycle_id, service_id);
alter table budget_lines enable row level security;
grant select, insert, delete, update (kind, funder, label, dated_on, planned_cents, committed_cents, spent_cents, note, version) on budget_lines to passerelle_staff;
create policy tenant on budget_lines to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
