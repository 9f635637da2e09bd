-- +goose Up
-- A yearly report as a file for whoever asked for it, made in the background. It
-- holds what the page shows, masked numbers masked, and goes after a day.
create table figure_exports (
  id         uuid primary key,
  account_id uuid not null references accounts,
  service_id uuid not null references services, -- whose report it is
  year       integer not null,
  format     text not null check (format in ('csv','xlsx')),
  locale     text not null check (locale in ('fr','en')),
  status     text not null default 'waiting' check (status in ('waiting','ready')),
  done       integer not null default 0, -- steps of the making
  file       bytea,
  asked_at   timestamptz not null,
  ready_at   timestamptz,
  expires_at timestamptz not null,
  check ((status = 'ready') = (ready_at is not null) and (status = 'ready') = (file is not null))
);
create index on figure_exports (account_id, asked_at desc);
create index on figure_exports (expires_at);
alter table figure_exports enable row level security;
grant select, insert (id, account_id, service_id, year, format, locale, asked_at, expires_at) on figure_exports to passerelle_staff, passerelle_statistics;
grant select, delete, update (status, done, file, ready_at) on figure_exports to passerelle_worker;
create policy tenant on figure_exports to passerelle_staff
  using (service_id = (select app.service()) and account_id = (select app.account())) with check (service_id = (select app.service()) and account_id = (select app.account()));
create policy own on figure_exports to passerelle_statistics using (account_id = (select app.account())) with check (account_id = (select app.account()));
-- The sweep acts for no service: what has expired is anybody's to remove.
create policy tenant_worker on figure_exports to passerelle_worker
  using (service_id = (select app.service()) or expires_at < (select app.moment())) with check (service_id = (select app.service()));

-- What services call their own reasons stands in the file too.
grant select on reasons to passerelle_worker;
create policy seen_worker on reasons for select to passerelle_worker using (service_id is null or service_id = (select app.service()));
