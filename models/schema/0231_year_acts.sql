-- +goose Up
-- What a yearly report says of referrals, counted when the months are: the acts of a
-- year by what they were, and the medians of the days until an answer. A report read
-- the 23 000 facts of two years twice, each time that it was opened. No person, no
-- referral, no foreign keys, as of the facts.
create table year_acts (
  service_id      uuid not null,
  year            integer not null,
  branch_id       uuid not null,
  organisation_id uuid not null,
  offer_id        uuid not null, -- of what was sent; none of what became of it
  domain          text not null,
  what            text not null, -- 'sent', or the state that a referral came to
  reason          text not null, -- of a refusal
  amount          integer not null check (amount > 0),
  primary key (service_id, year, branch_id, organisation_id, offer_id, domain, what, reason)
);
alter table year_acts enable row level security;
grant select on year_acts to passerelle_staff, passerelle_worker, passerelle_statistics;
create policy tenant on year_acts for select to passerelle_staff, passerelle_worker using (service_id = (select app.service()));
create policy statistics on year_acts for select to passerelle_statistics using (true);

create table year_delays (
  service_id uuid not null,
  year       integer not null,
  branch_id  uuid not null, -- none: of all of them
  domain     text not null, -- '': of all of them
  tenths     integer not null, -- of a working day
  amount     integer not null check (amount > 0), -- answers behind the median
  primary key (service_id, year, branch_id, domain)
);
alter table year_delays enable row level security;
grant select on year_delays to passerelle_staff, passerelle_worker, passerelle_statistics;
create policy tenant on year_delays for select to passerelle_staff, passerelle_worker using (service_id = (select app.service()));
create policy statistics on year_delays for select to passerelle_statistics using (true);

-- +goose StatementBegin

-- Counts the years that a counting of months touches, through the last month of it that
-- is over: a report stands there. It follows the counting itself, whatever version of the
-- portal asks for it. Facts are never taken away, so that a year comes to the same when
-- it is counted again.
create function app.count_years() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first date := date_trunc('year', new.from_on);
  last  date := date_trunc('month', new.through_on + 1) - interval '1 day';
begin
  perform pg_advisory_xact_lock(727094); -- of the counting, which the last lines here are not
  delete from public.year_acts a where a.year >= extract(year from first);
  delete from public.year_delays d where d.year >= extract(year from first);
  insert into public.year_acts (service_id, year, branch_id, organisation_id, offer_id, domain, what, reason, amount)
  select f.service_id, extract(year from f.happened_on), f.branch_id, f.organisation_id,
    case f.action when 'send' then f.offer_id else '00000000-0000-0000-0000-000000000000' end, f.domain,
    case f.action when 'send' then 'sent' else f.to_status end, case f.to_status when 'declined' then f.reason else '' end, count(*)
  from public.referral_facts f
  where f.happened_on between first and last
    and (f.action = 'send' or f.to_status in ('accepted','declined','withdrawn','expired') and f.from_status <> f.to_status)
  group by 1, 2, 3, 4, 5, 6, 7, 8;
  insert into public.year_delays (service_id, year, branch_id, domain, tenths, amount)
  select f.service_id, extract(year from f.happened_on), coalesce(f.branch_id, '00000000-0000-0000-0000-000000000000'), coalesce(f.domain, ''),
    round(10 * percentile_cont(0.5) within group (order by f.days_since_sent)), count(*)
  from public.referral_facts f
  where f.happened_on between first and last and f.side = 'partner' and f.to_status in ('accepted','declined') and f.from_status <> f.to_status
  group by grouping sets ((1, 2, f.branch_id, f.domain), (1, 2, f.branch_id), (1, 2, f.domain), (1, 2));
  return null;
end $$;
-- +goose StatementEnd
revoke all on function app.count_years() from public;
create trigger years after insert on count_runs for each row execute function app.count_years();

-- What was counted before: once more, for the years alone.
insert into count_runs (id, counted_at, from_on, through_on)
select gen_random_uuid(), counted_at, date '2000-01-01', through_on from count_runs order by through_on desc, counted_at desc limit 1;
