-- +goose Up
-- How many days before an appointment a service has persons reminded; no row is
-- the usual seven and two, and zero is not at all.

create table summons_settings (
  service_id  uuid primary key references services,
  first_days  integer not null check (first_days between 0 and 30),
  second_days integer not null check (second_days between 0 and 30),
  changed_at  timestamptz not null,
  changed_by  uuid not null references accounts,
  check (second_days = 0 or first_days > second_days)
);
alter table summons_settings enable row level security;
grant select, insert, update on summons_settings to passerelle_staff;
grant select on summons_settings to passerelle_worker;
create policy tenant on summons_settings to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on summons_settings for select to passerelle_worker using (service_id = (select app.service()));
