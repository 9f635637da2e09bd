-- +goose Up
-- Calendars to subscribe to. A program that follows a calendar knows a session by
-- its identifier and takes a version in where its number is higher.

alter table sessions
  add column sequence   integer not null default 0 check (sequence >= 0),
  add column revised_at timestamptz; -- null: as it was planned first

-- +goose StatementBegin
create function app.revise_session() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.sequence := old.sequence + 1;
  new.revised_at := coalesce(app.moment(), now());
  return new;
end $$;
-- +goose StatementEnd
revoke all on function app.revise_session() from public;
-- Whoever writes, whatever for: a roll call changes nothing in a calendar.
create trigger session_revised before update on sessions for each row
  when ((old.starts_at, old.ends_at, old.room, old.room_id, old.status in ('cancelled','not_held'))
    is distinct from (new.starts_at, new.ends_at, new.room, new.room_id, new.status in ('cancelled','not_held')))
  execute function app.revise_session();

-- A feed is what its maker may see, as long as the membership it was made in opens
-- anything. Its token is nowhere: a copy of the table opens nothing.
create table feeds (
  id              uuid primary key,
  membership_id   uuid not null references memberships,
  account_id      uuid not null references accounts,
  service_id      uuid references services,
  organisation_id uuid references organisations,
  kind            text not null check (kind in ('own','place','organisation')),
  branch_id       uuid,
  room_id         uuid,
  site            text not null default '', -- as rooms have it
  token_hash      bytea not null unique,
  made_at         timestamptz not null, -- of this token
  read_at         timestamptz,
  foreign key (branch_id, service_id) references branches (id, service_id),
  foreign key (room_id, service_id) references rooms (id, service_id),
  check (num_nonnulls(service_id, organisation_id) = 1),
  check (kind <> 'organisation' or organisation_id is not null),
  check ((kind = 'place') = (num_nonnulls(branch_id, room_id, nullif(site, '')) = 1)),
  check (num_nonnulls(branch_id, room_id, nullif(site, '')) = 0 or service_id is not null)
);
create index on feeds (membership_id);
alter table feeds enable row level security;
grant select, update (read_at) on feeds to passerelle_auth;
grant select (id, membership_id, account_id, service_id, organisation_id, kind, branch_id, room_id, site, made_at, read_at),
  insert, delete, update (token_hash, made_at, read_at) on feeds to passerelle_staff, passerelle_partner;
create policy anyone on feeds to passerelle_auth using (true) with check (true);
create policy own_staff on feeds to passerelle_staff
  using (account_id = (select app.account()) and service_id = (select app.service()))
  with check (account_id = (select app.account()) and service_id = (select app.service()));
create policy own_partner on feeds to passerelle_partner
  using (account_id = (select app.account()) and organisation_id = (select app.organisation()))
  with check (account_id = (select app.account()) and organisation_id = (select app.organisation()));

-- The permanences of the actor's side that receive, a row for each closure to come:
-- a partner has no row of a branch, of its holidays and of its closures, and does
-- not receive on them. The days are told, their reason is not.
-- +goose StatementBegin
create function app.receiving_desks(since date) returns table (desk_id uuid, branch_id uuid, branch_name text, time_zone text, room text, region text, weekday smallint,
    opens time, closes time, every_weeks smallint, from_on date, until_on date, shut_from date, shut_to date)
  language sql stable security definer set search_path = public, pg_temp as $$
  select d.id, d.branch_id, d.branch_name, d.time_zone, d.room, coalesce(nullif(b.calendar, ''), s.calendar), d.weekday,
    d.opens, d.closes, d.every_weeks, d.from_on, d.until_on, k.from_on, k.to_on
  from desks d join offers o on o.id = d.offer_id join branches b on b.id = d.branch_id join services s on s.id = d.service_id
    left join closures k on k.service_id = d.service_id and k.room_id is null and (k.branch_id is null or k.branch_id = d.branch_id) and k.to_on >= since
  where (d.service_id = app.service() or d.organisation_id = app.organisation()) and o.status = 'published' and (d.until_on is null or d.until_on >= since)
    and exists (select from agreements a where a.service_id = d.service_id and a.organisation_id = d.organisation_id and a.status = 'active'
      and (app.moment() at time zone d.time_zone)::date between a.starts_on and a.ends_on)
  order by d.id, k.from_on
$$;
-- +goose StatementEnd
revoke all on function app.receiving_desks(date) from public;
grant execute on function app.receiving_desks(date) to passerelle_staff, passerelle_partner;
