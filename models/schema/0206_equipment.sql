-- +goose Up
-- What a service has to lend to its actions: a sound system, a projector, a minibus.
-- Of what there are two, two dates may have one at the same hour and a third may not.

-- Whether a date keeps its equipment to itself: as its room and its speaker, unless it
-- was called off or says why it shares.
alter table sessions
  add column holds boolean not null generated always as (status <> 'cancelled' and clash_reason = '') stored,
  add constraint sessions_hold unique (id, service_id, starts_at, ends_at, holds);

create table equipment (
  id         uuid primary key,
  service_id uuid not null references services,
  name       text not null check (name <> ''),
  sort_key   text not null,
  note       text not null default '',
  units      smallint not null check (units between 1 and 99), -- how many of it there are
  retired_at timestamptz, -- no longer offered; it stays where it is booked
  unique (service_id, sort_key),
  unique (id, service_id, units)
);
alter table equipment enable row level security;
grant select, insert, update (name, sort_key, note, units, retired_at) on equipment to passerelle_staff;
create policy tenant on equipment to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- One of them for one date. When the date is, and how many there are, are copies that
-- the foreign keys keep: a date that moves, or is called off, takes its booking along
-- whoever moves it, and nobody books what another transaction is just moving.
create table equipment_bookings (
  session_id   uuid not null,
  equipment_id uuid not null,
  service_id   uuid not null,
  starts_at    timestamptz not null,
  ends_at      timestamptz not null,
  holds        boolean not null,
  units        smallint not null,
  -- Which of them; null where the date is over and there are fewer of them by now.
  unit         smallint check (unit between 1 and units),
  primary key (session_id, equipment_id),
  foreign key (session_id, service_id, starts_at, ends_at, holds) references sessions (id, service_id, starts_at, ends_at, holds) on update cascade,
  foreign key (equipment_id, service_id, units) references equipment (id, service_id, units) on update cascade,
  constraint equipment_once exclude using gist (equipment_id with =, unit with =, tstzrange(starts_at, ends_at) with &&)
    where (holds) deferrable initially immediate
);
create index on equipment_bookings (equipment_id, ends_at);
create index on equipment_bookings (service_id, ends_at);
alter table equipment_bookings enable row level security;
grant select, insert, update (unit), delete on equipment_bookings to passerelle_staff;
create policy tenant on equipment_bookings to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
