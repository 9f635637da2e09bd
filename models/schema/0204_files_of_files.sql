-- +goose Up
-- A file that was merged into one that was itself merged later goes with the last
-- of them: it is counted, limits it, and is erased with it. Before, a limitation
-- of it was not seen, and its reference kept the others from being erased.

-- +goose StatementBegin
create or replace function app.file_limited(file uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from public.persons p where p.id = any(app.files_of(file)) and p.limited_at is not null) $$;

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
    counts = app.rows_of_files(array(select distinct f from unnest(them) t cross join unnest(app.files_of(t)) f), false)
  where e.id = it.id;
  return cardinality(them);
end $$;

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
    rows := app.rows_of_files(app.files_of(file), true);
    gone := true;
    update public.eliminations e set purged = e.purged + 1,
      erased = (select jsonb_object_agg(k, coalesce((e.erased ->> k)::bigint, 0) + coalesce((rows ->> k)::bigint, 0)) from jsonb_object_keys(rows) k)
    where e.id = elimination;
  end if;
  return gone;
end $$;
-- +goose StatementEnd
