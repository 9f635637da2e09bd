-- +goose Up
-- What a sign-in was proven with, notices of its end by the provider, and the
-- identities that somebody must confirm before they open anything.

-- Sign-ins ---------------------------------------------------------------------
-- sid is the provider's own session; proven_at is when the one who is there last
-- proved it in a way that counts before a sensitive act, null if they did not.
alter table sign_ins
  add column sid       text not null default '',
  add column acr       text not null default '',
  add column proven_at timestamptz;
create index on sign_ins (provider, sid) where sid <> '' and ended_at is null;

-- Notices ------------------------------------------------------------------------
-- Those received from a provider's back-channel: a second of the same name is
-- refused, whichever instance received the first.
create table logout_notices (
  issuer     text not null,
  name_hash  bytea not null,
  kept_until timestamptz not null,
  primary key (issuer, name_hash)
);
create index on logout_notices (kept_until);
alter table logout_notices enable row level security;
grant insert on logout_notices to passerelle_auth;
grant select (kept_until), delete on logout_notices to passerelle_worker;
create policy auth on logout_notices for insert to passerelle_auth with check (true);
create policy worker on logout_notices to passerelle_worker using (true);

-- Identities ---------------------------------------------------------------------
-- siret is the employer the provider named when the identity was bound or last
-- confirmed; empty where it names none.
alter table identities add column siret text not null default '';
grant update (siret), delete on identities to passerelle_auth;

-- An identity that differs from what was bound: another employer, or another
-- subject under an address the portal knows. Nothing opens until somebody who
-- answers for the place has confirmed it; what they decide takes effect at the
-- next sign-in, with the proof at hand. Only sign-in reads issuer and subject.
create table identity_requests (
  id              uuid primary key,
  account_id      uuid not null references accounts,
  membership_id   uuid not null references memberships,
  service_id      uuid references services,
  organisation_id uuid references organisations,
  reason          text not null check (reason in ('subject','siret')),
  provider        text not null,
  issuer          text not null,
  subject         text not null,
  siret_before    text not null default '',
  siret           text not null default '',
  status          text not null default 'pending' check (status in ('pending','approved','refused','applied')),
  asked_at        timestamptz not null,
  decided_at      timestamptz,
  decided_by      uuid references accounts,
  applied_at      timestamptz,
  check (service_id is null or organisation_id is null),
  check ((status = 'pending') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check ((status = 'applied') = (applied_at is not null))
);
-- Every place where the account works is asked, for each decides about its own.
-- Asking again asks the same: one request an identity and what it states.
create unique index identity_requests_open on identity_requests (membership_id, issuer, subject, siret) where status <> 'applied';
create index on identity_requests (service_id, asked_at desc) where service_id is not null;
create index on identity_requests (organisation_id, asked_at desc) where organisation_id is not null;
create index on identity_requests (asked_at);
alter table identity_requests enable row level security;
grant select, insert, update (status, applied_at, asked_at, decided_at, decided_by) on identity_requests to passerelle_auth;
grant select (id, account_id, membership_id, service_id, organisation_id, reason, provider, siret_before, siret, status, asked_at, decided_at, decided_by),
  update (status, decided_at, decided_by) on identity_requests to passerelle_staff, passerelle_partner, passerelle_admin;
grant select (asked_at), delete on identity_requests to passerelle_worker;
create policy auth on identity_requests to passerelle_auth, passerelle_admin using (true) with check (true);
create policy worker on identity_requests to passerelle_worker using (true);
create policy tenant_staff on identity_requests to passerelle_staff
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on identity_requests to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));
-- Somebody whose identity is unknown is looked for by their address.
create index on accounts (lower(email)) where email <> '';
