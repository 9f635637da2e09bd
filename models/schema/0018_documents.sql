-- +goose Up
-- Files attached to a referral. They are kept beside the rows they belong to, so
-- that the same policies, the same backup and the same end of access hold for
-- both.

create table documents (
  id              uuid primary key,
  referral_id     uuid not null references referrals,
  service_id      uuid not null references services,
  organisation_id uuid references organisations, -- null: the service's own, no partner reads it
  side            text not null check (side in ('service','partner')),
  kind            text not null check (kind in ('identity','cv','home','income','rights','enrolment','attestation','form')),
  name            text not null check (name <> ''),
  format          text not null check (format in ('pdf','jpeg','png','docx','odt')),
  size            integer not null check (size > 0),
  digest          bytea not null, -- SHA-256, to say later what it was
  status          text not null check (status in ('quarantined','clean','infected','removed')),
  finding         text not null default '', -- what the scanner calls it
  by_id           uuid not null references accounts,
  by_name         text not null,
  added_at        timestamptz not null,
  scanned_at      timestamptz,
  removed_at      timestamptz,
  open_until      timestamptz not null default 'infinity',
  -- Without an organisation the reference is not looked at: the plain one holds.
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id),
  check (side = 'service' or organisation_id is not null),
  check ((status = 'removed') = (removed_at is not null))
);
create index on documents (referral_id, added_at, id);
create index documents_quarantined on documents (service_id, added_at, id) where status = 'quarantined';
alter table documents enable row level security;
grant select, insert, update (status, removed_at, open_until) on documents to passerelle_staff, passerelle_partner;
grant select (id, referral_id, service_id, organisation_id, status, added_at, open_until), update (status, finding, scanned_at, open_until) on documents to passerelle_worker;
create policy tenant on documents to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on documents to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on documents to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- The bytes; gone once a file is removed or found infected.
create table document_contents (
  document_id     uuid primary key references documents,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid,
  body            bytea not null,
  open_until      timestamptz not null default 'infinity'
);
-- What is stored is compressed already.
alter table document_contents alter column body set storage external;
create index on document_contents (referral_id);
alter table document_contents enable row level security;
grant select, insert, delete, update (open_until) on document_contents to passerelle_staff, passerelle_partner;
grant select, delete, update (open_until) on document_contents to passerelle_worker;
create policy tenant on document_contents to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on document_contents to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on document_contents to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
