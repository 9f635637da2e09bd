-- +goose Up
-- A limitation that a person obtained: while it lasts their file is neither archived
-- nor eliminated. Set and lifted by the officer for data protection, with a reason.
alter table persons add column limited_at timestamptz,
  add column limited_reason text not null default '' check (length(limited_reason) <= 500), -- of the last setting or lifting
  add constraint persons_limited check (limited_at is null or limited_reason <> '');
grant select (limited_at) on persons to passerelle_worker;

-- +goose StatementBegin

-- Whether a file, or one merged into it, is under a limitation.
create function app.file_limited(file uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from public.persons p where (p.id = file or p.merged_into = file) and p.limited_at is not null) $$;

-- Sets or lifts the limitation of a file; answers its service, or nothing where
-- there is no such file or it stands as asked already.
create function app.limit_file(file uuid, limited boolean, reason text) returns uuid
  language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update public.persons p set limited_at = case when limited then app.moment() end, limited_reason = reason
  where p.id = file and p.merged_into is null and (p.limited_at is not null) <> limited returning p.service_id $$;

-- What is limited is never put away, listed or erased, whoever asks: a trigger, so
-- that no statement forgets it.
create function app.keep_limited() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if old.limited_at is not null then
      raise exception 'file % is under a limitation', old.id;
    end if;
    return old;
  end if;
  if new.limited_at is not null and old.limited_at is not null and new.archived_at is distinct from old.archived_at then
    raise exception 'file % is under a limitation', old.id;
  end if;
  return new;
end $$;
create trigger keep_limited before delete or update of archived_at on persons for each row execute function app.keep_limited();

create or replace function app.elimination_due() returns table (service_id uuid, service text, files bigint, archived_from date, archived_until date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.name, count(*), min(p.archived_at at time zone s.time_zone)::date, max(p.archived_at at time zone s.time_zone)::date
  from public.persons p join public.services s on s.id = p.service_id
  where p.archived_at <= app.moment() - make_interval(months => (select purge_months from public.retention_periods)) and p.merged_into is null
    and not app.file_limited(p.id)
    and not exists (select from public.elimination_files f join public.eliminations e on e.id = f.elimination_id where f.file_id = p.id and e.status in ('drafted','approved'))
  group by s.id, s.name order by s.name, s.id $$;

create or replace function app.list_elimination(elimination uuid) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  it   public.eliminations%rowtype;
  them uuid[];
begin
  select * into it from public.eliminations e where e.id = elimination and e.made_by = app.account() and e.status = 'drafted' and e.xmin = pg_current_xact_id()::xid;
  if not found then
    raise exception 'no list of this transaction';
  end if;
  insert into public.elimination_files (elimination_id, file_id, service_id)
    select it.id, p.id, p.service_id from public.persons p
    where p.service_id = it.service_id and p.merged_into is null and not app.file_limited(p.id) and p.archived_at <= app.moment() - make_interval(months => it.purge_months)
    order by p.archived_at, p.id limit 5000;
  them := array(select file_id from public.elimination_files where elimination_id = it.id);
  update public.eliminations e set files = cardinality(them),
    archived_from = (select min(p.archived_at at time zone s.time_zone)::date from public.persons p join public.services s on s.id = p.service_id where p.id = any(them)),
    archived_until = (select max(p.archived_at at time zone s.time_zone)::date from public.persons p join public.services s on s.id = p.service_id where p.id = any(them)),
    counts = app.rows_of_files(them || array(select id from public.persons where merged_into = any(them)), false)
  where e.id = it.id;
  return cardinality(them);
end $$;

-- A file limited since its list was made is left, and only taken off the list.
create or replace function app.purge_file(elimination uuid, file uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  rows jsonb;
  gone boolean := false;
begin
  if not exists (select from public.eliminations e where e.id = elimination and e.service_id = app.service() and e.status = 'approved') then
    raise exception 'no approved list of this service';
  end if;
  delete from public.elimination_files f where f.elimination_id = elimination and f.file_id = file and f.service_id = app.service();
  if not found then
    return false;
  end if;
  perform from public.persons p where p.id = file and p.service_id = app.service() and p.archived_at is not null and not app.file_limited(p.id) for update;
  if found then
    rows := app.rows_of_files(array[file] || array(select id from public.persons where merged_into = file), true);
    gone := true;
    update public.eliminations e set purged = e.purged + 1,
      erased = (select jsonb_object_agg(k, coalesce((e.erased ->> k)::bigint, 0) + coalesce((rows ->> k)::bigint, 0)) from jsonb_object_keys(rows) k)
    where e.id = elimination;
  end if;
  return gone;
end $$;

-- +goose StatementEnd
revoke all on function app.file_limited(uuid), app.limit_file(uuid, boolean, text), app.keep_limited() from public;
grant execute on function app.file_limited(uuid) to passerelle_worker;
grant execute on function app.limit_file(uuid, boolean, text) to passerelle_dpo;
