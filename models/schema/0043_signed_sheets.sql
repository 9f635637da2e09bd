-- +goose Up
-- A signed roll call: from then on only the service corrects, and says why. What
-- a telephone without network kept carries its own hour.

alter table sessions add signed_at timestamptz, add signed_by uuid references accounts, add signed_name text not null default '',
  add check ((signed_at is null) = (signed_by is null));
alter table attendance add device_at timestamptz, add signed_at timestamptz;
alter table attendance_corrections add device_at timestamptz;
grant update (signed_at, signed_by, signed_name) on sessions to passerelle_partner;
grant update (device_at, signed_at) on attendance to passerelle_staff, passerelle_partner;

-- Whoever leads for an association changes nothing of a signed sheet, whatever
-- the route.
drop policy tenant_partner on sessions;
create policy tenant_partner_select on sessions for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_update on sessions for update to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()) and signed_at is null)
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

drop policy tenant_partner on attendance;
create policy tenant_partner_select on attendance for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_insert on attendance for insert to passerelle_partner
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()) and signed_at is null);
create policy tenant_partner_update on attendance for update to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()) and signed_at is null)
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
