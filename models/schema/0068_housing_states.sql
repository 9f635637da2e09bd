-- +goose Up
-- The monthly state of a house: the days of each resident under an agreement, at
-- the price of a day, signed by the partner and then by the service. What is
-- signed is frozen, and so are the marks and the stays it was made of.

create table housing_states (
  id                 uuid primary key,
  agreement_id       uuid not null,
  service_id         uuid not null,
  organisation_id    uuid not null,
  month_on           date not null check (extract(day from month_on) = 1),
  from_on            date not null, -- the part of the month that the agreement covers
  until_on           date not null check (until_on >= from_on),
  version            integer not null check (version > 0),
  status             text not null default 'signed' check (status in ('signed','countersigned','returned','reopened')),
  daily_rate_cents   integer not null check (daily_rate_cents >= 0),
  rules              jsonb not null,
  days               integer not null check (days >= 0),
  amount_cents       bigint not null,
  lines              jsonb not null, -- a reference and numbers, no name
  signed_at          timestamptz not null,
  signed_by          uuid not null references accounts,
  signed_name        text not null,
  countersigned_at   timestamptz,
  countersigned_by   uuid references accounts,
  countersigned_name text not null default '',
  answered_at        timestamptz, -- sent back, or opened for a rectification
  answered_by        uuid references accounts,
  answered_name      text not null default '',
  words              text not null default '', -- why
  check (amount_cents = days::bigint * daily_rate_cents),
  check ((status in ('countersigned','reopened')) = (countersigned_at is not null)),
  check ((status in ('returned','reopened')) = (answered_at is not null) and (answered_at is null) = (words = '')),
  constraint housing_states_once unique (agreement_id, month_on, version),
  foreign key (agreement_id, service_id, organisation_id) references agreements (id, service_id, organisation_id)
);
create unique index housing_states_live on housing_states (agreement_id, month_on) where status in ('signed','countersigned');
create index on housing_states (service_id, organisation_id, until_on) where status in ('signed','countersigned');
alter table housing_states enable row level security;
grant select, update (status, countersigned_at, countersigned_by, countersigned_name, answered_at, answered_by, answered_name, words) on housing_states to passerelle_staff;
grant select, insert (id, agreement_id, service_id, organisation_id, month_on, from_on, until_on, version, daily_rate_cents, rules, days, amount_cents, lines, signed_at, signed_by, signed_name)
  on housing_states to passerelle_partner;
create policy tenant on housing_states to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on housing_states for select to passerelle_partner using (organisation_id = (select app.organisation()));
create policy tenant_partner_insert on housing_states for insert to passerelle_partner
  with check (organisation_id = (select app.organisation()) and signed_by = (select app.account()));

-- +goose StatementBegin

-- Whoever writes a mark or a stay waits for whoever signs, and is refused once a
-- signed state holds the day: the same for every role and every route.
create function app.refuse_signed(service uuid, organisation uuid, from_day date, through_day date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(service::text || organisation::text, 68));
  if exists (select from public.housing_states s where s.service_id = service and s.organisation_id = organisation and s.status in ('signed','countersigned')
      and s.until_on >= from_day and s.from_on <= through_day) then
    raise exception 'a signed month' using errcode = 'check_violation', constraint = 'housing_states_lock';
  end if;
end $$;

create function app.presence_unsigned() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform app.refuse_signed(new.service_id, new.organisation_id, new.day_on, new.day_on);
  return new;
end $$;

-- A stay changes the days from its arrival on, or from the day it ends on: whoever
-- has not left is there until further notice.
create function app.stay_unsigned() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  changed date;
begin
  if new.service_id is null then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if new.status in ('arrived','left') then
      changed := new.starts_on;
    end if;
  elsif (old.status in ('arrived','left')) <> (new.status in ('arrived','left')) then
    changed := least(old.starts_on, new.starts_on);
  elsif new.status in ('arrived','left') then
    if old.starts_on <> new.starts_on then
      changed := least(old.starts_on, new.starts_on);
    elsif old.status <> new.status then
      changed := new.leaves_on;
    elsif new.status = 'left' and old.leaves_on <> new.leaves_on then
      changed := least(old.leaves_on, new.leaves_on);
    end if;
  end if;
  if changed is not null then
    perform app.refuse_signed(new.service_id, new.organisation_id, changed, 'infinity');
  end if;
  return new;
end $$;

-- +goose StatementEnd
create trigger presence_unsigned before insert or update on presences for each row execute function app.presence_unsigned();
create trigger stay_unsigned before insert or update of status, starts_on, leaves_on on bookings for each row execute function app.stay_unsigned();
