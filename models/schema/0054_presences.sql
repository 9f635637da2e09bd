-- +goose Up
-- Who of a house was there, a row a resident and day, whatever is sent twice.

create table presences (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  day_on          date not null,
  mark            text not null check (mark in ('present','late','away_permission','away_hospital','away_other','away_unexplained')),
  noticed_at      time, -- by the clocks there: since when somebody is away, or when they came late
  recorded_at     timestamptz not null,
  recorded_by     uuid not null references accounts,
  recorded_name   text not null,
  constraint presences_once unique (referral_id, day_on),
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
create index on presences (organisation_id, day_on);
create index on presences (service_id, day_on) where mark = 'away_unexplained';
alter table presences enable row level security;
grant select on presences to passerelle_staff;
grant select, insert, update (mark, noticed_at, recorded_at, recorded_by, recorded_name) on presences to passerelle_partner;
create policy tenant on presences for select to passerelle_staff using (service_id = (select app.service()));
create policy tenant_partner on presences to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));

-- A correction keeps what was known before, by whom and since when.
create table presence_corrections (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  day_on          date not null,
  mark            text not null,
  noticed_at      time,
  recorded_at     timestamptz not null,
  recorded_by     uuid not null references accounts,
  recorded_name   text not null,
  replaced_at     timestamptz not null,
  replaced_by     uuid not null references accounts,
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
create index on presence_corrections (referral_id, day_on);
alter table presence_corrections enable row level security;
grant select on presence_corrections to passerelle_staff;
grant select, insert on presence_corrections to passerelle_partner;
create policy tenant on presence_corrections for select to passerelle_staff using (service_id = (select app.service()));
create policy tenant_partner on presence_corrections to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));
