-- +goose Up
-- Reports to the magistrate: facts with their source and hour, the person's words,
-- the officer's analysis. The service's own: no partner's role is granted anything,
-- and nothing leaves the portal by itself.

create table reports (
  id           uuid primary key,
  person_id    uuid not null,
  service_id   uuid not null references services,
  series_id    uuid not null, -- its first version
  version      integer not null check (version > 0),
  kind         text not null check (kind in ('incident','periodic','end')),
  from_on      date not null,
  until_on     date not null check (until_on >= from_on),
  status       text not null default 'draft' check (status in ('draft','submitted','returned','validated')),
  person_words text not null default '',
  analysis     text not null default '',
  chosen       jsonb not null default '[]', -- the partners' comments that are quoted, by id
  contents     jsonb, -- the facts as they were submitted; worked out anew before
  author_id    uuid not null references accounts,
  author_name  text not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  check ((status in ('submitted','validated')) = (contents is not null)),
  constraint reports_version unique (series_id, version),
  foreign key (person_id, service_id) references persons (id, service_id),
  unique (id, service_id)
);
-- One version at a time is worked on.
create unique index reports_open on reports (series_id) where status <> 'validated';
create index on reports (person_id, created_at desc);
create index on reports (service_id, updated_at) where status <> 'validated';
alter table reports enable row level security;
grant select, insert, delete, update (from_on, until_on, status, person_words, analysis, chosen, contents, updated_at) on reports to passerelle_staff;
grant select (status, updated_at), delete on reports to passerelle_worker;
create policy tenant_read on reports for select to passerelle_staff using (service_id = (select app.service()));
create policy tenant_add on reports for insert to passerelle_staff with check (service_id = (select app.service()));
create policy tenant_change on reports for update to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_drop on reports for delete to passerelle_staff using (service_id = (select app.service()) and status in ('draft','returned'));
create policy forgotten on reports to passerelle_worker using (status in ('draft','returned'));

-- What was done to a report, by whom and when. Append-only.
create table report_events (
  id         uuid primary key,
  report_id  uuid not null,
  service_id uuid not null,
  at         timestamptz not null,
  action     text not null check (action in ('begin','submit','take_back','return','validate')),
  by_id      uuid not null references accounts,
  by_name    text not null,
  words      text not null default '', -- why it was returned
  foreign key (report_id, service_id) references reports (id, service_id) on delete cascade
);
create index on report_events (report_id, at, id);
alter table report_events enable row level security;
grant select, insert on report_events to passerelle_staff;
create policy tenant on report_events to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- What shows that somebody knew of a summons. Append-only: the last one stands.
create table summons_proofs (
  id          uuid primary key,
  person_id   uuid not null,
  service_id  uuid not null,
  subject     text not null check (subject in ('appointment','session','visit')),
  subject_id  uuid not null, -- of the appointment as it was set last, of the session, of the visit
  way         text not null check (way in ('handed','receipt','letter','told','returned')),
  happened_on date not null,
  at          timestamptz not null,
  by_id       uuid not null references accounts,
  by_name     text not null,
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on summons_proofs (person_id, subject_id, at);
alter table summons_proofs enable row level security;
grant select, insert on summons_proofs to passerelle_staff;
create policy tenant on summons_proofs to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- +goose StatementBegin

-- A validated report is what a magistrate may have read: nothing of it changes
-- whatever asks for it. It follows its person when two files are made one.
create function app.report_stands() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.status = 'validated' and to_jsonb(new) - 'person_id' <> to_jsonb(old) - 'person_id' then
    raise exception 'a validated report' using errcode = 'check_violation', constraint = 'reports_validated';
  end if;
  return new;
end $$;

-- +goose StatementEnd
create trigger report_stands before update on reports for each row execute function app.report_stands();
