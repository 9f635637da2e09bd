-- +goose Up
-- Announcements with receipts, and the novelties an account has read of.

-- The novelties: the latest version the account has marked as read.
alter table accounts add column news_version text not null default '';
grant update (news_version) on accounts to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;

-- An announcement is shown from one day to another, both included, by the
-- reader's own calendar. One without a place comes from the platform.
create table announcements (
  id              uuid primary key,
  title           text not null check (title <> '' and length(title) <= 120),
  text            text not null check (text <> '' and length(text) <= 1000),
  audience        text not null check (audience in ('all','staff','partners','service','organisation')),
  service_id      uuid references services,
  organisation_id uuid references organisations,
  from_on         date not null,
  until_on        date not null check (until_on >= from_on),
  author_id       uuid not null references accounts,
  created_at      timestamptz not null,
  withdrawn_at    timestamptz,
  check ((audience = 'service') = (service_id is not null)),
  check ((audience = 'organisation') = (organisation_id is not null))
);
create index on announcements (until_on) where withdrawn_at is null;
create index on announcements (service_id, created_at desc) where service_id is not null;
create index on announcements (organisation_id, created_at desc) where organisation_id is not null;
alter table announcements enable row level security;
grant select on announcements to passerelle_auth, passerelle_dpo, passerelle_statistics;
grant select, insert, update (withdrawn_at) on announcements to passerelle_staff, passerelle_partner, passerelle_admin;
grant select (until_on), delete on announcements to passerelle_worker;
create policy auth on announcements for select to passerelle_auth using (true);
create policy national on announcements for select to passerelle_dpo, passerelle_statistics using (audience = 'all');
create policy read_staff on announcements for select to passerelle_staff
  using (service_id = (select app.service()) or audience in ('all','staff'));
create policy read_partner on announcements for select to passerelle_partner
  using (organisation_id = (select app.organisation()) or audience in ('all','partners'));
create policy read_admin on announcements for select to passerelle_admin using (service_id is null and organisation_id is null);
create policy write_staff on announcements for insert to passerelle_staff
  with check (service_id = (select app.service()) and author_id = (select app.account()));
create policy write_partner on announcements for insert to passerelle_partner
  with check (organisation_id = (select app.organisation()) and author_id = (select app.account()));
create policy write_admin on announcements for insert to passerelle_admin
  with check (service_id is null and organisation_id is null and author_id = (select app.account()));
create policy withdraw_staff on announcements for update to passerelle_staff using (service_id = (select app.service()));
create policy withdraw_partner on announcements for update to passerelle_partner using (organisation_id = (select app.organisation()));
create policy withdraw_admin on announcements for update to passerelle_admin using (service_id is null and organisation_id is null);
create policy worker on announcements to passerelle_worker using (true);

-- Who has marked it as read, and where they worked then: names are for their
-- own place only.
create table announcement_reads (
  announcement_id uuid not null references announcements on delete cascade,
  account_id      uuid not null references accounts,
  service_id      uuid references services,
  organisation_id uuid references organisations,
  read_at         timestamptz not null,
  primary key (announcement_id, account_id)
);
alter table announcement_reads enable row level security;
grant select on announcement_reads to passerelle_auth;
grant select, insert on announcement_reads to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;
create policy auth on announcement_reads for select to passerelle_auth using (true);
create policy read_staff on announcement_reads for select to passerelle_staff
  using (service_id = (select app.service()) or account_id = (select app.account()));
create policy read_partner on announcement_reads for select to passerelle_partner
  using (organisation_id = (select app.organisation()) or account_id = (select app.account()));
create policy read_admin on announcement_reads for select to passerelle_admin using (true);
create policy read_national on announcement_reads for select to passerelle_dpo, passerelle_statistics using (account_id = (select app.account()));
create policy mark_staff on announcement_reads for insert to passerelle_staff
  with check (account_id = (select app.account()) and service_id = (select app.service()));
create policy mark_partner on announcement_reads for insert to passerelle_partner
  with check (account_id = (select app.account()) and organisation_id = (select app.organisation()));
create policy mark_national on announcement_reads for insert to passerelle_admin, passerelle_dpo, passerelle_statistics
  with check (account_id = (select app.account()) and service_id is null and organisation_id is null);
