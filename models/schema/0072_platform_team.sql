-- +goose Up
-- The platform's own people: its administrators answer for one another, for
-- data-protection officers and for readers of statistics. They are those members
-- of neither a service nor an organisation, and no other administrator's affair.

grant update (status, role, ended_at, ended_by, suspended_at, suspended_by, suspended_for, reinstated_at) on memberships to passerelle_admin;
create policy platform on memberships for update to passerelle_admin
  using (service_id is null and organisation_id is null) with check (service_id is null and organisation_id is null);

-- The clock looks at them as at every other place: as a worker of none.
alter policy tenant on memberships using (service_id = (select app.service()) or organisation_id = (select app.organisation())
  or service_id is null and organisation_id is null and (select app.service()) is null and (select app.organisation()) is null);
alter policy clock on memberships using (service_id = (select app.service()) or organisation_id = (select app.organisation())
  or service_id is null and organisation_id is null and (select app.service()) is null and (select app.organisation()) is null)
  with check (service_id = (select app.service()) or organisation_id = (select app.organisation())
  or service_id is null and organisation_id is null and (select app.service()) is null and (select app.organisation()) is null);

alter table account_notices drop constraint account_notices_check1, add check (service_id is null or organisation_id is null);
grant select on account_notices to passerelle_admin;
create policy platform on account_notices for select to passerelle_admin using (service_id is null and organisation_id is null);
alter policy worker on account_notices with check (service_id = (select app.service()) or organisation_id = (select app.organisation())
  or service_id is null and organisation_id is null and (select app.service()) is null and (select app.organisation()) is null);

alter table account_reviews drop constraint account_reviews_check, add check (service_id is null or organisation_id is null);
grant select, insert on account_reviews to passerelle_admin;
create policy platform on account_reviews for select to passerelle_admin using (service_id is null and organisation_id is null);
create policy own_platform on account_reviews for insert to passerelle_admin
  with check (service_id is null and organisation_id is null and reviewed_by = (select app.account()));

-- They have no messages in the portal: notice is given by e-mail.
alter table mails drop constraint mails_kind_check, drop constraint mails_check,
  add check (kind in ('notice','digest','invitation','access')),
  add check (case kind when 'notice' then notice_id is not null and account_id is not null
    when 'digest' then digest_on is not null and account_id is not null
    when 'access' then account_id is not null
    else invitation_id is not null end);
