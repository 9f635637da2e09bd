-- +goose Up
-- What happens to a cycle once it is laid out: rooms that two groups cannot
-- share, days on which a place is closed, sessions moved or cancelled, and who
-- leads it since when.

create table rooms (
  id         uuid primary key,
  service_id uuid not null,
  branch_id  uuid not null,
  name       text not null check (name <> ''),
  -- Folded, so that « Salle Bleue » and « salle bleue » are one room.
  sort_key   text not null,
  foreign key (branch_id, service_id) references branches (id, service_id),
  unique (service_id, branch_id, sort_key),
  unique (id, service_id)
);
alter table rooms enable row level security;
grant select, insert on rooms to passerelle_staff;
create policy tenant on rooms to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- Closed days of a whole service, of one branch or of one room.
create table closures (
  id         uuid primary key,
  service_id uuid not null references services,
  branch_id  uuid,
  room_id    uuid,
  from_on    date not null,
  to_on      date not null check (to_on >= from_on),
  reason     text not null check (reason <> ''),
  made_at    timestamptz not null,
  made_by    uuid not null references accounts,
  check (room_id is null or branch_id is not null),
  foreign key (branch_id, service_id) references branches (id, service_id),
  foreign key (room_id, service_id) references rooms (id, service_id)
);
create index on closures (service_id, to_on);
alter table closures enable row level security;
grant select, insert, delete on closures to passerelle_staff;
create policy tenant on closures to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- The rhythm a cycle was laid out with: moving one session moves the following
-- ones by it. Cycles laid out before take that of their first session.
alter table cycles
  add room_id uuid,
  add rhythm_weeks integer not null default 1 check (rhythm_weeks between 1 and 52),
  -- ISO days of the week, 1 for Monday: '2' or '2,4'.
  add rhythm_days text not null default '1' check (rhythm_days ~ '^[1-7](,[1-7]){0,6}$'),
  add rhythm_minute integer not null default 0 check (rhythm_minute between 0 and 1439), -- of the local day
  add foreign key (room_id, service_id) references rooms (id, service_id);

-- A make-up session is held for those who missed the one it makes up for.
alter table sessions
  add room_id uuid,
  add makes_up_id uuid,
  add foreign key (room_id, service_id) references rooms (id, service_id),
  add foreign key (makes_up_id, cycle_id, service_id) references sessions (id, cycle_id, service_id),
  drop constraint sessions_status_check,
  add constraint sessions_status_check check (status in ('planned','held','not_held','cancelled'));
create index on sessions (room_id, starts_at) where room_id is not null;

update cycles c set rhythm_days = extract(isodow from s.starts_at at time zone c.time_zone)::text,
  rhythm_minute = extract(hour from s.starts_at at time zone c.time_zone) * 60 + extract(minute from s.starts_at at time zone c.time_zone)
from sessions s where s.cycle_id = c.id and s.position = 1;

-- What was changed once people knew the dates. Whoever tells them reads here.
create table session_changes (
  id         uuid primary key,
  session_id uuid not null,
  cycle_id   uuid not null,
  service_id uuid not null,
  change     text not null check (change in ('moved','cancelled','added')),
  was_at     timestamptz,
  now_at     timestamptz,
  reason     text not null,
  made_at    timestamptz not null,
  made_by    uuid not null references accounts,
  made_name  text not null,
  check ((change = 'added') = (was_at is null) and (change = 'cancelled') = (now_at is null)),
  foreign key (session_id, cycle_id, service_id) references sessions (id, cycle_id, service_id)
);
create index on session_changes (cycle_id, made_at);
alter table session_changes enable row level security;
grant select, insert on session_changes to passerelle_staff;
create policy tenant on session_changes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- Who led a cycle from when to when: facilitators holds only who does now.
create table facilitator_changes (
  id         uuid primary key,
  cycle_id   uuid not null,
  service_id uuid not null,
  account_id uuid not null references accounts,
  name       text not null,
  part       text not null check (part in ('lead','co','cover','external')),
  change     text not null check (change in ('joined','left')),
  made_at    timestamptz not null,
  made_by    uuid not null references accounts,
  foreign key (cycle_id, service_id) references cycles (id, service_id)
);
create index on facilitator_changes (cycle_id, made_at);
alter table facilitator_changes enable row level security;
grant select, insert on facilitator_changes to passerelle_staff;
create policy tenant on facilitator_changes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- A cycle that ends later stays open later, and an outside organisation may come
-- to one that had none.
grant update (open_until, part, organisation_id) on facilitators to passerelle_staff;
grant update (open_until) on attendance, attendance_corrections to passerelle_staff;
grant update (organisation_id) on rosters to passerelle_staff;
