-- +goose Up
-- Appointments of a referral: each row is what was agreed at a moment, the last
-- one stands. Its number is that of a calendar's update, and only ever grows.

create table referral_appointments (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  sequence        integer not null check (sequence >= 0),
  status          text not null check (status in ('set','cancelled')),
  happens_on      date not null,
  starts_at       timestamptz, -- null where the hour was not said
  held            text not null default 'on_site' check (held in ('on_site','telephone','video')),
  reason          text not null default '', -- of a move; empty where it was first set
  note            text not null default '',
  side            text not null check (side in ('service','partner','clock')),
  by_id           uuid,
  by_name         text not null default '',
  at              timestamptz not null,
  open_until      timestamptz not null default 'infinity',
  unique (referral_id, sequence),
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
alter table referral_appointments enable row level security;
grant select, insert, update (open_until) on referral_appointments to passerelle_staff, passerelle_partner, passerelle_worker;
create policy tenant on referral_appointments to passerelle_staff, passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on referral_appointments to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- Those set before this table was there; their note holds the hour.
insert into referral_appointments (id, referral_id, service_id, organisation_id, sequence, status, happens_on, note, side, by_id, by_name, at, open_until)
select gen_random_uuid(), referral_id, service_id, organisation_id, row_number() over (partition by referral_id order by at, id) - 1, 'set', happens_on, note,
  side, by_id, by_name, at, open_until
from referral_events where action = 'set_appointment' and happens_on is not null;
