-- +goose Up
-- Programmes as versioned templates, cycles, sessions, enrolments, attendance.
-- One outside organisation may lead a cycle: its id stands on every row it may
-- read, with the moment its view closes.

create table programmes (
  id         uuid primary key,
  service_id uuid not null references services,
  name       text not null check (name <> ''),
  theme      text not null check (theme in ('motivation','social_skills','behaviour','other')),
  status     text not null default 'active' check (status in ('active','withdrawn')),
  unique (id, service_id)
);
create index on programmes (service_id, name);
alter table programmes enable row level security;
grant select, insert, update on programmes to passerelle_staff;
create policy tenant on programmes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

create table programme_versions (
  id           uuid primary key,
  programme_id uuid not null,
  service_id   uuid not null,
  version      integer not null check (version > 0),
  seats_min    integer not null check (seats_min > 0),
  seats_max    integer not null check (seats_max >= seats_min),
  minutes      integer not null check (minutes between 15 and 600),
  made_at      timestamptz not null,
  foreign key (programme_id, service_id) references programmes (id, service_id),
  unique (programme_id, version),
  unique (id, service_id)
);
alter table programme_versions enable row level security;
grant select, insert on programme_versions to passerelle_staff;
create policy tenant on programme_versions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

create table programme_sessions (
  version_id uuid not null,
  service_id uuid not null,
  position   integer not null check (position > 0),
  theme      text not null check (theme <> ''),
  primary key (version_id, position),
  foreign key (version_id, service_id) references programme_versions (id, service_id)
);
alter table programme_sessions enable row level security;
grant select, insert on programme_sessions to passerelle_staff;
create policy tenant on programme_sessions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

create table cycles (
  id              uuid primary key,
  service_id      uuid not null references services,
  branch_id       uuid not null,
  organisation_id uuid references organisations,
  programme_id    uuid not null,
  version_id      uuid not null,
  label           text not null check (label <> ''),
  room            text not null default '',
  time_zone       text not null,
  seats           integer not null check (seats > 0),
  overbooking     integer not null default 0 check (overbooking >= 0),
  -- The database itself refuses one seat too many, whoever is quicker.
  seats_taken     integer not null default 0,
  status          text not null default 'open' check (status in ('open','running','ended','cancelled')),
  starts_on       date not null,
  ends_on         date not null check (ends_on >= starts_on),
  created_at      timestamptz not null,
  created_by      uuid not null references accounts,
  open_until      timestamptz not null default 'infinity',
  constraint cycles_seats check (seats_taken >= 0 and seats_taken <= seats + overbooking),
  foreign key (branch_id, service_id) references branches (id, service_id),
  foreign key (programme_id, service_id) references programmes (id, service_id),
  foreign key (version_id, service_id) references programme_versions (id, service_id),
  unique (service_id, label),
  unique (id, service_id)
);
create index cycles_list on cycles (service_id, starts_on desc, id desc);
create index on cycles (organisation_id, starts_on desc) where organisation_id is not null;
alter table cycles enable row level security;
grant select, insert, update on cycles to passerelle_staff;
grant select (id, service_id, organisation_id, label, room, time_zone, status, starts_on, ends_on, open_until) on cycles to passerelle_partner;
create policy tenant on cycles to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on cycles for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

create table facilitators (
  cycle_id        uuid not null,
  account_id      uuid not null references accounts,
  service_id      uuid not null,
  organisation_id uuid references organisations,
  name            text not null,
  part            text not null check (part in ('lead','co','cover','external')),
  open_until      timestamptz not null default 'infinity',
  primary key (cycle_id, account_id),
  foreign key (cycle_id, service_id) references cycles (id, service_id)
);
create index on facilitators (account_id);
alter table facilitators enable row level security;
grant select, insert, delete on facilitators to passerelle_staff;
grant select on facilitators to passerelle_partner;
create policy tenant on facilitators to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on facilitators for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

create table sessions (
  id              uuid primary key,
  cycle_id        uuid not null,
  service_id      uuid not null,
  organisation_id uuid references organisations,
  position        integer not null check (position > 0),
  theme           text not null,
  starts_at       timestamptz not null,
  ends_at         timestamptz not null check (ends_at > starts_at),
  room            text not null default '',
  status          text not null default 'planned' check (status in ('planned','held','not_held')),
  reason          text not null default '',
  recorded_at     timestamptz,
  recorded_by     uuid references accounts,
  open_until      timestamptz not null default 'infinity',
  foreign key (cycle_id, service_id) references cycles (id, service_id),
  unique (cycle_id, position),
  unique (id, cycle_id, service_id),
  unique (id, organisation_id)
);
create index on sessions (service_id, starts_at);
create index on sessions (organisation_id, starts_at) where organisation_id is not null;
alter table sessions enable row level security;
grant select, insert, update on sessions to passerelle_staff;
grant select, update (status, reason, recorded_at, recorded_by) on sessions to passerelle_partner;
create policy tenant on sessions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on sessions to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

create table enrolments (
  id          uuid primary key,
  cycle_id    uuid not null,
  service_id  uuid not null,
  person_id   uuid not null,
  status      text not null default 'enrolled' check (status in ('enrolled','withdrawn','excluded','completed')),
  enrolled_at timestamptz not null,
  enrolled_by uuid not null references accounts,
  left_at     timestamptz,
  foreign key (cycle_id, service_id) references cycles (id, service_id),
  foreign key (person_id, service_id) references persons (id, service_id),
  unique (id, service_id)
);
create unique index enrolments_once on enrolments (cycle_id, person_id) where status in ('enrolled','completed');
create index on enrolments (person_id, enrolled_at desc);
alter table enrolments enable row level security;
grant select, insert, update (status, left_at) on enrolments to passerelle_staff;
create policy tenant on enrolments to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- All that a facilitator learns of a participant: a name beside an enrolment.
create table rosters (
  enrolment_id    uuid primary key,
  cycle_id        uuid not null,
  service_id      uuid not null,
  organisation_id uuid references organisations,
  name            text not null,
  sort_key        text not null,
  status          text not null default 'enrolled' check (status in ('enrolled','left')),
  open_until      timestamptz not null default 'infinity',
  foreign key (enrolment_id, service_id) references enrolments (id, service_id),
  foreign key (cycle_id, service_id) references cycles (id, service_id),
  unique (enrolment_id, cycle_id, service_id),
  unique (enrolment_id, organisation_id)
);
create index on rosters (cycle_id, sort_key);
alter table rosters enable row level security;
grant select, insert, update (status, open_until, name, sort_key) on rosters to passerelle_staff;
grant select on rosters to passerelle_partner;
create policy tenant on rosters to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on rosters for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- Foreign keys see hidden rows: the composite ones make a mark belong to the
-- cycle, the service and the organisation of both its session and its enrolment.
create table attendance (
  session_id      uuid not null,
  enrolment_id    uuid not null,
  cycle_id        uuid not null,
  service_id      uuid not null,
  organisation_id uuid references organisations,
  mark            text not null check (mark in ('present','late_admitted','late_refused','left_early','excused_proof','excused_declared',
                    'unexcused','sent_home','cancelled_by_service')),
  motive          text not null default '' check (motive in ('','work','health','court','childcare','transport','other')),
  recorded_at     timestamptz not null,
  recorded_by     uuid not null references accounts,
  recorded_name   text not null,
  late_entry      boolean not null default false,
  open_until      timestamptz not null default 'infinity',
  primary key (session_id, enrolment_id),
  foreign key (session_id, cycle_id, service_id) references sessions (id, cycle_id, service_id),
  foreign key (enrolment_id, cycle_id, service_id) references rosters (enrolment_id, cycle_id, service_id),
  foreign key (session_id, organisation_id) references sessions (id, organisation_id),
  foreign key (enrolment_id, organisation_id) references rosters (enrolment_id, organisation_id)
);
create index on attendance (enrolment_id, recorded_at desc);
alter table attendance enable row level security;
grant select, insert, update (mark, motive, recorded_at, recorded_by, recorded_name, late_entry) on attendance to passerelle_staff, passerelle_partner;
create policy tenant on attendance to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on attendance to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- A correction keeps what was known before: courts ask what was known when.
create table attendance_corrections (
  id              uuid primary key,
  session_id      uuid not null,
  enrolment_id    uuid not null,
  service_id      uuid not null,
  organisation_id uuid references organisations,
  mark            text not null,
  motive          text not null default '',
  recorded_at     timestamptz not null,
  recorded_by     uuid not null,
  recorded_name   text not null,
  replaced_at     timestamptz not null,
  replaced_by     uuid not null,
  reason          text not null default '',
  open_until      timestamptz not null default 'infinity',
  foreign key (session_id, enrolment_id) references attendance (session_id, enrolment_id)
);
create index on attendance_corrections (session_id, enrolment_id, replaced_at);
alter table attendance_corrections enable row level security;
grant select, insert on attendance_corrections to passerelle_staff, passerelle_partner;
create policy tenant on attendance_corrections to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on attendance_corrections to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
