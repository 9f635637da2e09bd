-- +goose Up
-- Attestations: what a partner, or a paper that somebody shows, says of a day or
-- of a period. Codes and days only, no words: a health partner may say that
-- somebody comes, and nothing of why.

create table attestation_requests (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  from_on         date not null,
  until_on        date not null check (until_on >= from_on),
  due_on          date not null,
  status          text not null check (status in ('requested','answered','declined','withdrawn')),
  reason          text not null default '' check (reason in ('','person_only','not_begun','not_followed')),
  asked_by        uuid not null references accounts,
  asked_name      text not null,
  asked_at        timestamptz not null,
  changed_at      timestamptz not null,
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id),
  check ((status = 'declined') = (reason <> ''))
);
create unique index attestation_requests_open on attestation_requests (referral_id) where status = 'requested';
create index on attestation_requests (referral_id, asked_at);
create index on attestation_requests (organisation_id, due_on) where status = 'requested';
create index on attestation_requests (service_id, due_on) where status = 'requested';
alter table attestation_requests enable row level security;
grant select, insert, update (status, reason, changed_at, open_until) on attestation_requests to passerelle_staff;
grant select, update (status, reason, changed_at, open_until) on attestation_requests to passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on attestation_requests to passerelle_worker;
create policy tenant on attestation_requests to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on attestation_requests to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on attestation_requests to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

create table attestations (
  id              uuid primary key,
  service_id      uuid not null references services,
  referral_id     uuid references referrals,
  organisation_id uuid, -- null: seen by the service, no partner reads it
  person_id       uuid, -- of a paper that has nothing to do with a referral
  kind            text not null check (kind in ('care_follow_up','care_visit','care_request','work','training','registration','home','presence')),
  from_on         date not null, -- the first day, the only one, or that of a request
  until_on        date check (until_on >= from_on), -- the last day, or an appointment obtained
  regularity      text not null default '' check (regularity in ('','regular','several')),
  proof           text not null check (proof in ('file','handed','seen')),
  document_id     uuid references documents,
  side            text not null check (side in ('service','partner')),
  by_id           uuid not null references accounts,
  by_name         text not null,
  at              timestamptz not null,
  expires_on      date not null, -- the last day it is good for
  cancelled_at    timestamptz, -- given by mistake
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id),
  foreign key (person_id, service_id) references persons (id, service_id),
  check ((referral_id is null) <> (person_id is null)),
  check ((proof = 'seen') = (organisation_id is null)),
  check ((proof = 'file') = (document_id is not null))
);
create index on attestations (referral_id, at);
create index on attestations (person_id, at) where person_id is not null;
create index on attestations (service_id, at);
create index on attestations (document_id) where document_id is not null;
alter table attestations enable row level security;
grant select, insert, update (cancelled_at, open_until) on attestations to passerelle_staff;
grant select (id, service_id, referral_id, organisation_id, kind, from_on, until_on, regularity, proof, document_id, side, by_name, at, expires_on, cancelled_at, open_until),
  insert (id, service_id, referral_id, organisation_id, kind, from_on, until_on, regularity, proof, document_id, side, by_id, by_name, at, expires_on),
  update (cancelled_at, open_until) on attestations to passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on attestations to passerelle_worker;
create policy tenant on attestations to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on attestations to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on attestations to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
