-- +goose Up
-- What a service and an organisation have agreed: until when, for how many, at
-- what price a day, and which days count. The service writes it; the partner reads
-- its own.

alter table agreements
  add column places        integer check (places between 1 and 9999),
  add column ceiling_cents bigint check (ceiling_cents between 0 and 100000000000), -- for the whole of its time
  add column audience      text not null default '',
  add constraint agreements_apart exclude using gist (service_id with =, organisation_id with =, daterange(starts_on, ends_on, '[]') with &&),
  add unique (id, service_id, organisation_id);
grant insert, update (reference, ends_on, status, places, ceiling_cents, audience) on agreements to passerelle_staff;
grant select on agreements to passerelle_worker;
create policy tenant_insert on agreements for insert to passerelle_staff with check (service_id = (select app.service()));
create policy tenant_update on agreements for update to passerelle_staff
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on agreements for select to passerelle_worker
  using (service_id = (select app.service()) or organisation_id = (select app.organisation()));

-- The price of a day and the days that count, from the first day of a month on.
-- A row is never changed: what a month cost stays what it cost.
create table agreement_terms (
  id                 uuid primary key,
  agreement_id       uuid not null,
  service_id         uuid not null,
  organisation_id    uuid not null,
  from_on            date not null check (extract(day from from_on) = 1),
  daily_rate_cents   integer not null check (daily_rate_cents between 0 and 100000),
  counts_arrival     boolean not null,
  counts_departure   boolean not null,
  counts_permission  boolean not null,
  counts_hospital    boolean not null,
  counts_other       boolean not null, -- away with another known reason
  counts_unexplained boolean not null,
  made_at            timestamptz not null,
  made_by            uuid not null references accounts,
  constraint agreement_terms_once unique (agreement_id, from_on),
  foreign key (agreement_id, service_id, organisation_id) references agreements (id, service_id, organisation_id)
);
alter table agreement_terms enable row level security;
grant select on agreement_terms to passerelle_staff, passerelle_partner;
grant insert on agreement_terms to passerelle_staff;
create policy tenant on agreement_terms to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on agreement_terms for select to passerelle_partner using (organisation_id = (select app.organisation()));

-- What was done to an agreement, and what stood before; append-only.
create table agreement_events (
  id              uuid primary key,
  agreement_id    uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  at              timestamptz not null,
  action          text not null check (action in ('create','change','price','suspend','resume')),
  field           text not null default '',
  old             text not null default '',
  new             text not null default '',
  words           text not null default '', -- why
  by_id           uuid not null references accounts,
  by_name         text not null,
  foreign key (agreement_id, service_id, organisation_id) references agreements (id, service_id, organisation_id)
);
create index on agreement_events (agreement_id, at desc, id desc);
alter table agreement_events enable row level security;
grant select, insert on agreement_events to passerelle_staff;
grant select on agreement_events to passerelle_partner;
create policy tenant on agreement_events to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on agreement_events for select to passerelle_partner using (organisation_id = (select app.organisation()));
