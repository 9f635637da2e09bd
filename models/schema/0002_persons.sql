-- +goose Up
-- Persons: little is held. No offence, no judgment, no score.

create table persons (
  id            uuid primary key,
  service_id    uuid not null references services,
  branch_id     uuid not null,
  referent_id   uuid references accounts,
  civility      text not null default 'none' check (civility in ('mr','mrs','none')),
  last_name     text not null check (last_name <> ''),
  first_name    text not null default '',
  birth_name    text not null default '',
  birth_on      date not null,
  appi_ref      text check (appi_ref <> ''),
  phone         text not null default '',
  phone_use     text not null default 'own' check (phone_use in ('own','shared','none')),
  sms           text not null default 'accepted' check (sms in ('accepted','refused')),
  email         text not null default '',
  housing       text not null default 'stable' check (housing in ('stable','hosted','homeless','abroad')),
  address       text not null default '',
  postal_code   text not null default '',
  commune       text not null default '',
  language      text not null default 'fr',
  interpreter   boolean not null default false,
  status        text not null default 'active' check (status in ('active','transferring','closed','deceased')),
  sort_key      text not null,
  created_at    timestamptz not null,
  created_by    uuid not null references accounts,
  updated_at    timestamptz not null,
  foreign key (branch_id, service_id) references branches (id, service_id),
  unique (id, service_id)
);
create unique index persons_appi on persons (service_id, appi_ref);
create index persons_list on persons (service_id, sort_key text_pattern_ops, id);
create index persons_branch on persons (branch_id, sort_key text_pattern_ops, id);
create index persons_referent on persons (referent_id, sort_key text_pattern_ops, id);
create index persons_birth on persons (service_id, birth_on);
alter table persons enable row level security;
grant select, insert, update on persons to passerelle_staff;
grant select on persons to passerelle_worker;
create policy tenant on persons to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on persons for select to passerelle_worker using (service_id = (select app.service()));

-- Folded keys for prefix search, one row an order of the names. Prefixes use
-- ^@, which is leakproof and so may use the index under row security.
create table person_keys (
  person_id  uuid not null,
  service_id uuid not null,
  key        text not null,
  primary key (person_id, key),
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index person_keys_prefix on person_keys (service_id, key text_pattern_ops);
alter table person_keys enable row level security;
grant select, insert, delete on person_keys to passerelle_staff;
create policy tenant on person_keys to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

create table measures (
  id          uuid primary key,
  person_id   uuid not null,
  service_id  uuid not null,
  kind        text not null check (kind in ('judicial_supervision','house_arrest_em','house_arrest_em_mobile','probation_order','community_service',
                'unpaid_work','socio_judicial_supervision','home_detention_em','external_placement','semi_liberty','parole','supervised_release','court_course')),
  frame       text not null check (frame in ('before','at','after')),
  in_custody_register boolean not null default false,
  starts_on   date not null,
  ends_on     date,
  check (ends_on is null or ends_on >= starts_on),
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on measures (person_id, starts_on);
alter table measures enable row level security;
grant select, insert, update on measures to passerelle_staff;
create policy tenant on measures to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

create table obligations (
  id         uuid primary key,
  person_id  uuid not null,
  service_id uuid not null,
  measure_id uuid not null references measures,
  kind       text not null check (kind in ('work_or_training','residence','care_obligation','care_order','therapeutic_order','repair','fines',
               'no_driving','no_contact','forbidden_places','no_weapon','course','family_charges')),
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on obligations (person_id);
alter table obligations enable row level security;
grant select, insert, delete on obligations to passerelle_staff;
create policy tenant on obligations to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- Hours somebody must be at home, places they may not be received at: said
-- without a reason.
create table constraints (
  id         uuid primary key,
  person_id  uuid not null,
  service_id uuid not null,
  kind       text not null check (kind in ('hours','place')),
  weekdays   text not null default '',
  from_clock text not null default '',
  to_clock   text not null default '',
  place      text not null default '',
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on constraints (person_id);
alter table constraints enable row level security;
grant select, insert, delete on constraints to passerelle_staff;
create policy tenant on constraints to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- A search is kept here, so that no name stands in an address.
create table person_searches (
  id         uuid primary key,
  account_id uuid not null references accounts,
  service_id uuid not null references services,
  query      text not null,
  at         timestamptz not null
);
create index on person_searches (at);
alter table person_searches enable row level security;
grant select, insert on person_searches to passerelle_staff;
grant select (at), delete on person_searches to passerelle_worker;
create policy own on person_searches to passerelle_staff
  using (service_id = (select app.service()) and account_id = (select app.account()))
  with check (service_id = (select app.service()) and account_id = (select app.account()));
create policy worker on person_searches to passerelle_worker using (true);
