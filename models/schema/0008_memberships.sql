-- +goose Up
-- Memberships over time: several an account, used, suspended, noticed, reviewed.

alter table memberships
  add column last_used_at  timestamptz, -- the last sign-in or change of place, not the last click
  add column suspended_at  timestamptz,
  add column suspended_by  uuid references accounts, -- null for the clock
  add column suspended_for text check (suspended_for in ('absence','departure','security','other','review','unused')),
  add column reinstated_at timestamptz;
-- Until now each account had one membership: its last sign-in was there.
update memberships m set last_used_at = (select max(at) from journal where account_id = m.account_id and action = 'sign_in');
update memberships set suspended_at = created_at, suspended_for = 'other' where status = 'suspended';
alter table memberships
  add constraint memberships_suspended check ((status = 'suspended') = (suspended_at is not null)
    and (suspended_at is null) = (suspended_for is null) and (suspended_at is not null or suspended_by is null)),
  add unique (id, service_id),
  add unique (id, organisation_id);

-- One membership a place: a second role in it would be a way around the first.
create unique index memberships_one_service on memberships (account_id, service_id) where service_id is not null and status <> 'ended';
create unique index memberships_one_organisation on memberships (account_id, organisation_id) where organisation_id is not null and status <> 'ended';

grant update (last_used_at) on memberships to passerelle_auth;
create policy used on memberships for update to passerelle_auth using (true) with check (true);
grant update (role, branch_id, suspended_at, suspended_by, suspended_for, reinstated_at) on memberships to passerelle_staff;
grant update (role, suspended_at, suspended_by, suspended_for, reinstated_at) on memberships to passerelle_partner;

-- The clock works for one service or one organisation at a time.
drop policy tenant on memberships;
create policy tenant on memberships for select to passerelle_worker
  using (service_id = (select app.service()) or organisation_id = (select app.organisation()));
grant update (status, suspended_at, suspended_for) on memberships to passerelle_worker;
create policy clock on memberships for update to passerelle_worker
  using (service_id = (select app.service()) or organisation_id = (select app.organisation()))
  with check (service_id = (select app.service()) or organisation_id = (select app.organisation()));

-- A change of place is a new token in the same row: the browser, the provider
-- and the absolute end stay.
grant update (token_hash, csrf) on sign_ins to passerelle_auth;

-- What was typed in one membership is not offered in another. Null for text
-- kept by a version before this one, which is offered to nobody.
alter table drafts add column membership_id uuid references memberships;
create index on drafts (membership_id);

-- Notices ---------------------------------------------------------------------
-- Somebody was told that their unused access will be suspended.
create table account_notices (
  id              uuid primary key,
  membership_id   uuid not null references memberships,
  service_id      uuid references services,
  organisation_id uuid references organisations,
  noticed_at      timestamptz not null,
  suspends_at     timestamptz not null check (suspends_at > noticed_at),
  foreign key (membership_id, service_id) references memberships (id, service_id),
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id),
  check ((service_id is null) <> (organisation_id is null))
);
create index on account_notices (membership_id, noticed_at desc);
create index on account_notices (suspends_at);
alter table account_notices enable row level security;
grant select on account_notices to passerelle_staff, passerelle_partner;
grant select, insert, delete on account_notices to passerelle_worker;
create policy tenant_staff on account_notices for select to passerelle_staff using (service_id = (select app.service()));
create policy tenant_partner on account_notices for select to passerelle_partner using (organisation_id = (select app.organisation()));
create policy worker on account_notices to passerelle_worker using (true)
  with check (service_id = (select app.service()) or organisation_id = (select app.organisation()));

-- Reviews ---------------------------------------------------------------------
-- Who confirmed whom, when: append-only.
create table account_reviews (
  id              uuid primary key,
  membership_id   uuid not null references memberships,
  service_id      uuid references services,
  organisation_id uuid references organisations,
  decision        text not null check (decision in ('keep','suspend','end')),
  reviewed_by     uuid not null references accounts,
  reviewed_at     timestamptz not null,
  foreign key (membership_id, service_id) references memberships (id, service_id),
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id),
  check ((service_id is null) <> (organisation_id is null))
);
create index on account_reviews (membership_id, reviewed_at desc);
alter table account_reviews enable row level security;
grant select, insert on account_reviews to passerelle_staff, passerelle_partner;
create policy tenant_staff on account_reviews for select to passerelle_staff using (service_id = (select app.service()));
create policy own_staff on account_reviews for insert to passerelle_staff
  with check (service_id = (select app.service()) and reviewed_by = (select app.account()));
create policy tenant_partner on account_reviews for select to passerelle_partner using (organisation_id = (select app.organisation()));
create policy own_partner on account_reviews for insert to passerelle_partner
  with check (organisation_id = (select app.organisation()) and reviewed_by = (select app.account()));
