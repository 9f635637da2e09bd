-- +goose Up
-- Cultural actions. An action is a cycle of another kind: its seats, its sessions
-- and its roll calls are those of every group. What it has of its own stands here:
-- what art it is, where its rooms are, and who comes to lead it.

alter table programmes drop constraint programmes_theme_check,
  add constraint programmes_theme_check check (theme in ('motivation','social_skills','behaviour','other','culture'));

alter table cycles add column kind text not null default 'programme' check (kind in ('programme','culture'));
grant select (kind) on cycles to passerelle_partner;

-- A room stands at a place and is open, or within the walls of a prison.
alter table rooms
  add column site    text not null default '', -- empty: at the branch itself
  add column setting text not null default 'open' check (setting in ('open','closed'));
grant update (site, setting) on rooms to passerelle_staff;

-- Who comes from outside to lead a session, without an account: known, as a room
-- is, from the first time they are named.
create table speakers (
  id         uuid primary key,
  service_id uuid not null references services,
  name       text not null check (name <> ''),
  sort_key   text not null,
  unique (service_id, sort_key),
  unique (id, service_id)
);
alter table speakers enable row level security;
grant select, insert on speakers to passerelle_staff;
create policy tenant on speakers to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

create table actions (
  cycle_id    uuid primary key,
  service_id  uuid not null,
  discipline  text not null check (discipline in ('music','theatre','dance','visual_arts','writing','cinema','heritage','sport')),
  form        text not null check (form in ('workshop','performance','outing','meeting','residency')),
  audience    text not null default '',
  summary     text not null default '',
  -- The edition it was duplicated from.
  copied_from uuid,
  foreign key (cycle_id, service_id) references cycles (id, service_id),
  foreign key (copied_from, service_id) references cycles (id, service_id)
);
alter table actions enable row level security;
grant select, insert, update (discipline, form, audience, summary) on actions to passerelle_staff;
create policy tenant on actions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- A session of an action keeps its room and its speaker to itself; where it is to
-- share them all the same, it says why. Deferrable, so that a series may move
-- through itself within one statement of intent.
alter table sessions
  add column speaker_id   uuid,
  add column keeps_room   boolean not null default false,
  add column clash_reason text not null default '',
  add foreign key (speaker_id, service_id) references speakers (id, service_id),
  add constraint sessions_room_once exclude using gist (room_id with =, tstzrange(starts_at, ends_at) with &&)
    where (keeps_room and room_id is not null and status <> 'cancelled') deferrable initially immediate,
  add constraint sessions_speaker_once exclude using gist (speaker_id with =, tstzrange(starts_at, ends_at) with &&)
    where (speaker_id is not null and clash_reason = '' and status <> 'cancelled') deferrable initially immediate;
create index on sessions (speaker_id, starts_at) where speaker_id is not null;
