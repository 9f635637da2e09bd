-- +goose Up
-- A permanence that is not held on one of its days, or is held on one more; and
-- what came of an hour that was booked. The partner says who came, nothing else.

create table desk_days (
  id              uuid primary key,
  desk_id         uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  on_date         date not null,
  kind            text not null check (kind in ('off','extra','rule')), -- rule: restored, as before
  opens           time,
  closes          time,
  words           text not null default '' check (length(words) <= 200), -- read by both sides
  added_at        timestamptz not null,
  added_by        uuid not null references accounts,
  added_name      text not null,
  unique (desk_id, on_date),
  check ((kind = 'extra') = (opens is not null) and (kind = 'extra') = (closes is not null) and closes > opens),
  foreign key (desk_id, service_id, organisation_id) references desks (id, service_id, organisation_id)
);
create index on desk_days (service_id, on_date);
create index on desk_days (organisation_id, on_date);
alter table desk_days enable row level security;
grant select, insert, delete, update (kind, opens, closes) on desk_days to passerelle_staff;
grant select on desk_days to passerelle_partner;
create policy tenant on desk_days to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on desk_days for select to passerelle_partner using (organisation_id = (select app.organisation()));

alter table visits
  add column mark        text check (mark in ('came','excused','missed')),
  add column marked_at   timestamptz,
  add column marked_by   uuid references accounts,
  add column marked_name text,
  add check ((mark is null) = (marked_at is null) and (mark is null) = (marked_by is null) and (mark is null) = (marked_name is null)),
  add check (mark is null or cancelled_at is null),
  add check (mark is null or marked_at >= starts_at);
grant select (mark, marked_at, marked_name), update (mark, marked_at, marked_by, marked_name) on visits to passerelle_partner;
create policy tenant_partner_mark on visits for update to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()) and cancelled_at is null and starts_at <= (select app.moment()))
  with check (organisation_id = (select app.organisation()));
grant select (id, person_id, service_id) on visits to passerelle_worker;
create policy tenant_worker on visits for select to passerelle_worker using (service_id = (select app.service()));
