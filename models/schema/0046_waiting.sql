-- +goose Up
-- Filling a cycle: who waits for a seat and in which order, and who must not
-- meet in a group. No partner's role is granted anything here.

-- Local rules, by version: until the start of which session somebody may enter
-- (0: at any time), and for how many working days a freed seat is offered.
alter table programme_versions
  add column closed_after integer not null default 2 check (closed_after >= 0),
  add column offer_days   integer not null default 2 check (offer_days between 1 and 20);

-- A seat that is offered is held: it counts in cycles.seats_taken.
create table waiting (
  id            uuid primary key,
  cycle_id      uuid not null,
  service_id    uuid not null,
  person_id     uuid not null,
  status        text not null default 'waiting' check (status in ('waiting','offered','enrolled','declined','expired','left')),
  rank          integer check (rank > 0), -- 1 to n without a gap; none once it is over
  priority      text not null default '' check (priority in ('','obligation','measure_ends','interrupted','postponed')),
  asked_at      timestamptz not null,
  asked_by      uuid not null references accounts,
  offered_at    timestamptz,
  offer_ends_at timestamptz,
  closed_at     timestamptz,
  check ((rank is null) = (status not in ('waiting','offered'))),
  check ((closed_at is null) = (status in ('waiting','offered'))),
  check (status <> 'offered' or (offered_at is not null and offer_ends_at > offered_at)),
  foreign key (cycle_id, service_id) references cycles (id, service_id),
  foreign key (person_id, service_id) references persons (id, service_id),
  unique (id, service_id),
  -- Ranks move in one statement, and are compared at its end.
  constraint waiting_rank unique (cycle_id, rank) deferrable initially deferred
);
create unique index waiting_once on waiting (cycle_id, person_id) where rank is not null;
create index on waiting (person_id);
create index waiting_offers on waiting (service_id, offer_ends_at) where status = 'offered';
alter table waiting enable row level security;
grant select, insert, update (status, rank, offered_at, offer_ends_at, closed_at) on waiting to passerelle_staff;
grant select, update (status, rank, offered_at, offer_ends_at, closed_at) on waiting to passerelle_worker;
create policy tenant on waiting to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on waiting to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What offering a freed seat needs to know, and nothing that names a person.
grant select (id, service_id, branch_id, version_id, time_zone, seats, overbooking, seats_taken, status, ends_on), update (seats_taken) on cycles to passerelle_worker;
create policy tenant_worker on cycles to passerelle_worker using (service_id = (select app.service())) with check (service_id = (select app.service()));
grant select (id, cycle_id, service_id, position, starts_at, status) on sessions to passerelle_worker;
create policy tenant_worker on sessions for select to passerelle_worker using (service_id = (select app.service()));
grant select on programme_versions to passerelle_worker;
create policy tenant_worker on programme_versions for select to passerelle_worker using (service_id = (select app.service()));

-- Two rows of one pair: each follows its person when files are merged. Why they
-- are kept apart is written nowhere.
create table incompatibilities (
  id         uuid primary key,
  pair_id    uuid not null,
  service_id uuid not null,
  person_id  uuid not null,
  kept_at    timestamptz not null,
  kept_by    uuid not null references accounts,
  ended_at   timestamptz,
  ended_by   uuid references accounts,
  check ((ended_at is null) = (ended_by is null)),
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on incompatibilities (person_id) where ended_at is null;
create index on incompatibilities (pair_id);
alter table incompatibilities enable row level security;
grant select, insert, update (ended_at, ended_by) on incompatibilities to passerelle_staff;
create policy tenant on incompatibilities to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
