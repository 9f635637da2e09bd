-- +goose Up
-- The directory: what organisations, sites and offers say of themselves, who
-- keeps them, and the life of an offer.

alter table organisations
  add rna         text check (rna ~ '^W\d{9}$'),
  add description text not null default '',
  add email       text not null default '',
  add website     text not null default '',
  -- The service that entered it and may change it; none for what nobody keeps
  -- but the partner itself.
  add kept_by     uuid references services,
  add updated_at  timestamptz;
create index on organisations (siret);
grant insert, update (name, kind, siret, rna, phone, email, website, description, updated_at) on organisations to passerelle_staff;
grant update (phone, email, website, description, updated_at) on organisations to passerelle_partner;
create policy kept_insert on organisations for insert to passerelle_staff with check (kept_by = (select app.service()));
create policy kept_update on organisations for update to passerelle_staff
  using (kept_by = (select app.service())) with check (kept_by = (select app.service()));
create policy own_update on organisations for update to passerelle_partner
  using (id = (select app.organisation())) with check (id = (select app.organisation()));

alter table sites
  add address_more text not null default '',
  add insee_code   text references communes,
  add email        text not null default '',
  add hours        text not null default '',
  add access       text[] not null default '{}',
  add kept_by      uuid references services,
  add updated_at   timestamptz;
grant insert, update (name, address, address_more, postal_code, commune, insee_code, phone, email, hours, access, time_zone, updated_at) on sites
  to passerelle_staff, passerelle_partner;
create policy kept_insert on sites for insert to passerelle_staff with check (kept_by = (select app.service()));
create policy kept_update on sites for update to passerelle_staff
  using (kept_by = (select app.service())) with check (kept_by = (select app.service()));
create policy tenant_insert on sites for insert to passerelle_partner with check (organisation_id = (select app.organisation()));
create policy tenant_update on sites for update to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));

alter table offers
  add excluded     text not null default '', -- who it is not for
  add languages    text[] not null default '{}',
  add access       text[] not null default '{}', -- how it is reached by people with a handicap
  add welcomes     text[] not null default '{}', -- whom it can take along: children, animals …
  -- Where it serves: 'france', 'd:75' for a department, 'c:75056' for a commune
  -- with 'in:75' beside it, so that a department finds its communes.
  add areas        text[] not null default '{}',
  add area_names   text not null default '', -- the same as people read it, a line each
  add hours        text not null default '',
  add referring    text not null default '', -- how to refer, beyond the portal
  add phone        text not null default '',
  add email        text not null default '',
  add waiting_days integer check (waiting_days between 1 and 1000), -- until a place, as the partner says
  add confirmed_on date, -- when somebody last said that all of it is right
  add kept_by      uuid references services,
  add sort_key     text collate "C" not null default '', -- the folded name
  add words        tsvector not null default '',
  drop constraint offers_status_check,
  add constraint offers_status_check check (status in ('draft','published','suspended','closed'));
update offers set confirmed_on = seats_said_on, sort_key = lower(name);
-- The directory is read in the order of names, of one need or of all; drafts and
-- what is closed are not in it.
create index offers_by_name on offers (sort_key, id) where status in ('published','suspended');
create index offers_by_need on offers (domain, sort_key, id) where status in ('published','suspended');
create index offers_areas on offers using gin (areas);
create index offers_words on offers using gin (words);
drop index offers_domain_name_idx;
grant insert on offers to passerelle_staff, passerelle_partner;
grant update (site_id, name, domain, audience, excluded, content, documents, languages, access, welcomes, areas, area_names, hours, referring, phone, email, seats, seats_free,
  seats_said_on, waiting_list, waiting_days, confirmed_on, status, acknowledge_days, answer_days, expire_days, sort_key, words, updated_at) on offers
  to passerelle_staff, passerelle_partner;
create policy kept_insert on offers for insert to passerelle_staff with check (kept_by = (select app.service()));
create policy kept_update on offers for update to passerelle_staff
  using (kept_by = (select app.service())) with check (kept_by = (select app.service()));
create policy tenant_insert on offers for insert to passerelle_partner with check (organisation_id = (select app.organisation()));
create policy tenant_update on offers for update to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));

-- Who did what to an offer when; append-only.
create table offer_events (
  id              uuid primary key,
  offer_id        uuid not null,
  organisation_id uuid not null,
  service_id      uuid references services, -- of who acted; none for the partner
  at              timestamptz not null,
  action          text not null,
  from_status     text not null default '',
  to_status       text not null,
  side            text not null check (side in ('service','partner')),
  by_name         text not null default '',
  by_id           uuid,
  seats_free      integer,
  foreign key (offer_id, organisation_id) references offers (id, organisation_id)
);
create index on offer_events (offer_id, at desc, id desc);
alter table offer_events enable row level security;
grant select, insert on offer_events to passerelle_staff, passerelle_partner;
create policy everyone on offer_events for select to passerelle_staff using (true);
create policy own_insert on offer_events for insert to passerelle_staff with check (service_id = (select app.service()));
create policy tenant on offer_events to passerelle_partner
  using (organisation_id = (select app.organisation())) with check (organisation_id = (select app.organisation()));
