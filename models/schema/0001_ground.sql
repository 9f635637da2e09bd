-- +goose Up
-- Roles, the request's context, tenants, accounts, sign-ins, journal.
-- Every unit of work becomes one of the roles below; the login role owns
-- nothing and is granted nothing.

-- +goose StatementBegin
do $$
declare r text;
begin
  -- Roles belong to the cluster: another database of it may have made them.
  perform pg_advisory_xact_lock(727001);
  foreach r in array array['auth','staff','partner','worker','queue','admin','dpo','statistics'] loop
    if not exists (select from pg_roles where rolname = 'passerelle_' || r) then
      execute format('create role passerelle_%s nologin noinherit', r);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'passerelle_portal') then
    create role passerelle_portal login noinherit;
  end if;
  foreach r in array array['auth','staff','partner','worker','queue','admin','dpo','statistics'] loop
    if not pg_has_role('passerelle_portal', 'passerelle_' || r, 'member') then
      execute format('grant passerelle_%s to passerelle_portal', r);
    end if;
  end loop;
end $$;
-- +goose StatementEnd

revoke all on schema public from public;
grant usage on schema public to passerelle_auth, passerelle_staff, passerelle_partner, passerelle_worker,
  passerelle_admin, passerelle_dpo, passerelle_statistics;
-- Names only: a statement may be prepared before the role is taken. It opens no
-- table.
grant usage on schema public to passerelle_portal;

-- The context of the unit of work, as policies read it. A setting made with
-- set local is '' and not null after the transaction: hence nullif.
create schema app;
grant usage on schema app to public;
create function app.account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.account', true), '')::uuid $$;
create function app.service() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.service', true), '')::uuid $$;
create function app.organisation() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.organisation', true), '')::uuid $$;
create function app.moment() returns timestamptz language sql stable parallel safe
  as $$ select nullif(current_setting('app.moment', true), '')::timestamptz $$;

-- Services and branches -----------------------------------------------------

create table services (
  id        uuid primary key,
  name      text not null check (name <> ''),
  address   text not null default '',
  phone     text not null default '',
  calendar  text not null default 'mainland',
  time_zone text not null default 'Europe/Paris'
);
alter table services enable row level security;
grant select on services to passerelle_auth, passerelle_staff, passerelle_partner, passerelle_worker, passerelle_dpo, passerelle_statistics;
grant select, insert, update on services to passerelle_admin;
create policy everyone on services for select to passerelle_auth, passerelle_staff, passerelle_partner, passerelle_worker, passerelle_dpo, passerelle_statistics using (true);
create policy admin on services to passerelle_admin using (true) with check (true);

create table branches (
  id         uuid primary key,
  service_id uuid not null references services,
  name       text not null check (name <> ''),
  address    text not null default '',
  phone      text not null default '',
  time_zone  text not null default 'Europe/Paris',
  unique (id, service_id)
);
create index on branches (service_id, name);
alter table branches enable row level security;
grant select on branches to passerelle_auth, passerelle_staff, passerelle_worker, passerelle_statistics;
grant select, insert, update on branches to passerelle_admin;
create policy everyone on branches for select to passerelle_auth, passerelle_statistics using (true);
create policy tenant on branches for select to passerelle_staff, passerelle_worker using (service_id = (select app.service()));
create policy admin on branches to passerelle_admin using (true) with check (true);

-- Partner organisations -----------------------------------------------------

create table organisations (
  id    uuid primary key,
  name  text not null check (name <> ''),
  kind  text not null check (kind in ('housing','health','employment','training','rights','family','culture','sport','association')),
  siret text check (siret ~ '^\d{14}$'),
  phone text not null default ''
);
alter table organisations enable row level security;
grant select on organisations to passerelle_auth, passerelle_staff, passerelle_partner, passerelle_worker, passerelle_dpo, passerelle_statistics;
grant select, insert, update on organisations to passerelle_admin;
create policy everyone on organisations for select to passerelle_auth, passerelle_staff, passerelle_worker, passerelle_dpo, passerelle_statistics using (true);
create policy own on organisations for select to passerelle_partner using (id = (select app.organisation()));
create policy admin on organisations to passerelle_admin using (true) with check (true);

-- Accounts ------------------------------------------------------------------

create table accounts (
  id         uuid primary key,
  name       text not null check (name <> ''),
  email      text not null default '',
  locale     text not null default 'fr' check (locale in ('fr','en')),
  status     text not null default 'active' check (status in ('active','suspended','closed')),
  created_at timestamptz not null
);
alter table accounts enable row level security;
grant select, insert, update on accounts to passerelle_auth;
grant select, update (locale) on accounts to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;
create policy auth on accounts to passerelle_auth using (true) with check (true);
create policy own on accounts to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics
  using (id = (select app.account())) with check (id = (select app.account()));

-- Who somebody is at a provider. The provider's subject binds, never an e-mail.
create table identities (
  account_id uuid not null references accounts,
  issuer     text not null,
  subject    text not null,
  bound_at   timestamptz not null,
  primary key (issuer, subject)
);
alter table identities enable row level security;
grant select, insert on identities to passerelle_auth;
create policy auth on identities to passerelle_auth using (true) with check (true);

create table memberships (
  id              uuid primary key,
  account_id      uuid not null references accounts,
  name            text not null check (name <> ''),
  role            text not null check (role in ('cpip','manager','director','admin_staff','psychologist','social_worker','em_officer','educator',
                    'culture_coordinator','partner_manager','partner_member','facilitator','dpo','statistics','admin')),
  service_id      uuid references services,
  branch_id       uuid,
  organisation_id uuid references organisations,
  status          text not null default 'active' check (status in ('active','suspended','ended')),
  created_at      timestamptz not null,
  foreign key (branch_id, service_id) references branches (id, service_id),
  check (case
    when role in ('partner_manager','partner_member','facilitator') then organisation_id is not null and service_id is null
    when role in ('dpo','statistics','admin') then organisation_id is null and service_id is null
    else service_id is not null and organisation_id is null end),
  check (branch_id is null or service_id is not null)
);
create index on memberships (account_id);
create index on memberships (service_id, name) where service_id is not null;
create index on memberships (organisation_id, name) where organisation_id is not null;
alter table memberships enable row level security;
grant select on memberships to passerelle_auth, passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo;
create policy auth on memberships for select to passerelle_auth, passerelle_admin, passerelle_dpo using (true);
create policy tenant on memberships for select to passerelle_worker using (service_id = (select app.service()));
-- Whoever plans a cycle may ask an outside facilitator to lead it, by name.
create policy tenant_staff on memberships for select to passerelle_staff using (service_id = (select app.service()) or role = 'facilitator');
create policy tenant_partner on memberships for select to passerelle_partner using (organisation_id = (select app.organisation()));

-- Sign-ins: one row a browser. "session" is kept for group sessions.
create table sign_ins (
  id            uuid primary key,
  account_id    uuid not null references accounts,
  membership_id uuid not null references memberships,
  token_hash    bytea not null unique,
  csrf          text not null,
  provider      text not null,
  id_token      text not null default '',
  device        text not null default '',
  created_at    timestamptz not null,
  seen_at       timestamptz not null,
  ended_at      timestamptz,
  ended_by      text check (ended_by in ('sign_out','revoked','rotated','provider')),
  check ((ended_at is null) = (ended_by is null))
);
create index on sign_ins (account_id, created_at desc);
alter table sign_ins enable row level security;
grant select, insert, delete, update (seen_at, ended_at, ended_by, membership_id) on sign_ins to passerelle_auth;
grant select (id, account_id, provider, device, created_at, seen_at, ended_at, ended_by), update (ended_at, ended_by) on sign_ins
  to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;
grant select (id, created_at, seen_at, ended_at), delete on sign_ins to passerelle_worker;
create policy auth on sign_ins to passerelle_auth using (true) with check (true);
create policy worker on sign_ins to passerelle_worker using (true);
create policy own on sign_ins to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics
  using (account_id = (select app.account())) with check (account_id = (select app.account()));

-- The answer to a form already sent: a repeat gets it again.
create table submissions (
  account_id uuid not null references accounts,
  once       uuid not null,
  at         timestamptz not null,
  path       text not null,
  location   text not null default '',
  flash      text not null default '',
  primary key (account_id, once)
);
create index on submissions (at);
alter table submissions enable row level security;
grant select, insert, update (location, flash) on submissions to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;
grant select (at), delete on submissions to passerelle_worker;
create policy own on submissions to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics
  using (account_id = (select app.account())) with check (account_id = (select app.account()));
create policy worker on submissions to passerelle_worker using (true);

-- What was typed when the session had ended by time; offered after sign-in.
create table drafts (
  id         uuid primary key,
  account_id uuid not null references accounts,
  path       text not null,
  fields     text not null,
  saved_at   timestamptz not null
);
create index on drafts (account_id, saved_at desc);
create index on drafts (saved_at);
alter table drafts enable row level security;
grant insert on drafts to passerelle_auth;
grant select, delete on drafts to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;
grant select (saved_at), delete on drafts to passerelle_worker;
create policy auth on drafts for insert to passerelle_auth with check (true);
create policy own on drafts to passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics
  using (account_id = (select app.account())) with check (account_id = (select app.account()));
create policy worker on drafts to passerelle_worker using (true);

-- The journal ---------------------------------------------------------------
-- Append-only for every role; no names, only ids. Partitioned by month: the two
-- definer functions are the only way a partition comes or goes.
create table journal (
  id              uuid not null,
  at              timestamptz not null,
  account_id      uuid,
  kind            text not null,
  role            text not null default '',
  service_id      uuid,
  organisation_id uuid,
  action          text not null,
  noun            text not null,
  noun_id         uuid,
  person_id       uuid,
  detail          text not null default '',
  primary key (at, id)
) partition by range (at);
create index on journal (service_id, person_id, at desc);
create index on journal (account_id, at desc);
alter table journal enable row level security;
grant insert on journal to passerelle_auth, passerelle_staff, passerelle_partner, passerelle_worker, passerelle_admin, passerelle_dpo, passerelle_statistics;
grant select on journal to passerelle_staff, passerelle_dpo;
create policy auth on journal for insert to passerelle_auth, passerelle_admin, passerelle_dpo, passerelle_statistics with check (true);
create policy tenant_insert on journal for insert to passerelle_staff
  with check (service_id = (select app.service()) and account_id = (select app.account()));
create policy worker_insert on journal for insert to passerelle_worker with check (account_id is null);
create policy tenant_partner_insert on journal for insert to passerelle_partner
  with check (organisation_id = (select app.organisation()) and account_id = (select app.account()));
create policy tenant on journal for select to passerelle_staff using (service_id = (select app.service()));
create policy dpo on journal for select to passerelle_dpo using (true);

-- +goose StatementBegin
create function app.journal_extend(through timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  month date;
  made  integer := 0;
  name  text;
begin
  perform pg_advisory_xact_lock(727002);
  -- Never more than five years ahead, whatever is asked.
  for month in select generate_series(date_trunc('month', now() at time zone 'UTC') - interval '2 months',
      least(date_trunc('month', through at time zone 'UTC'), date_trunc('month', now() at time zone 'UTC') + interval '60 months'), interval '1 month')::date loop
    name := 'journal_' || to_char(month, 'YYYY_MM');
    if to_regclass('public.' || name) is null then
      execute format('create table public.%I partition of public.journal for values from (%L) to (%L)',
        name, month::text || ' 00:00:00+00', (month + interval '1 month')::date::text || ' 00:00:00+00');
      execute format('alter table public.%I enable row level security', name);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

create function app.journal_drop(before timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  part    record;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(727002);
  for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'public.journal'::regclass and c.relname ~ '^journal_\d{4}_\d{2}$' loop
    -- A year is the shortest period the journal may be kept: younger stays, whatever is asked.
    if to_date(substr(part.relname, 9), 'YYYY_MM') + interval '1 month' <= least(before, now() - interval '1 year') then
      execute format('drop table public.%I', part.relname);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end $$;

-- How many whole months of journal lie ahead: readiness asks.
create function app.journal_months_ahead() returns integer
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'public.journal'::regclass and c.relname > 'journal_' || to_char(now() at time zone 'UTC', 'YYYY_MM') $$;
-- +goose StatementEnd
revoke all on function app.journal_extend(timestamptz), app.journal_drop(timestamptz), app.journal_months_ahead() from public;
grant execute on function app.journal_extend(timestamptz), app.journal_drop(timestamptz) to passerelle_worker;
grant execute on function app.journal_months_ahead() to passerelle_auth;
select app.journal_extend(now() + interval '12 months');
