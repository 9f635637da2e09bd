-- +goose Up
-- The directory in the schema of data.inclusion, version 1: what came from a file
-- keeps the document it came as, so that what this portal does not understand
-- leaves again as it came. A row is found again by its source and its number there.

alter table sites
  add source         text not null default '',
  add source_id      text not null default '',
  add inclusion      jsonb,
  add inclusion_hash text not null default '';
create unique index sites_of_source on sites (source, source_id) where source <> '';
alter table offers
  add source         text not null default '',
  add source_id      text not null default '',
  add inclusion      jsonb,
  add inclusion_hash text not null default '';
create unique index offers_of_source on offers (source, source_id) where source <> '';

-- An import is carried out in the background, in the name of its service.
grant insert, update (name, kind, siret, rna, phone, email, website, description, updated_at) on organisations to passerelle_worker;
create policy kept_insert_worker on organisations for insert to passerelle_worker with check (kept_by = (select app.service()));
create policy kept_update_worker on organisations for update to passerelle_worker
  using (kept_by = (select app.service())) with check (kept_by = (select app.service()));
grant select, insert, update (name, address, address_more, postal_code, commune, insee_code, phone, email, hours, inclusion, inclusion_hash, updated_at) on sites to passerelle_worker;
-- Where an organisation is says nothing of anybody: the directory is everybody's.
drop policy tenant_worker on sites;
create policy everyone_worker on sites for select to passerelle_worker using (true);
create policy kept_insert_worker on sites for insert to passerelle_worker with check (kept_by = (select app.service()));
create policy kept_update_worker on sites for update to passerelle_worker
  using (kept_by = (select app.service())) with check (kept_by = (select app.service()));
grant select, insert, update (site_id, organisation_id, name, domain, audience, excluded, content, documents, languages, access, welcomes, areas, area_names, hours, referring,
  phone, email, seats, seats_free, seats_said_on, waiting_list, waiting_days, confirmed_on, status, acknowledge_days, answer_days, expire_days, sort_key, words,
  inclusion, inclusion_hash, updated_at) on offers to passerelle_worker;
create policy everyone_worker on offers for select to passerelle_worker using (true);
create policy kept_insert_worker on offers for insert to passerelle_worker with check (kept_by = (select app.service()));
create policy kept_update_worker on offers for update to passerelle_worker
  using (kept_by = (select app.service())) with check (kept_by = (select app.service()));

-- A file on its way into the directory: the bytes until it is decided about, then
-- what became of it.
create table intakes (
  id           uuid primary key,
  service_id   uuid not null references services,
  account_id   uuid not null references accounts,
  status       text not null check (status in ('checking','pending','applying','done','refused')),
  body         bytea, -- gone once it is decided about
  refusal      text not null default '', -- why the whole file was refused: a code
  refused_line integer not null default 0,
  rows         integer not null default 0,
  progress     integer not null default 0, -- rows looked at or written so far
  fresh        integer not null default 0, -- new here
  changed      integer not null default 0,
  same         integer not null default 0,
  elsewhere    integer not null default 0, -- kept by another service, and left
  wrong        integer not null default 0,
  unknown      jsonb not null default '[]', -- fields and values that are kept and not understood
  problems     jsonb not null default '[]', -- the first rows that are wrong, with why
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  finished_at  timestamptz
);
create index on intakes (service_id, created_at desc);
create index on intakes (expires_at);
alter table intakes enable row level security;
grant select, insert, delete, update (status, body) on intakes to passerelle_staff;
grant select, delete, update (status, body, refusal, refused_line, rows, progress, fresh, changed, same, elsewhere, wrong, unknown, problems, finished_at) on intakes to passerelle_worker;
create policy tenant on intakes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
-- The sweep acts for no service: what has expired is anybody's to remove.
create policy tenant_worker on intakes to passerelle_worker
  using (service_id = (select app.service()) or expires_at < (select app.moment())) with check (service_id = (select app.service()));
