-- +goose Up
-- What has become of somebody three and six months after a partner's taking on
-- has ended. The service asks and answers: the partner's view is over by then.

create table follow_ups (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  months          smallint not null check (months in (3, 6)),
  due_on          date not null,
  status          text not null check (status in ('due','answered','dropped')),
  situation       text not null default '' check (situation in ('','holds','changed','lost','not_reached')),
  told_by         text not null default '' check (told_by in ('','person','partner','other')),
  asked_at        timestamptz not null,
  asked_by        uuid not null references accounts,
  answered_at     timestamptz,
  answered_by     uuid references accounts,
  answered_name   text not null default '',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id),
  constraint follow_ups_once unique (referral_id, months),
  check ((status = 'answered') = (situation <> '') and (status = 'answered') = (answered_at is not null)),
  -- Who was not reached told nothing.
  check ((told_by <> '') = (situation not in ('', 'not_reached')))
);
create index on follow_ups (service_id, due_on) where status = 'due';
alter table follow_ups enable row level security;
grant select, insert, update (status, situation, told_by, asked_at, asked_by, answered_at, answered_by, answered_name) on follow_ups to passerelle_staff;
create policy tenant on follow_ups to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
