-- +goose Up
-- A person is told of a session of the group they have a seat in, and of an hour
-- booked at a permanence, as of an appointment with a partner: a message is about
-- exactly one of the three.

alter table visits add unique (id, service_id);
create index on visits (service_id, starts_at);

alter table summonses
  alter column referral_id drop not null,
  alter column organisation_id drop not null,
  alter column number drop not null,
  add column enrolment_id uuid,
  add column session_id   uuid,
  add column cycle_id     uuid,
  add column visit_id     uuid,
  add column starts_at    timestamptz, -- the hour it tells of; an appointment's stands in its version
  add check (num_nonnulls(referral_id, enrolment_id, visit_id) = 1),
  add check ((referral_id is null) = (organisation_id is null) and (referral_id is null) = (number is null) and (referral_id is null) = (starts_at is not null)),
  add check (num_nonnulls(enrolment_id, session_id, cycle_id) in (0, 3)),
  add foreign key (session_id, cycle_id, service_id) references sessions (id, cycle_id, service_id),
  -- Deferred: a purge takes the seat from its group before what was said of it.
  add foreign key (enrolment_id, cycle_id, service_id) references rosters (enrolment_id, cycle_id, service_id) deferrable initially deferred,
  add foreign key (visit_id, service_id) references visits (id, service_id);
create index on summonses (enrolment_id, session_id, created_at) where enrolment_id is not null;
create index on summonses (visit_id, created_at) where visit_id is not null;
create index summonses_ahead on summonses (service_id, starts_at) where starts_at is not null;

-- What the clock writes it writes once; a change that was stopped on its way is
-- told anew, as it then stands.
create unique index summonses_seat_reminder on summonses (enrolment_id, session_id, starts_at, days_before) where kind = 'reminder' and enrolment_id is not null;
create unique index summonses_visit_reminder on summonses (visit_id, days_before) where kind = 'reminder' and visit_id is not null;
create unique index summonses_seat_change on summonses (enrolment_id, session_id, sequence, kind)
  where kind in ('moved','cancelled') and by_id is null and status <> 'cancelled' and enrolment_id is not null;
create unique index summonses_visit_change on summonses (visit_id, kind)
  where kind in ('moved','cancelled') and by_id is null and status <> 'cancelled' and visit_id is not null;

-- What a worker needs to ask whether they still stand, of the service it acts for.
grant select (id, cycle_id, service_id, person_id, status, enrolled_at) on enrolments to passerelle_worker;
create policy tenant_worker on enrolments for select to passerelle_worker using (service_id = (select app.service()));
grant select (room_id, makes_up_id) on sessions to passerelle_worker;
grant select (id, service_id, site, setting) on rooms to passerelle_worker;
create policy tenant_worker on rooms for select to passerelle_worker using (service_id = (select app.service()));
grant select (session_id, enrolment_id, service_id, mark) on attendance to passerelle_worker;
create policy tenant_worker on attendance for select to passerelle_worker using (service_id = (select app.service()));
grant select (desk_id, starts_at, cancelled_at, mark, booked_at) on visits to passerelle_worker;
grant select (id, service_id, branch_id, time_zone) on desks to passerelle_worker;
create policy tenant_worker on desks for select to passerelle_worker using (service_id = (select app.service()));
