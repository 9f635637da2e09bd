-- +goose Up
-- Who answers for whose persons: absences that are covered, and the day on
-- which somebody leaves.

create table covers (
  id         uuid primary key,
  service_id uuid not null references services,
  absent_id  uuid not null references accounts,
  cover_id   uuid not null references accounts check (cover_id <> absent_id),
  starts_on  date not null,
  ends_on    date not null check (ends_on >= starts_on),
  made_at    timestamptz not null,
  made_by    uuid not null references accounts,
  ended_at   timestamptz,
  ended_by   uuid references accounts,
  check ((ended_at is null) = (ended_by is null))
);
create index on covers (service_id, ends_on) where ended_at is null;
create index on covers (absent_id, ends_on) where ended_at is null;
create index on covers (cover_id, ends_on) where ended_at is null;
alter table covers enable row level security;
grant select, insert, update (ended_at, ended_by) on covers to passerelle_staff;
create policy tenant on covers to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- The last day somebody works for the tenant, by the calendar of their branch:
-- from midnight on no session of theirs opens.
alter table memberships add column ends_on date;
grant update (ends_on) on memberships to passerelle_staff, passerelle_partner;

-- Drafts pass to whoever follows the person now: the line of the tenant is the
-- policy's, whose draft it is stands in every query.
drop policy own on referral_drafts;
create policy tenant on referral_drafts to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
