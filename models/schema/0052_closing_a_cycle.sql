-- +goose Up
-- The review interview that closes somebody's cycle, kept by the service. Rows are
-- only added: whoever rewrites one leaves the former beside it.
create table closing_interviews (
  id           uuid primary key,
  enrolment_id uuid not null,
  service_id   uuid not null,
  held_on      date not null,
  held_with    text not null check (held_with <> ''),
  words        text not null check (words <> ''),
  written_at   timestamptz not null,
  written_by   uuid not null references accounts,
  written_name text not null,
  foreign key (enrolment_id, service_id) references enrolments (id, service_id)
);
create index on closing_interviews (enrolment_id, written_at desc);
alter table closing_interviews enable row level security;
grant select, insert on closing_interviews to passerelle_staff;
create policy tenant on closing_interviews to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What a version asks people before and after a cycle, on a scale from 1 to 5.
create table programme_questions (
  version_id uuid not null,
  service_id uuid not null,
  position   integer not null check (position > 0),
  words      text not null check (words <> ''),
  primary key (version_id, position),
  foreign key (version_id, service_id) references programme_versions (id, service_id)
);
alter table programme_questions enable row level security;
grant select, insert on programme_questions to passerelle_staff;
create policy tenant on programme_questions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- Answers serve to see what a cycle changed for its group. They are entered by
-- person, so that each counts once, and shown of a group alone.
create table questionnaire_answers (
  enrolment_id uuid not null,
  cycle_id     uuid not null,
  service_id   uuid not null,
  stage        text not null check (stage in ('before','after')),
  position     integer not null check (position > 0),
  score        integer not null check (score between 1 and 5),
  entered_at   timestamptz not null,
  entered_by   uuid not null references accounts,
  primary key (enrolment_id, stage, position),
  foreign key (enrolment_id, service_id) references enrolments (id, service_id),
  foreign key (cycle_id, service_id) references cycles (id, service_id)
);
create index on questionnaire_answers (cycle_id, stage, position);
alter table questionnaire_answers enable row level security;
grant select, insert, update (score, entered_at, entered_by) on questionnaire_answers to passerelle_staff;
create policy tenant on questionnaire_answers to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
