-- +goose Up
-- The clock of a referral runs where the person's branch is: a branch may have
-- holidays and a zone of its own, and a referral keeps both, so that a partner,
-- who reads no branch, and the worker count the same days.

alter table branches add column calendar text not null default ''; -- empty: the service's

alter table referrals
  add column calendar         text not null default 'mainland',
  add column time_zone        text not null default 'Europe/Paris',
  add column expire_days      integer not null default 30 check (expire_days > 0),
  add column acknowledged_on  date,
  add column remind_on        date, -- none: nobody is reminded
  add column reminded_at      timestamptz,
  add column service_due_on   date, -- to answer a question, or to follow up a no
  add column question_ends_on date, -- a question nobody answers ends the referral
  add column escalated_at     timestamptz,
  -- What a no came to: somebody has taken up what it left to do.
  add column settled_at       timestamptz,
  add column settled_as       text check (settled_as in ('rerouted','service','nothing')),
  add check ((settled_at is null) = (settled_as is null));

update referrals r set
  calendar = coalesce(nullif(b.calendar, ''), s.calendar), time_zone = b.time_zone, expire_days = o.expire_days,
  remind_on = r.sent_at::date + (r.answer_due_on - r.sent_at::date + 1) / 2,
  acknowledged_on = case when r.status <> 'sent' then r.sent_at::date end,
  service_due_on = case when r.status = 'info_requested' then r.answer_due_on end,
  question_ends_on = case when r.status = 'info_requested' then r.expires_on end,
  -- What was over before there was a term for it is not brought up again.
  settled_at = case when r.status in ('declined', 'expired') then r.changed_at end,
  settled_as = case when r.status in ('declined', 'expired') then 'nothing' end
from branches b, services s, offers o
where b.id = r.branch_id and s.id = r.service_id and o.id = r.offer_id;

-- What the clock looks for every hour: few rows of many.
create index referrals_to_chase on referrals (service_id, status, answer_due_on)
  where status in ('sent','acknowledged','info_requested','appointment_set','waitlisted');
create index referrals_escalated on referrals (service_id, escalated_at) where escalated_at is not null;

grant select (branch_id, calendar, time_zone, expire_days, acknowledged_on, remind_on, service_due_on, question_ends_on, settled_at),
  update (expires_on, acknowledged_on, remind_on, service_due_on, question_ends_on, escalated_at) on referrals to passerelle_partner;
grant select (branch_id, offer_id, domain, urgent, calendar, time_zone, expire_days, acknowledged_on, acknowledge_due_on, remind_on, reminded_at,
  service_due_on, question_ends_on, escalated_at, settled_at),
  update (reminded_at, service_due_on, question_ends_on, escalated_at) on referrals to passerelle_worker;

-- What is counted: one row an act, written with it, and nothing that leads back
-- to a person, not even the referral. No foreign keys: a fact outlives what it
-- counts, so that figures stay the same after a purge.
create table referral_facts (
  id                      uuid primary key,
  service_id              uuid not null,
  branch_id               uuid not null,
  organisation_id         uuid not null,
  offer_id                uuid not null,
  domain                  text not null,
  action                  text not null,
  from_status             text not null default '',
  to_status               text not null,
  side                    text not null check (side in ('service','partner','clock')),
  reason                  text not null default '',
  urgent                  boolean not null,
  happened_on             date not null, -- where the branch is
  days_since_sent         integer not null check (days_since_sent >= 0), -- working days, as below
  days_since_acknowledged integer check (days_since_acknowledged >= 0)
);
create index on referral_facts (service_id, happened_on);
create index on referral_facts (happened_on);
alter table referral_facts enable row level security;
grant insert on referral_facts to passerelle_staff, passerelle_partner, passerelle_worker;
grant select on referral_facts to passerelle_staff, passerelle_statistics;
create policy tenant on referral_facts to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on referral_facts for insert to passerelle_partner with check (organisation_id = (select app.organisation()));
create policy tenant_worker on referral_facts for insert to passerelle_worker with check (service_id = (select app.service()));
create policy statistics on referral_facts for select to passerelle_statistics using (true);
