package report

// Each source of facts is a statement of the same columns, over the same span of
// instants, of one person. Cut down to what has happened: what is to come is no
// fact.

// appointments are those with partners, each as it was agreed last.
const appointments = `
select 'appointment' as sort, a.id, coalesce(a.starts_at, a.happens_on::timestamp at time zone t.time_zone) as at, a.starts_at is null as all_day, g.name as "where",
  coalesce(case when m.id is not null then coalesce(m.attended, 'not_held') end, '') as what, coalesce(m.motive, '') as why,
  a.status = 'cancelled' or m.id is not null and m.attended is null as off,
  coalesce(m.side, a.side) as side, coalesce(m.by_name, a.by_name) as by, coalesce(m.at, a.at) as recorded_at, greatest(m.marks - 1, 0) as corrections
from referrals r join offers o on o.id = r.offer_id join sites t on t.id = o.site_id join organisations g on g.id = r.organisation_id
join lateral (select distinct on (number) * from referral_appointments where referral_id = r.id order by number, sequence desc) a on true
left join lateral (select k.*, count(*) over () as marks from appointment_marks k where k.referral_id = r.id and k.number = a.number order by k.at desc, k.id desc limit 1) m on true
where r.person_id = @person and coalesce(a.starts_at, a.happens_on::timestamp at time zone t.time_zone) >= @from and coalesce(a.starts_at, a.happens_on::timestamp at time zone t.time_zone) < @until`

// sessions are those of groups that somebody recorded.
const sessions = `
select 'session' as sort, s.id, s.starts_at as at, c.label as "where", s.position as number, a.mark as what, a.motive as why,
  a.mark = 'cancelled_by_service' or s.status = 'not_held' as off,
  case when a.organisation_id is null then 'service' else 'partner' end as side, a.recorded_name as by, a.recorded_at,
  (select count(*) from attendance_corrections k where k.session_id = a.session_id and k.enrolment_id = a.enrolment_id) as corrections,
  case when e.contract_on <= (s.starts_at at time zone c.time_zone)::date then e.contract_on end as contract_on
from enrolments e join attendance a on a.enrolment_id = e.id join sessions s on s.id = a.session_id join cycles c on c.id = s.cycle_id
where e.person_id = @person and s.starts_at >= @from and s.starts_at < @until`

// visits are hours at a partner's desk inside the service; nobody marks them.
const visits = `
select 'visit' as sort, v.id, v.starts_at as at, g.name as "where", 'service' as side, v.booked_name as by, v.booked_at as recorded_at
from visits v join organisations g on g.id = v.organisation_id
where v.person_id = @person and v.cancelled_at is null and v.starts_at >= @from and v.starts_at < @until`

// nights are the days on which a house did not know where somebody was.
const nights = `
select 'away' as sort, p.id, p.day_on::timestamp at time zone @zone as at, true as all_day, g.name as "where", 'partner' as side, p.recorded_name as by, p.recorded_at,
  (select count(*) from presence_corrections k where k.referral_id = p.referral_id and k.day_on = p.day_on) as corrections
from referrals r join presences p on p.referral_id = r.id join organisations g on g.id = r.organisation_id
where r.person_id = @person and p.mark = 'away_unexplained' and p.day_on between @first and @last`

// stays are what a house marked, in figures.
const stays = `
select 'stay' as sort, r.id, max(p.day_on)::timestamp at time zone @zone as at, true as all_day, g.name as "where", count(*) filter (where p.mark in ('present','late')) as number,
  count(*) filter (where p.mark = 'away_unexplained') as missed, count(*) as expected, min(p.day_on) as from_on, max(p.day_on) as until_on,
  'partner' as side, g.name as by, max(p.recorded_at) as recorded_at
from referrals r join presences p on p.referral_id = r.id join organisations g on g.id = r.organisation_id
where r.person_id = @person and p.day_on between @first and @last group by r.id, g.name`

// decisions are the service's, after absences, with the figures they were made on.
const decisions = `
select 'decision' as sort, x.id, x.decided_at as at, c.label as "where", x.decision as what, x.reason as why, x.unexplained as number, x.missed, x.expected,
  'service' as side, coalesce((select m.name from memberships m where m.account_id = x.decided_by and m.service_id = x.service_id limit 1), '') as by, x.decided_at as recorded_at
from exclusions x join enrolments e on e.id = x.enrolment_id join cycles c on c.id = x.cycle_id
where e.person_id = @person and x.decided_at >= @from and x.decided_at < @until`

// papers are attestations that stand, given by a partner or seen by the service.
const papers = `
select 'paper' as sort, a.id, a.at, coalesce(g.name, '') as "where", a.kind as what, a.regularity as why, a.from_on, a.until_on, a.side, a.by_name as by, a.at as recorded_at
from (select * from attestations where person_id = @person
  union all select * from attestations where referral_id in (select id from referrals where person_id = @person)) a
left join referrals r on r.id = a.referral_id left join organisations g on g.id = r.organisation_id
where a.cancelled_at is null and a.at >= @from and a.at < @until`

// acts are what both sides did with a referral, as far as it bears on the measure.
const acts = `
select 'referral' as sort, e.id, e.at, g.name as "where", e.action as what, e.side, e.by_name as by, e.at as recorded_at
from referrals r join referral_events e on e.referral_id = r.id join organisations g on g.id = r.organisation_id
where r.person_id = @person and e.at >= @from and e.at < @until
  and e.action in ('send','waitlist','accept','decline','withdraw','expire','arrive','miss','interrupt','continue','leave')`

// seats are places in groups, taken and left, and the interviews that closed them.
const seats = `
select * from (
  select 'seat' as sort, e.id, e.enrolled_at as at, c.label as "where", 'enrolled' as what, 'service' as side,
    coalesce((select m.name from memberships m where m.account_id = e.enrolled_by and m.service_id = e.service_id limit 1), '') as by, e.enrolled_at as recorded_at
  from enrolments e join cycles c on c.id = e.cycle_id where e.person_id = @person
  union all
  select 'seat', e.id, e.left_at, c.label, 'left', 'service', '', e.left_at from enrolments e join cycles c on c.id = e.cycle_id where e.person_id = @person and e.left_at is not null
) f where f.at >= @from and f.at < @until`

// comments are partners' own words.
const comments = `
select * from (
  select 'comment' as sort, e.id, e.at, g.name as "where", e.note as words, e.side, e.by_name as by, e.at as recorded_at
  from referrals r join referral_events e on e.referral_id = r.id join organisations g on g.id = r.organisation_id where r.person_id = @person and e.side = 'partner' and e.note <> ''
  union all
  select 'comment', a.id, a.at, g.name, a.note, a.side, a.by_name, a.at
  from referrals r join referral_appointments a on a.referral_id = r.id join organisations g on g.id = r.organisation_id
  where r.person_id = @person and a.side = 'partner' and a.note <> ''
    and not exists (select from referral_events e where e.referral_id = r.id and e.at = a.at and e.note = a.note)
  union all
  select 'comment', m.id, m.at, g.name, m.body, m.side, m.by_name, m.at
  from referrals r join referral_messages m on m.referral_id = r.id join organisations g on g.id = r.organisation_id where r.person_id = @person and m.side = 'partner'
) f where f.at >= @from and f.at < @until`

// messages are what was said to the person, with what became of it: the attempts to
// reach them too.
const messages = `
select 'message' as sort, s.id, coalesce(s.ended_at, s.sent_at) as at, coalesce(g.name, c.label) as "where", s.channel as what, s.status as why, s.kind as words,
  case when s.by_id is null then 'clock' else 'service' end as side, s.by_name as by, coalesce(s.ended_at, s.sent_at) as recorded_at
from summonses s left join visits v on v.id = s.visit_id left join organisations g on g.id = coalesce(s.organisation_id, v.organisation_id) left join cycles c on c.id = s.cycle_id
where s.person_id = @person and s.status in ('sent','delivered','failed') and coalesce(s.ended_at, s.sent_at) >= @from and coalesce(s.ended_at, s.sent_at) < @until`

// told is what messages show of an appointment, of a session or of an hour inside the
// service, as it stands and before its hour.
const told = `
select a.id as subject_id, s.channel, s.status, coalesce(s.ended_at, s.sent_at) as at, s.by_name as by
from referrals r join offers o on o.id = r.offer_id join sites t on t.id = o.site_id
join lateral (select distinct on (number) * from referral_appointments where referral_id = r.id order by number, sequence desc) a on true
join summonses s on s.referral_id = r.id and s.number = a.number and s.sequence = a.sequence and s.kind <> 'cancelled'
where r.person_id = @person and s.status in ('sent','delivered','failed')
  and coalesce(s.sent_at, s.ended_at) < coalesce(a.starts_at, a.happens_on::timestamp at time zone t.time_zone) and a.happens_on between @first and @last
union all
select coalesce(s.session_id, s.visit_id), s.channel, s.status, coalesce(s.ended_at, s.sent_at), s.by_name
from summonses s left join sessions z on z.id = s.session_id left join visits v on v.id = s.visit_id
where s.person_id = @person and s.referral_id is null and s.kind <> 'cancelled' and s.status in ('sent','delivered','failed')
  and s.starts_at = coalesce(z.starts_at, v.starts_at) and coalesce(s.sent_at, s.ended_at) < s.starts_at and s.starts_at >= @from and s.starts_at < @until
order by at, subject_id`

// proofs are what shows that somebody knew of a summons, the last one of each.
const proofs = `
select distinct on (subject_id) subject_id, way, happened_on as "on", by_name as by, at from summons_proofs where person_id = @person order by subject_id, at desc, id desc`

// measures are those in force within the span, and today.
const measures = `
select kind, frame, in_custody_register, starts_on, ends_on from measures
where person_id = @person and (starts_on <= @last and (ends_on is null or ends_on >= @first) or starts_on <= @today and (ends_on is null or ends_on >= @today))
order by starts_on, kind, id`
