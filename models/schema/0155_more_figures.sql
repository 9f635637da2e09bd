-- +goose Up
-- The yearly report tells more of what a service achieves: what came of referrals
-- for work and training, which needs were left without an answer, and whom a
-- cultural action reached. A number may have a code beside its subject: the
-- outcome, or the domain of the need.

alter table month_facts add column code text not null default '',
  drop constraint month_facts_measure_check,
  add constraint month_facts_measure_check check (measure in ('referred','participants','enrolled','withdrawn','excluded','finished','attended','excused',
    'unexplained','other_mark','nights','outcome','unmet','registered','came')),
  drop constraint month_facts_pkey,
  add primary key (service_id, month_on, measure, branch_id, subject_id, code);

-- The names of offers and of actions, for who reads the report.
grant select (id, organisation_id, name) on offers to passerelle_statistics;
create policy everyone_statistics on offers for select to passerelle_statistics using (true);
grant select (label, kind) on cycles to passerelle_worker;
grant select (id, service_id, label, kind) on cycles to passerelle_statistics;
create policy statistics on cycles for select to passerelle_statistics using (true);

-- +goose StatementBegin

-- Counts the months again that are not final, through a day that is over
-- everywhere: the month before the last one counted, and all since. A month is
-- final at the end of the one that follows it and never counted again, so that
-- whatever is purged later changes nothing. Only the worker may ask, and all it
-- gets is numbers.
create or replace function app.count_months(run uuid, through date, moment timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first   date;
  counted integer;
begin
  perform pg_advisory_xact_lock(727094);
  select (date_trunc('month', max(r.through_on)) - interval '1 month')::date into first from public.count_runs r;
  first := coalesce(first, date '2000-01-01');
  delete from public.month_facts f where f.month_on >= first;
  delete from public.house_months h where h.month_on >= first;

  insert into public.month_facts (service_id, month_on, measure, branch_id, subject_id, code, amount, persons)
  with months as (
    select m::date as month_on, least((m + interval '1 month')::date, through + 1) as until_on
    from generate_series(greatest(first, (select coalesce(min(r.sent_at)::date, through) from public.referrals r)), through, interval '1 day') d
    cross join lateral date_trunc('month', d) m group by m
  ),
  -- Somebody counts once a year in a service: with the first act of the year.
  referred as (
    select distinct on (r.service_id, r.person_id, extract(year from l.on_day)) r.service_id, r.branch_id, l.on_day
    from public.referrals r join public.branches b on b.id = r.branch_id
    cross join lateral (select (r.sent_at at time zone b.time_zone)::date as on_day) l
    where r.sent_at >= date_trunc('year', first::timestamp) - interval '1 day'
    order by r.service_id, r.person_id, extract(year from l.on_day), r.sent_at, r.id
  ),
  seats as (
    select e.id, e.service_id, c.branch_id, c.programme_id, e.person_id, e.status, c.id as cycle_id, c.status as cycle_status, c.ends_on, c.version_id,
      (e.enrolled_at at time zone c.time_zone)::date as enrolled_on, (e.left_at at time zone c.time_zone)::date as left_on
    from public.enrolments e join public.cycles c on c.id = e.cycle_id and c.kind = 'programme'
    where c.ends_on >= first or e.enrolled_at >= date_trunc('year', first::timestamp) - interval '1 day' or e.left_at >= first::timestamp - interval '1 day'
  ),
  participants as (
    select distinct on (s.service_id, s.person_id, extract(year from s.enrolled_on)) s.service_id, s.branch_id, s.enrolled_on
    from seats s order by s.service_id, s.person_id, extract(year from s.enrolled_on), s.enrolled_on, s.id
  ),
  -- Who was still enrolled when the cycle ended and had taken part in the share of
  -- the sessions held that its version asks for, there or in a make-up.
  finished as (
    select s.* from seats s join public.programme_versions v on v.id = s.version_id
    cross join lateral (select count(*) as n from public.sessions x where x.cycle_id = s.cycle_id and x.status = 'held' and x.makes_up_id is null) held
    cross join lateral (
      select count(distinct coalesce(x.makes_up_id, x.id)) as n from public.attendance a join public.sessions x on x.id = a.session_id
      where a.enrolment_id = s.id and a.mark in ('present','late_admitted','left_early')) took
    where s.status in ('enrolled','completed') and s.cycle_status <> 'cancelled' and s.ends_on between first and through
      and held.n > 0 and took.n * 100 >= v.completion_percent * held.n
  ),
  marks as (
    select c.service_id, c.branch_id, c.programme_id, a.enrolment_id, (x.starts_at at time zone c.time_zone)::date as on_day,
      case when a.mark in ('present','late_admitted','left_early') then 'attended' when a.mark in ('excused_proof','excused_declared') then 'excused'
        when a.mark = 'unexcused' then 'unexplained' else 'other_mark' end as measure
    from public.attendance a join public.sessions x on x.id = a.session_id join public.cycles c on c.id = a.cycle_id and c.kind = 'programme' -- a column of 0100
    where a.mark <> 'cancelled_by_service' and x.starts_at >= first::timestamp - interval '1 day'
  ),
  -- What somebody recorded counts on the day it was recorded: nothing is recorded
  -- into a month that is final.
  outcomes as (
    select r.service_id, r.branch_id, r.person_id, o.outcome, (o.at at time zone r.time_zone)::date as on_day
    from public.referral_outcomes o join public.referrals r on r.id = o.referral_id
    where o.at >= first::timestamp - interval '1 day'
  ),
  -- A refusal or a silence that nobody has settled, and after which nothing in the
  -- same domain was accepted or is under way.
  unmet as (
    select r.service_id, r.branch_id, r.person_id, r.domain, (e.at at time zone r.time_zone)::date as on_day
    from public.referral_events e join public.referrals r on r.id = e.referral_id
    where e.at >= first::timestamp - interval '1 day' and e.to_status in ('declined','expired') and e.from_status <> e.to_status
      and r.settled_as is null
      and not exists (select 1 from public.referrals o where o.person_id = r.person_id and o.service_id = r.service_id and o.domain = r.domain
        and o.status not in ('declined','expired','withdrawn') and (o.status <> 'accepted' or o.changed_at >= r.sent_at))
  ),
  -- Whom an action reached, once it is over: who had or asked for a seat, and who
  -- came to one of its dates.
  actions as (
    select c.id, c.service_id, c.branch_id, c.ends_on from public.cycles c
    where c.kind = 'culture' and c.status <> 'cancelled' and c.ends_on between first and through
  ),
  reached as (
    select a.*, 'registered' as measure, e.person_id from actions a join public.enrolments e on e.cycle_id = a.id
    union all
    select a.*, 'registered', w.person_id from actions a join public.waiting w on w.cycle_id = a.id
    union all
    select a.*, 'came', e.person_id from actions a join public.attendance t on t.cycle_id = a.id join public.enrolments e on e.id = t.enrolment_id
      where t.mark in ('present','late_admitted','left_early')
  )
  select service_id, date_trunc('month', on_day)::date, 'referred', branch_id, '00000000-0000-0000-0000-000000000000'::uuid, '', count(*), count(*)
    from referred where on_day between first and through group by 1, 2, 4
  union all
  select service_id, date_trunc('month', enrolled_on)::date, 'participants', branch_id, '00000000-0000-0000-0000-000000000000', '', count(*), count(*)
    from participants where enrolled_on between first and through group by 1, 2, 4
  union all
  select service_id, date_trunc('month', enrolled_on)::date, 'enrolled', branch_id, programme_id, '', count(*), count(distinct person_id)
    from seats where enrolled_on between first and through group by 1, 2, 4, 5
  union all
  select service_id, date_trunc('month', left_on)::date, status, branch_id, programme_id, '', count(*), count(distinct person_id)
    from seats where status in ('withdrawn','excluded') and left_on between first and through group by 1, 2, 3, 4, 5
  union all
  select service_id, date_trunc('month', ends_on)::date, 'finished', branch_id, programme_id, '', count(*), count(distinct person_id)
    from finished group by 1, 2, 4, 5
  union all
  select service_id, date_trunc('month', on_day)::date, measure, branch_id, programme_id, '', count(*), count(distinct enrolment_id)
    from marks where on_day between first and through group by 1, 2, 3, 4, 5
  union all
  select b.service_id, m.month_on, 'nights', r.branch_id, b.organisation_id, '',
      sum(least(case b.status when 'left' then b.leaves_on else m.until_on end, m.until_on) - greatest(b.starts_on, m.month_on)), count(distinct b.person_id)
    from public.bookings b join public.referrals r on r.id = b.referral_id
    join months m on b.starts_on < m.until_on and (b.status = 'arrived' or b.leaves_on > m.month_on)
    where b.status in ('arrived','left') and least(case b.status when 'left' then b.leaves_on else m.until_on end, m.until_on) > greatest(b.starts_on, m.month_on)
    group by b.service_id, m.month_on, r.branch_id, b.organisation_id
  union all
  select service_id, date_trunc('month', on_day)::date, 'outcome', branch_id, '00000000-0000-0000-0000-000000000000', outcome, count(*), count(distinct person_id)
    from outcomes where on_day between first and through group by 1, 2, 4, 6
  union all
  select service_id, date_trunc('month', on_day)::date, 'unmet', branch_id, '00000000-0000-0000-0000-000000000000', domain, count(distinct person_id), count(distinct person_id)
    from unmet where on_day between first and through group by 1, 2, 4, 6
  union all
  select service_id, date_trunc('month', ends_on)::date, measure, branch_id, id, '', count(distinct person_id), count(distinct person_id)
    from reached group by 1, 2, 3, 4, 5;
  get diagnostics counted = row_count;

  insert into public.house_months (organisation_id, month_on, place_nights)
  select f.organisation_id, f.month_on, p.n * (least((f.month_on + interval '1 month')::date, through + 1) - f.month_on)
  from (select distinct subject_id as organisation_id, month_on from public.month_facts where measure = 'nights' and month_on >= first) f
  join (select organisation_id, count(*) as n from public.housing_places where status = 'open' group by organisation_id) p on p.organisation_id = f.organisation_id;

  insert into public.count_runs (id, counted_at, from_on, through_on) values (run, moment, first, through);
  return counted;
end $$;

-- +goose StatementEnd
