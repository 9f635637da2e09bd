-- +goose Up
-- What somebody is to be told. A notice is written in the act's own transaction
-- and says whom it is for in the words of the act: who is in charge, whoever
-- answers. A worker spreads it to the inboxes of those people, so that neither
-- side of an act ever reads the other's members. Rows hold ids and no text.

create table notices (
  id              uuid primary key,
  kind            text not null check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  side            text not null check (side in ('service','partner')), -- which of the two is told
  service_id      uuid references services,      -- concerned
  organisation_id uuid references organisations, -- concerned
  audience        text not null check (audience in ('account','permission','referent','referent_and_managers','managers')),
  account_id      uuid references accounts,
  permission      text not null default '',
  noun            text not null check (noun <> ''),
  noun_id         uuid not null,
  due_on          date,
  by_id           uuid references accounts, -- whose act it was: they know
  created_at      timestamptz not null,
  spread_at       timestamptz,
  open_until      timestamptz not null default 'infinity',
  check (case side when 'service' then service_id is not null else organisation_id is not null end),
  check ((audience = 'account') = (account_id is not null)),
  check ((audience = 'permission') = (permission <> ''))
);
create index on notices (noun_id);
create index on notices (service_id, created_at);
create index on notices (organisation_id, created_at);
alter table notices enable row level security;
grant select, insert, update (open_until) on notices to passerelle_staff, passerelle_partner;
grant select, insert, delete, update (spread_at, open_until) on notices to passerelle_worker;
grant select (id, open_until) on notices to passerelle_auth;
create policy auth on notices for select to passerelle_auth using (true);
create policy tenant on notices to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on notices for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and side = 'partner' and open_until > (select app.moment()));
create policy tenant_partner_insert on notices for insert to passerelle_partner with check (organisation_id = (select app.organisation()));
create policy tenant_partner_update on notices for update to passerelle_partner
  using (organisation_id = (select app.organisation()) and side = 'partner' and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()));
-- A worker acts for one service or for one organisation.
create policy tenant_worker on notices to passerelle_worker
  using (service_id = (select app.service()) or organisation_id = (select app.organisation()))
  with check (service_id = (select app.service()) or organisation_id = (select app.organisation()));

-- What stands in somebody's inbox. The tenant is that of the membership in which
-- they are told: whoever leaves leaves their messages behind.
create table inbox_items (
  account_id      uuid not null references accounts,
  notice_id       uuid not null references notices on delete cascade,
  service_id      uuid references services,
  organisation_id uuid references organisations,
  created_at      timestamptz not null,
  read_at         timestamptz,
  pace            text not null check (pace in ('at_once','daily','none')), -- of e-mails about it, as chosen then
  digested_at     timestamptz,
  primary key (account_id, notice_id),
  check (num_nonnulls(service_id, organisation_id) = 1)
);
create index inbox_latest on inbox_items (account_id, created_at desc, notice_id desc);
create index inbox_unread on inbox_items (account_id, notice_id) where read_at is null;
create index inbox_to_digest on inbox_items (account_id) where pace = 'daily' and digested_at is null;
create index on inbox_items (notice_id);
alter table inbox_items enable row level security;
grant select, update (read_at) on inbox_items to passerelle_staff, passerelle_partner;
grant select, insert, update (digested_at) on inbox_items to passerelle_worker;
grant select (account_id, notice_id, service_id, organisation_id, read_at) on inbox_items to passerelle_auth;
create policy auth on inbox_items for select to passerelle_auth using (true);
create policy own on inbox_items to passerelle_staff
  using (account_id = (select app.account()) and service_id = (select app.service()))
  with check (account_id = (select app.account()) and service_id = (select app.service()));
create policy own_partner on inbox_items to passerelle_partner
  using (account_id = (select app.account()) and organisation_id = (select app.organisation()))
  with check (account_id = (select app.account()) and organisation_id = (select app.organisation()));
create policy tenant_worker on inbox_items to passerelle_worker
  using (service_id = (select app.service()) or organisation_id = (select app.organisation()))
  with check (service_id = (select app.service()) or organisation_id = (select app.organisation()));

-- How soon somebody wants an e-mail, by topic; without a row at once.
create table notification_preferences (
  account_id uuid not null references accounts,
  topic      text not null check (topic <> ''),
  pace       text not null check (pace in ('at_once','daily','none')),
  changed_at timestamptz not null,
  primary key (account_id, topic)
);
alter table notification_preferences enable row level security;
grant select, insert, update (pace, changed_at) on notification_preferences to passerelle_staff, passerelle_partner;
grant select on notification_preferences to passerelle_worker;
create policy own on notification_preferences to passerelle_staff, passerelle_partner
  using (account_id = (select app.account())) with check (account_id = (select app.account()));
create policy worker on notification_preferences for select to passerelle_worker using (true);

-- When the present visit began, and until when the one before is known to have
-- lasted: what came since is shown first.
alter table accounts
  add column visit_began_at timestamptz,
  add column last_visit_at  timestamptz;

-- Where a notice goes by e-mail, and in which language; whom it reaches is among
-- the members that the worker of a tenant sees.
grant select (id, email, locale, status) on accounts to passerelle_worker;
create policy worker on accounts for select to passerelle_worker using (true);
grant select (branch_id, referent_id) on referrals to passerelle_worker;
