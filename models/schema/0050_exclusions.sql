-- +goose Up
-- After absences: from how many on a person of the service looks at it, and what
-- they decided, with the figures they had before them. Nothing is decided by the
-- figures themselves. The service's own: no partner's role is granted anything.

-- Local rule, by version.
alter table programme_versions add column absences_limit integer not null default 3 check (absences_limit between 1 and 20);

create table exclusions (
  id           uuid primary key,
  enrolment_id uuid not null,
  cycle_id     uuid not null,
  service_id   uuid not null,
  decision     text not null check (decision in ('kept','excluded')),
  reason       text not null check (reason in ('explained','warned','made_up','other_way','absences','no_contact','own_wish')),
  unexplained  integer not null check (unexplained >= 0),
  missed       integer not null check (missed >= 0),
  expected     integer not null check (expected >= 0),
  decided_at   timestamptz not null,
  decided_by   uuid not null references accounts,
  foreign key (enrolment_id, service_id) references enrolments (id, service_id),
  foreign key (cycle_id, service_id) references cycles (id, service_id)
);
create index on exclusions (enrolment_id, decided_at desc);
alter table exclusions enable row level security;
grant select, insert on exclusions to passerelle_staff;
create policy tenant on exclusions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
