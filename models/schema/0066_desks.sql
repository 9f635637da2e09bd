-- +goose Up
-- Permanences: a partner receives people inside the service, week after week.
-- The hours are laid out of the rule; only what is booked is a row.

create table desks (
  id              uuid primary key,
  service_id      uuid not null references services,
  branch_id       uuid not null,
  organisation_id uuid not null references organisations,
  offer_id        uuid not null references offers,
  -- What the partner reads of the branch, which it has no row of.
  branch_name     text not null check (branch_name <> ''),
  time_zone       text not null,
  room            text not null default '',
  weekday         smallint not null check (weekday between 0 and 6), -- 0 is Sunday
  opens           time not null,
  closes          time not null check (closes > opens),
  slot_minutes    smallint not null check (slot_minutes between 10 and 240),
  every_weeks     smallint not null check (every_weeks between 1 and 8),
  from_on         date not null,
  until_on        date check (until_on >= from_on), -- the last day; null while no end is known
  created_at      timestamptz not null,
  created_by      uuid not null references accounts,
  foreign key (branch_id, service_id) references branches (id, service_id),
  unique (id, service_id, organisation_id)
);
create index on desks (service_id, offer_id);
create index on desks (organisation_id);
alter table desks enable row level security;
grant select, insert, update (until_on) on desks to passerelle_staff;
grant select on desks to passerelle_partner;
create policy tenant on desks to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on desks for select to passerelle_partner using (organisation_id = (select app.organisation()));

-- A booked hour. What the partner reads of the person stands in the row, and no
-- longer than open_until.
create table visits (
  id              uuid primary key,
  desk_id         uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  person_id       uuid not null,
  name            text not null check (name <> ''),
  interpreter     text not null default '', -- a language, where the person needs an interpreter
  starts_at       timestamptz not null,
  ends_at         timestamptz not null check (ends_at > starts_at),
  booked_at       timestamptz not null,
  booked_by       uuid not null references accounts,
  booked_name     text not null,
  cancelled_at    timestamptz,
  cancelled_by    uuid references accounts,
  open_until      timestamptz not null,
  check ((cancelled_at is null) = (cancelled_by is null)),
  foreign key (desk_id, service_id, organisation_id) references desks (id, service_id, organisation_id),
  foreign key (person_id, service_id) references persons (id, service_id)
);
-- One person an hour, whoever is faster.
create unique index visits_once on visits (desk_id, starts_at) where cancelled_at is null;
create index on visits (person_id, starts_at);
create index on visits (organisation_id, starts_at);
alter table visits enable row level security;
grant select, insert, update (cancelled_at, cancelled_by, open_until) on visits to passerelle_staff;
-- Not whose file it is.
grant select (id, desk_id, service_id, organisation_id, name, interpreter, starts_at, ends_at, cancelled_at, open_until) on visits to passerelle_partner;
create policy tenant on visits to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on visits for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
