-- +goose Up
-- Each version of what a service added to its letters and e-mails, with author and
-- hour; empty where nothing was added any more. The last one of a kind is in force.
create table summons_words_versions (
  id           uuid primary key,
  service_id   uuid not null references services,
  kind         text not null check (kind in ('convocation','reminder','moved','cancelled')),
  words        text not null check (length(words) <= 300),
  changed_at   timestamptz not null,
  changed_by   uuid not null references accounts,
  changed_name text not null
);
create index on summons_words_versions (service_id, kind, changed_at desc, id desc);
insert into summons_words_versions (id, service_id, kind, words, changed_at, changed_by, changed_name)
  select gen_random_uuid(), service_id, kind, words, changed_at, changed_by, changed_name from summons_words;
alter table summons_words_versions enable row level security;
grant select, insert on summons_words_versions to passerelle_staff;
create policy tenant on summons_words_versions to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
