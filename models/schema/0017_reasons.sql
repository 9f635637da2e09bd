-- +goose Up
-- Typed reasons, with the days on which they may be chosen. The national ones
-- belong to no service and have their words in the portal's messages; a service
-- adds its own in words, and puts a row of its own in front of a national one to
-- end it or to move it.

create table reasons (
  id         uuid primary key,
  service_id uuid references services,
  kind       text not null check (kind in ('decline','withdraw','ask','amend')),
  code       text not null check (code ~ '^[a-z][a-z0-9_]*$'),
  label_fr   text not null default '',
  label_en   text not null default '',
  position   integer not null check (position between 1 and 999),
  starts_on  date not null,
  ends_on    date check (ends_on >= starts_on - 1), -- the last day; the day before the first: never
  unique nulls not distinct (service_id, kind, code)
);
alter table reasons enable row level security;
grant select, insert, update (label_fr, label_en, position, ends_on) on reasons to passerelle_staff;
grant select on reasons to passerelle_partner, passerelle_statistics;
create policy seen on reasons for select to passerelle_staff using (service_id is null or service_id = (select app.service()));
create policy own on reasons for insert to passerelle_staff with check (service_id = (select app.service()));
create policy own_update on reasons for update to passerelle_staff
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy everyone on reasons for select to passerelle_partner, passerelle_statistics using (true);

insert into reasons (id, kind, code, position, starts_on)
select gen_random_uuid(), kind, code, 10 * row_number() over (partition by kind order by at), '2020-01-01'
from (values
  ('decline', array['no_place','not_eligible','unreachable','missed_interview','not_interested','not_mobile','prerequisites','hindrances',
    'incomplete_file','unsuitable','delay','already_employed','in_training','no_recruitment','house_rules','duplicate','other']),
  ('withdraw', array['mistake','met_otherwise','moved_away','unavailable','custody','revoked','measure_over','acquitted','deceased','other']),
  ('ask', array['document','contact','availability','rights','other']),
  ('amend', array['correction','contact','news','partner_asked'])
) lists (kind, codes), unnest(codes) with ordinality as each (code, at);
