-- +goose Up
-- From a proposal to a seat: an officer proposes, whoever leads the group meets
-- the person and decides, the person commits on paper. The service's own: no
-- partner's role is granted anything here.

create table proposals (
  id          uuid primary key,
  cycle_id    uuid not null,
  service_id  uuid not null,
  person_id   uuid not null,
  status      text not null default 'proposed' check (status in ('proposed','admitted','declined','withdrawn')),
  reason      text not null default '' check (reason in ('','not_available','not_ready','language','other_group','incomplete_group')),
  proposed_at timestamptz not null,
  proposed_by uuid not null references accounts,
  decided_at  timestamptz,
  decided_by  uuid references accounts,
  check ((status = 'proposed') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check ((reason <> '') = (status = 'declined')),
  foreign key (cycle_id, service_id) references cycles (id, service_id),
  foreign key (person_id, service_id) references persons (id, service_id),
  unique (id, service_id),
  unique (id, cycle_id)
);
create unique index proposals_once on proposals (cycle_id, person_id) where status = 'proposed';
create index on proposals (person_id, proposed_at desc);
create index proposals_open on proposals (service_id, proposed_at) where status = 'proposed';
alter table proposals enable row level security;
grant select, insert, update (status, reason, decided_at, decided_by) on proposals to passerelle_staff;
create policy tenant on proposals to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- When somebody who leads the group meets who is proposed, before it begins. A
-- slot is of one cycle, and so is the proposal that takes it.
create table interview_slots (
  id          uuid primary key,
  cycle_id    uuid not null,
  service_id  uuid not null,
  starts_at   timestamptz not null,
  account_id  uuid not null references accounts,
  with_name   text not null,
  proposal_id uuid,
  created_at  timestamptz not null,
  created_by  uuid not null references accounts,
  foreign key (cycle_id, service_id) references cycles (id, service_id),
  foreign key (proposal_id, cycle_id) references proposals (id, cycle_id),
  constraint interview_slots_hour unique (account_id, starts_at),
  constraint interview_slots_proposal unique (proposal_id)
);
create index on interview_slots (cycle_id, starts_at);
alter table interview_slots enable row level security;
grant select, insert, update (proposal_id), delete on interview_slots to passerelle_staff;
create policy tenant on interview_slots to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- The day on which the commitment was signed, on paper.
alter table enrolments add column contract_on date;
grant update (contract_on) on enrolments to passerelle_staff;
