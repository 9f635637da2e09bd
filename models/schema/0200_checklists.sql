-- +goose Up
-- What must be ready before a date of an action: the list of guests, what opens the
-- doors of a prison, and who comes in the end. When each is due is counted from the
-- date as it stands, so that nothing is left behind when it moves.

alter table actions
  add column guests_days         smallint not null default 60 check (guests_days between 1 and 365), -- before the date
  add column authorisations_days smallint not null default 30 check (authorisations_days between 1 and 365),
  add column participants_days   smallint not null default 15 check (participants_days between 1 and 365);
grant update (guests_days, authorisations_days, participants_days) on actions to passerelle_staff;

-- What was said of one of them. A line without a row is as it began: its owner is who
-- leads the action, and nothing is done.
create table checklist_steps (
  session_id uuid not null,
  cycle_id   uuid not null,
  service_id uuid not null,
  step       text not null check (step in ('guests','authorisations','participants')),
  owner_id   uuid references accounts,
  done_for   date, -- the day of the session when it was done: for another day it is to do again
  done_at    timestamptz,
  done_by    uuid references accounts,
  done_name  text not null default '',
  primary key (session_id, step),
  check ((done_for is null) = (done_at is null) and (done_for is null) = (done_by is null) and (done_for is null) = (done_name = '')),
  foreign key (session_id, cycle_id, service_id) references sessions (id, cycle_id, service_id)
);
alter table checklist_steps enable row level security;
grant select, insert, update (owner_id, done_for, done_at, done_by, done_name) on checklist_steps to passerelle_staff;
create policy tenant on checklist_steps to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What the clock needs to see what is due, beside the rooms and sessions it has.
grant select on checklist_steps to passerelle_worker;
create policy tenant_worker on checklist_steps for select to passerelle_worker using (service_id = (select app.service()));
grant select (cycle_id, service_id, guests_days, authorisations_days, participants_days) on actions to passerelle_worker;
create policy tenant_worker on actions for select to passerelle_worker using (service_id = (select app.service()));
grant select (cycle_id, account_id, service_id, part) on facilitators to passerelle_worker;
create policy tenant_worker on facilitators for select to passerelle_worker using (service_id = (select app.service()));
