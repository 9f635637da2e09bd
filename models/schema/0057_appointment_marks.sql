-- +goose Up
-- A referral may have one appointment after another; and what came of each:
-- whether it took place, and whether the person was there. Planned stands in
-- referral_appointments, which no mark changes.

alter table referral_appointments
  add column number integer not null default 1 check (number > 0), -- of the appointment within its referral
  drop constraint referral_appointments_referral_id_sequence_key,
  add constraint referral_appointments_version unique (referral_id, number, sequence);

-- Append-only, but for the closing of the partner's view: of an appointment the
-- last mark stands, and those before it say what was known when.
create table appointment_marks (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  number          integer not null check (number > 0),
  happened        boolean not null,
  attended        text check (attended in ('attended','missed','excused')), -- null: it did not take place, which never counts against anybody
  motive          text not null default '' check (motive in ('','work','health','court','childcare','transport','other')),
  side            text not null check (side in ('service','partner')),
  by_id           uuid not null references accounts,
  by_name         text not null,
  at              timestamptz not null,
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id),
  check (happened = coalesce(attended in ('attended','missed'), false)),
  check (motive = '' or attended = 'excused')
);
create index on appointment_marks (referral_id, number, at, id);
create index on appointment_marks (service_id, at) where attended = 'missed';
alter table appointment_marks enable row level security;
grant select, insert, update (open_until) on appointment_marks to passerelle_staff;
-- By what somebody is excused is the service's to know.
grant select (id, referral_id, service_id, organisation_id, number, happened, attended, side, by_name, at, open_until),
  insert (id, referral_id, service_id, organisation_id, number, happened, attended, side, by_id, by_name, at),
  update (open_until) on appointment_marks to passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on appointment_marks to passerelle_worker;
create policy tenant on appointment_marks to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on appointment_marks to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on appointment_marks to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- The appointments of a day, for either side.
create index on referral_appointments (service_id, happens_on);
create index on referral_appointments (organisation_id, happens_on);

-- What a referral for work or training has led to. Append-only, but for the
-- closing of the partner's view.
create table referral_outcomes (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  outcome         text not null check (outcome in ('applied','permanent','fixed_term','interim','insertion','apprenticeship','own_business','training','qualification','not_hired','person_refused','ended')),
  happened_on     date not null,
  until_on        date check (until_on >= happened_on),
  side            text not null check (side in ('service','partner')),
  by_id           uuid not null references accounts,
  by_name         text not null,
  at              timestamptz not null,
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
create index on referral_outcomes (referral_id, at, id);
alter table referral_outcomes enable row level security;
grant select, insert, update (open_until) on referral_outcomes to passerelle_staff, passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on referral_outcomes to passerelle_worker;
create policy tenant on referral_outcomes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on referral_outcomes to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on referral_outcomes to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- A contract and a payslip may be attached like any paper.
alter table documents drop constraint documents_kind_check, add constraint documents_kind_check
  check (kind in ('identity','cv','home','income','rights','enrolment','attestation','form','contract','payslip'));
