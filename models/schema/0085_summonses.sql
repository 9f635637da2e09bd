-- +goose Up
-- What is said to a person of an appointment with a partner: by SMS, by e-mail or
-- by a letter. Rows of one service; no partner reads them.

create table summonses (
  id              uuid primary key,
  service_id      uuid not null,
  person_id       uuid not null,
  referral_id     uuid not null,
  organisation_id uuid not null,
  number          integer not null check (number > 0),    -- of the appointment within its referral,
  sequence        integer not null check (sequence >= 0), -- and of the version that it tells of
  kind            text not null check (kind in ('convocation','reminder','moved','cancelled')),
  days_before     integer not null default 0 check ((days_before > 0) = (kind = 'reminder')),
  channel         text not null check (channel in ('sms','email','handed','posted')),
  language        text not null,
  address         text not null default '', -- the number or address it goes to
  text            text not null default '', -- as sent; a letter is the page of the convocation
  segments        integer not null default 0,
  status          text not null check (status in ('programmed','sending','sent','delivered','failed','cancelled')),
  reason          text not null default '', -- code of what stood in the way
  attempts        integer not null default 0,
  created_at      timestamptz not null,
  by_id           uuid references accounts, -- null: the clock
  by_name         text not null default '',
  tried_at        timestamptz,
  sent_at         timestamptz,
  ended_at        timestamptz, -- delivered, failed or cancelled
  -- What the service did about one that failed.
  followed_as     text not null default '' check (followed_as in ('','corrected','told','unreachable','needless')),
  followed_at     timestamptz,
  followed_by     uuid references accounts,
  followed_name   text not null default '',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id),
  foreign key (person_id, service_id) references persons (id, service_id),
  check ((channel in ('sms','email')) = (address <> '' and text <> '')),
  check ((status in ('delivered','failed','cancelled')) = (ended_at is not null)),
  check (status not in ('sent','delivered') or sent_at is not null),
  check ((followed_as = '') = (followed_at is null)),
  check (followed_as = '' or status = 'failed')
);
create index on summonses (referral_id, created_at);
create index on summonses (person_id, created_at);
create index on summonses (service_id, ended_at) where status = 'failed' and followed_at is null;
create unique index summonses_reminder on summonses (referral_id, number, sequence, days_before) where kind = 'reminder';
alter table summonses enable row level security;
grant select, insert, update (status, reason, ended_at, followed_as, followed_at, followed_by, followed_name) on summonses to passerelle_staff;
grant select, insert, update (status, reason, attempts, tried_at, sent_at, ended_at) on summonses to passerelle_worker;
create policy tenant on summonses to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on summonses to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What a worker needs to ask whether an appointment still stands, of the service
-- it acts for: whom a referral is about, what came of the appointment, until when
-- the person is followed.
grant select (person_id) on referrals to passerelle_worker;
grant select (number) on appointment_marks to passerelle_worker;
grant select (person_id, service_id, ends_on) on measures to passerelle_worker;
create policy tenant_worker on measures for select to passerelle_worker using (service_id = (select app.service()));
