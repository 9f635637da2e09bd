-- +goose Up
-- What a service calls kinds of partners, with the days on which they may be chosen.
-- Each refers to one kind of the portal, for ever: that one decides what a partner may
-- be told, what its people may write, and what leaves in an export. No role may change
-- it, and the labels below would refuse it.

create table organisation_kinds (
  id         uuid primary key,
  service_id uuid not null references services,
  kind       text not null check (kind in ('housing','health','employment','training','rights','family','culture','sport','association')),
  label_fr   text not null check (label_fr <> ''),
  label_en   text not null check (label_en <> ''),
  position   integer not null check (position between 1 and 999),
  starts_on  date not null,
  ends_on    date check (ends_on >= starts_on - 1), -- the last day; the day before the first: never
  unique (id, service_id, kind),
  unique (id, label_fr, label_en)
);
create index on organisation_kinds (service_id, kind, position);
alter table organisation_kinds enable row level security;
grant select, insert, update (label_fr, label_en, position, ends_on) on organisation_kinds to passerelle_staff;
create policy tenant on organisation_kinds to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What a service calls an organisation. An organisation is many services': each has a
-- label of its own, or none. It counts while its kind is that of the organisation, which
-- only whoever keeps the organisation changes; the policies of what is shared never read
-- it. Its words are copies that the foreign key keeps, so that the organisation's own
-- people read what they are called and no row of any service's list.
create table organisation_labels (
  service_id      uuid not null references services,
  organisation_id uuid not null references organisations,
  kind_id         uuid not null,
  kind            text not null,
  label_fr        text not null,
  label_en        text not null,
  primary key (service_id, organisation_id),
  foreign key (kind_id, service_id, kind) references organisation_kinds (id, service_id, kind),
  foreign key (kind_id, label_fr, label_en) references organisation_kinds (id, label_fr, label_en) on update cascade
);
create index on organisation_labels (kind_id);
create index on organisation_labels (organisation_id);
alter table organisation_labels enable row level security;
grant select, insert, delete, update (kind_id, kind, label_fr, label_en) on organisation_labels to passerelle_staff;
grant select on organisation_labels to passerelle_partner;
create policy tenant on organisation_labels to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy own on organisation_labels for select to passerelle_partner using (organisation_id = (select app.organisation()));
