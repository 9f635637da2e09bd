-- +goose Up
-- What the clock needs to see which month of a house nobody has signed, and which
-- one waits for the service.

grant select (service_id, organisation_id, status, starts_on, leaves_on) on bookings to passerelle_worker;
create policy tenant_worker on bookings for select to passerelle_worker using (service_id = (select app.service()));
grant select (agreement_id, service_id, from_on, daily_rate_cents) on agreement_terms to passerelle_worker;
create policy tenant_worker on agreement_terms for select to passerelle_worker using (service_id = (select app.service()));
grant select (id, agreement_id, service_id, organisation_id, month_on, status, signed_at) on housing_states to passerelle_worker;
create policy tenant_worker on housing_states for select to passerelle_worker using (service_id = (select app.service()));
