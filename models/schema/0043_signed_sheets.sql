-- +goose Up
-- A signed roll call is a row of its own: from then on only the service corrects,
-- and says why. What a telephone without network kept carries its own hour.

create table session_signatures (
  session_id      uuid primary key,
  cycle_id        uuid not null,
  service_id      uuid not null,
  organisation_id uuid references organisations,
  signed_at       timestamptz not null,
  signed_by       uuid not null references accounts,
  signed_name     text not null,
  open_until      timestamptz not null default 'infinity',
  foreign key (session_id, cycle_id, service_id) references sessions (id, cycle_id, service_id),
  foreign key (session_id, organisation_id) references sessions (id, organisation_id)
);
alter table session_signatures enable row level security;
grant select, insert on session_signatures to passerelle_staff, passerelle_partner;
create policy tenant on session_signatures to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on session_signatures to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

alter table attendance add device_at timestamptz, add signed_at timestamptz;
alter table attendance_corrections add device_at timestamptz;
grant update (device_at, signed_at) on attendance to passerelle_staff, passerelle_partner;

-- Whoever leads for an association changes no mark of a signed sheet, whatever
-- the route.
drop policy tenant_partner on attendance;
create policy tenant_partner_select on attendance for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_insert on attendance for insert to passerelle_partner
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_update on attendance for update to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()) and signed_at is null)
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
