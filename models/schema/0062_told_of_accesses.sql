-- +goose Up
-- Whoever answers for a place is told of what waits for them there. Sign-in
-- writes one kind of notice only, to one account each; the worker reads when a
-- member was confirmed last, and not by whom.

grant insert on notices to passerelle_auth;
create policy auth_tells on notices for insert to passerelle_auth with check (kind = 'identity_waiting' and audience = 'account');

grant select (membership_id, reviewed_at) on account_reviews to passerelle_worker;
create policy tenant_worker on account_reviews for select to passerelle_worker
  using (service_id = (select app.service()) or organisation_id = (select app.organisation()));
