-- +goose Up
-- What a service adds of its own to its letters and e-mails, for each kind of
-- message. The text that says day, hour, place and whom to call stays the portal's,
-- and so do its translations.
create table summons_words (
  service_id   uuid not null references services,
  kind         text not null check (kind in ('convocation','reminder','moved','cancelled')),
  words        text not null check (words <> '' and length(words) <= 300),
  changed_at   timestamptz not null,
  changed_by   uuid not null references accounts,
  changed_name text not null,
  primary key (service_id, kind)
);
alter table summons_words enable row level security;
grant select, insert, update, delete on summons_words to passerelle_staff;
grant select on summons_words to passerelle_worker;
create policy tenant on summons_words to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_worker on summons_words for select to passerelle_worker using (service_id = (select app.service()));
