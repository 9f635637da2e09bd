-- +goose Up
-- How an account comes to be and how its access ends: invitations, the charter
-- of use, the end of a membership.

-- The charter ----------------------------------------------------------------
-- Which version of it the account accepted last. Each acceptance is a line of
-- the journal too.
alter table accounts
  add column charter_version text not null default '',
  add column charter_at      timestamptz,
  add check ((charter_version = '') = (charter_at is null));
grant update (charter_version, charter_at) on accounts
  to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;

-- Memberships -----------------------------------------------------------------
-- One is made when an invitation is accepted, which is before anybody is known;
-- one is ended by whoever answers for the tenant, and its row stays, for its
-- name stands under what was done.
alter table memberships
  add column ended_at timestamptz,
  add column ended_by uuid references accounts,
  add check (ended_at is null or status = 'ended');
grant insert on memberships to passerelle_auth;
grant update (status, ended_at, ended_by) on memberships to passerelle_staff, passerelle_partner;
create policy accepted on memberships for insert to passerelle_auth with check (true);
create policy end_staff on memberships for update to passerelle_staff
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy end_partner on memberships for update to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));

-- Invitations -----------------------------------------------------------------
-- The token of the link binds, the e-mail is only what was expected. The token
-- itself is nowhere: a copy of the table opens nothing.
create table invitations (
  id              uuid primary key,
  token_hash      bytea not null unique,
  email           text not null check (email like '_%@_%'),
  role            text not null check (role in ('cpip','manager','director','admin_staff','psychologist','social_worker','em_officer','educator',
                    'culture_coordinator','partner_manager','partner_member','facilitator','dpo','statistics','admin')),
  service_id      uuid references services,
  branch_id       uuid,
  organisation_id uuid references organisations,
  invited_by      uuid references accounts, -- null for the operator, who has no account
  created_at      timestamptz not null,
  expires_at      timestamptz not null check (expires_at > created_at),
  accepted_at     timestamptz,
  membership_id   uuid references memberships,
  address_differs boolean not null default false,
  revoked_at      timestamptz,
  foreign key (branch_id, service_id) references branches (id, service_id),
  check (case
    when role in ('partner_manager','partner_member','facilitator') then organisation_id is not null and service_id is null
    when role in ('dpo','statistics','admin') then organisation_id is null and service_id is null
    else service_id is not null and organisation_id is null end),
  check (branch_id is null or service_id is not null),
  check (accepted_at is null or revoked_at is null),
  check ((accepted_at is null) = (membership_id is null)),
  check (accepted_at is not null or not address_differs)
);
create index on invitations (service_id, created_at desc) where service_id is not null;
create index on invitations (organisation_id, created_at desc) where organisation_id is not null;
-- One open invitation an address and a tenant: a second would outlive the
-- revocation of the first.
create unique index invitations_open_service on invitations (service_id, lower(email))
  where service_id is not null and accepted_at is null and revoked_at is null;
create unique index invitations_open_organisation on invitations (organisation_id, lower(email))
  where organisation_id is not null and accepted_at is null and revoked_at is null;
alter table invitations enable row level security;
grant select, update (accepted_at, membership_id, address_differs) on invitations to passerelle_auth;
grant select (id, email, role, service_id, branch_id, organisation_id, invited_by, created_at, expires_at, accepted_at, address_differs, revoked_at),
  insert, update (token_hash, invited_by, expires_at, revoked_at) on invitations to passerelle_staff, passerelle_partner, passerelle_admin;
grant select (created_at, expires_at, accepted_at, revoked_at), delete on invitations to passerelle_worker;
create policy anyone on invitations to passerelle_auth, passerelle_admin using (true) with check (true);
create policy worker on invitations to passerelle_worker using (true);
create policy tenant_staff on invitations to passerelle_staff
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on invitations to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));
