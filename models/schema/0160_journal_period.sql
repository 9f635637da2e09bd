-- +goose Up
-- How long the journal is kept is set beside the periods of files: one to three
-- years. Partitions older than that are dropped, whatever the caller asks for.
alter table retention_periods add column journal_years smallint not null default 3 check (journal_years between 1 and 3);
grant update (journal_years) on retention_periods to passerelle_dpo;

-- +goose StatementBegin
create or replace function app.journal_drop(before timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  part    record;
  dropped integer := 0;
  kept    timestamptz := least(before, app.moment() - make_interval(years => (select journal_years from public.retention_periods)),
    now() - interval '1 year'); -- by the server's own clock too, a year is the shortest there is
begin
  perform pg_advisory_xact_lock(727002);
  for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'public.journal'::regclass and c.relname ~ '^journal_\d{4}_\d{2}$' loop
    -- A month goes once its last day is over the period.
    if (to_date(substr(part.relname, 9), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= kept then
      execute format('drop table public.%I', part.relname);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end $$;
-- +goose StatementEnd
