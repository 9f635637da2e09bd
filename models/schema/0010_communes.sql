-- +goose Up
-- Departments and communes of France, for addresses and areas served. The rows
-- come from the embedded files of models/schema/reference, at migrate time and
-- once an edition: a commune that a later edition no longer has stays, as former.

create table reference_editions (
  name      text primary key,
  edition   text not null,
  loaded_at timestamptz not null
);
alter table reference_editions enable row level security;
grant select on reference_editions to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics;
create policy everyone on reference_editions for select
  to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics using (true);

create table departments (
  code        text primary key,
  name        text not null,
  region_code text not null,
  region_name text not null
);
alter table departments enable row level security;
grant select on departments to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics;
create policy everyone on departments for select
  to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics using (true);

create table communes (
  insee_code      text primary key,
  name            text not null,
  department_code text not null references departments,
  postal_codes    text not null, -- parted by spaces
  population      integer,       -- null where none is published
  status          text not null default 'current' check (status in ('current','former'))
);
create index on communes (department_code);
alter table communes enable row level security;
grant select on communes to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics;
create policy everyone on communes for select
  to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics using (true);

-- What a commune is found by: its folded name, the same without its article, and
-- each of its postal codes. Compared byte by byte, so that ^@ follows the key.
create table commune_keys (
  key        text collate "C" not null,
  insee_code text not null references communes,
  primary key (key, insee_code)
);
alter table commune_keys enable row level security;
grant select on commune_keys to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics;
create policy everyone on commune_keys for select
  to passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics using (true);
