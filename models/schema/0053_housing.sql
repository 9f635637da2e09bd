-- +goose Up
-- Housing: places, who holds them for which nights, arrival at a partner's and
-- the end of a placement.

create extension if not exists btree_gist;

-- The person's own word stands beside the partner's. An end without an outcome is
-- impossible, unless the service took the referral back or nobody ever came.
alter table placements
  add column arrived_at   timestamptz,
  add column missed_at    timestamptz, -- said not to have arrived; none once they have
  add column ended_on     date,
  add column exit         text not null default '' check (exit in ('','planned','housing','employment','training','care','rerouted','dropout','excluded',
    'measure_ended','custody','hospital','death','other','never_came','withdrawn')),
  add column outcomes     jsonb not null default '[]',
  add column next_step    text not null default '',
  add column person_view  text not null default '' check (person_view in ('','agrees','disagrees','not_asked')),
  add column person_words text not null default '';
update placements set exit = 'withdrawn', ended_on = starts_on where status = 'ended';
alter table placements
  add constraint placements_ended check ((status = 'ended') = (exit <> '') and (status = 'ended') = (ended_on is not null)),
  add constraint placements_outcome check (status <> 'ended' or exit in ('withdrawn','never_came') or jsonb_array_length(outcomes) > 0);
grant update (arrived_at, missed_at, ended_on, exit, outcomes, next_step, person_view, person_words) on placements to passerelle_staff, passerelle_partner;

-- A bed that is let by the night; a room of two beds is two places of one room.
create table housing_places (
  id              uuid primary key,
  organisation_id uuid not null references organisations,
  site_id         uuid not null,
  name            text not null check (name <> ''),
  sort_key        text not null, -- « Chambre 2 » before « Chambre 10 »
  room            text not null check (room in ('single','shared','flat','family')),
  audience        text not null default 'anyone' check (audience in ('anyone','men','women')),
  step_free       boolean not null default false,
  pets            boolean not null default false,
  turnaround_days integer not null default 0 check (turnaround_days between 0 and 30),
  status          text not null default 'open' check (status in ('open','closed')),
  foreign key (site_id, organisation_id) references sites (id, organisation_id),
  constraint housing_places_name unique (site_id, name),
  unique (id, organisation_id)
);
create index on housing_places (organisation_id, sort_key);
alter table housing_places enable row level security;
grant select on housing_places to passerelle_staff;
grant select, insert, update (name, sort_key, room, audience, step_free, pets, turnaround_days, status) on housing_places to passerelle_partner;
create policy everyone on housing_places for select to passerelle_staff using (true);
create policy tenant_partner on housing_places to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));

-- Who holds a place from which night to which morning; or nobody, while it is
-- void. Two never hold one place in one night, nor one person two places: the
-- constraints say so whatever the code does. A row names nobody to the partner:
-- whom it is about is the disclosure's, and what closes there closes here.
create table bookings (
  id              uuid primary key,
  place_id        uuid not null,
  organisation_id uuid not null,
  referral_id     uuid,
  service_id      uuid,
  person_id       uuid,
  reference       text not null default '', -- stands for the name once it is closed
  status          text not null check (status in ('provisional','confirmed','arrived','not_arrived','left','cancelled','void')),
  starts_on       date not null,
  leaves_on       date not null check (leaves_on >= starts_on), -- the morning after the last night
  turnaround_days integer not null default 0,
  void_reason     text not null default '' check (void_reason in ('','works','cleaning','staff','other')),
  made_at         timestamptz not null,
  made_by         uuid not null references accounts,
  made_name       text not null,
  check ((referral_id is null) = (service_id is null) and (referral_id is null) = (person_id is null) and (referral_id is null) = (void_reason <> '')),
  check (status not in ('void') or referral_id is null),
  foreign key (place_id, organisation_id) references housing_places (id, organisation_id),
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id),
  foreign key (person_id, service_id) references persons (id, service_id),
  constraint bookings_place_once exclude using gist (place_id with =, daterange(starts_on, leaves_on + turnaround_days) with &&) where (status <> 'cancelled'),
  constraint bookings_person_once exclude using gist (person_id with =, daterange(starts_on, leaves_on) with &&) where (status <> 'cancelled')
);
create index on bookings (organisation_id, leaves_on);
create index on bookings (referral_id);
alter table bookings enable row level security;
grant select, update (status, leaves_on) on bookings to passerelle_staff;
grant select (id, place_id, organisation_id, referral_id, service_id, reference, status, starts_on, leaves_on, turnaround_days, void_reason, made_at, made_by, made_name),
  insert (id, place_id, organisation_id, referral_id, service_id, status, starts_on, leaves_on, turnaround_days, void_reason, made_at, made_by, made_name),
  update (status, starts_on, leaves_on) on bookings to passerelle_partner;
create policy tenant on bookings to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on bookings to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));

-- A partner books and may not know whose file it is: the database puts that in,
-- and refuses nights that the person has elsewhere.
-- +goose StatementBegin
create function app.booking_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.referral_id is not null then
    select r.person_id, r.reference into new.person_id, new.reference from referrals r where r.id = new.referral_id;
  end if;
  return new;
end $$;
-- +goose StatementEnd
revoke all on function app.booking_person() from public;
create trigger booking_person before insert on bookings for each row execute function app.booking_person();

-- Which places nobody holds over nights: ids and nothing of who holds the others,
-- who may be another service's.
-- +goose StatementBegin
create function app.free_places(from_on date, until_on date) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select p.id from housing_places p where p.status = 'open' and not exists (
    select from bookings b where b.place_id = p.id and b.status <> 'cancelled'
      and daterange(b.starts_on, b.leaves_on + b.turnaround_days) && daterange(from_on, until_on + p.turnaround_days))
$$;
-- +goose StatementEnd
revoke all on function app.free_places(date, date) from public;
grant execute on function app.free_places(date, date) to passerelle_staff, passerelle_partner;
