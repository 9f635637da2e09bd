-- +goose Up
-- What both sides say after the sending: messages, internal notes, amendments,
-- who handles a referral on either side, and what follows a no.

alter table referrals
  add column follows_id  uuid, -- the one this was made of, when that came to nothing
  add column assignee_id uuid references memberships, -- at the partner
  add constraint referrals_of_service unique (id, service_id),
  add constraint referrals_follow foreign key (follows_id, service_id) references referrals (id, service_id);
create index on referrals (follows_id) where follows_id is not null;
grant select (assignee_id), update (assignee_id) on referrals to passerelle_partner;

alter table referral_drafts
  add column follows_id uuid,
  add constraint referral_drafts_follow foreign key (follows_id, service_id) references referrals (id, service_id);
create index on referral_drafts (follows_id) where follows_id is not null;

-- Events are told in the order in which they were written.
grant select (at) on referral_events to passerelle_worker;

-- Read by both sides. Append-only, but for the closing of the partner's view.
create table referral_messages (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  at              timestamptz not null,
  side            text not null check (side in ('service','partner')),
  by_id           uuid not null,
  by_name         text not null,
  body            text not null check (body <> ''),
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
create index on referral_messages (referral_id, at, id);
alter table referral_messages enable row level security;
grant select, insert, update (open_until) on referral_messages to passerelle_staff, passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on referral_messages to passerelle_worker;
create policy tenant on referral_messages to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on referral_messages to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_worker on referral_messages to passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- The service's own. No grant to partners, and append-only.
create table referral_notes (
  id          uuid primary key,
  referral_id uuid not null,
  service_id  uuid not null,
  at          timestamptz not null,
  by_id       uuid not null,
  by_name     text not null,
  body        text not null check (body <> ''),
  foreign key (referral_id, service_id) references referrals (id, service_id)
);
create index on referral_notes (referral_id, at, id);
alter table referral_notes enable row level security;
grant select, insert on referral_notes to passerelle_staff;
create policy tenant on referral_notes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What a partner was told before it was told otherwise.
alter table disclosures add column version integer not null default 1;
grant update (name, fields, disclosed_at, version) on disclosures to passerelle_staff;
create table disclosure_versions (
  referral_id     uuid not null,
  version         integer not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  name            text not null,
  fields          jsonb not null,
  disclosed_at    timestamptz not null,
  replaced_at     timestamptz not null,
  open_until      timestamptz not null default 'infinity',
  primary key (referral_id, version),
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
alter table disclosure_versions enable row level security;
grant select, insert, update (open_until) on disclosure_versions to passerelle_staff;
grant select, update (open_until) on disclosure_versions to passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on disclosure_versions to passerelle_worker;
create policy tenant on disclosure_versions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on disclosure_versions to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_worker on disclosure_versions to passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
