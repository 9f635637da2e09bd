-- +goose Up
-- What a person is given of what the portal holds about them: one file, asked for
-- by an officer for data protection, made in the background and gone after a day.
-- The officer reads no table for it, and the worker only what one function answers.

create table person_copies (
  id          uuid primary key,
  overseen_id uuid not null references oversight_files, -- the file as a question found it
  file_id     uuid not null,                            -- the one that it leads to, had it been merged
  service_id  uuid not null references services,
  account_id  uuid not null references accounts,
  reason      text not null check (reason <> '' and length(reason) <= 300),
  status      text not null default 'waiting' check (status in ('waiting','ready')),
  done        integer not null default 0, -- steps of the making
  left_out    jsonb not null default '{}', -- rows by table that are not in it
  body        bytea,
  asked_at    timestamptz not null,
  ready_at    timestamptz,
  expires_at  timestamptz not null check (expires_at > asked_at),
  foreign key (file_id, service_id) references persons (id, service_id),
  check ((status = 'ready') = (ready_at is not null) and (status = 'ready') = (body is not null))
);
create index on person_copies (overseen_id);
create index on person_copies (file_id);
create index on person_copies (account_id, asked_at desc);
create index on person_copies (expires_at);
alter table person_copies enable row level security;
grant select on person_copies to passerelle_dpo;
create policy own on person_copies for select to passerelle_dpo using (account_id = (select app.account()));
grant select (id, service_id, status, done, asked_at, expires_at), delete, update (status, done, left_out, body, ready_at) on person_copies to passerelle_worker;
-- The sweep acts for no service: what has expired is anybody's to remove.
create policy tenant_worker on person_copies to passerelle_worker
  using (service_id = (select app.service()) or expires_at < (select app.moment())) with check (service_id = (select app.service()));

-- What stands in it, a row a table. $1 are the files, $2 their referrals, $3 their
-- enrolments, $4 the service. A name of an agent or of a partner's employee is in
-- none of them, but for the officer in charge, whom letters name.
create table person_copy_parts (
  part     text primary key,
  position integer not null unique,
  query    text not null
);
alter table person_copy_parts enable row level security;

insert into person_copy_parts (position, part, query) values
(100, 'persons', $q$
  select s.name as service, b.name as branch, coalesce((select m.name from public.memberships m where m.account_id = p.referent_id and m.service_id = p.service_id limit 1), '') as referent,
    p.civility, p.last_name, p.first_name, p.birth_name, p.birth_on, p.appi_ref, p.phone, p.phone_use, p.sms, p.email, p.housing, p.address, p.postal_code, p.commune,
    p.language, p.interpreter, p.status, p.created_at, p.updated_at, p.limited_at, p.limited_reason, p.archived_at
  from public.persons p join public.services s on s.id = p.service_id join public.branches b on b.id = p.branch_id where p.id = any($1) order by p.merged_into nulls first, p.created_at, p.id $q$),
(110, 'person_merges', $q$
  select merged_at, status, undo_until, undone_at from public.person_merges where kept_id = any($1) or merged_id = any($1) order by merged_at, id $q$),
(120, 'person_events', $q$
  select at, action, field, case when action in ('assign','unassign') then '' else old end as old, case when action in ('assign','unassign') then '' else new end as new
  from public.person_events where person_id = any($1) order by at, id $q$),
(200, 'measures', $q$
  select kind, frame, in_custody_register, starts_on, ends_on from public.measures where person_id = any($1) order by starts_on, id $q$),
(210, 'obligations', $q$
  select m.kind as measure, o.kind from public.obligations o join public.measures m on m.id = o.measure_id where o.person_id = any($1) order by m.starts_on, m.id, o.id $q$),
(220, 'constraints', $q$
  select kind, string_to_array(nullif(weekdays, ''), ',') as weekdays, from_clock, to_clock, place from public.constraints where person_id = any($1) order by kind, id $q$),
(230, 'person_assignments', $q$
  select coalesce((select m.role from public.memberships m where m.account_id = a.account_id and m.service_id = a.service_id limit 1), '') as role, a.starts_on, a.ends_on, a.assigned_at, a.ended_at
  from public.person_assignments a where a.person_id = any($1) order by a.starts_on, a.id $q$),
(240, 'siao_steps', $q$
  select number, status, happened_on, at from public.siao_steps where person_id = any($1) order by at, id $q$),
(250, 'transfers', $q$
  select a.name as source, b.name as target, t.name, t.birth_on, (select array_agg(x ->> 'kind') from jsonb_array_elements(t.measures::jsonb) x) as measures,
    t.reason, t.words, t.status, t.asked_at, t.answer_due_on, t.decided_at, t.refusal, t.note, t.emptied_at
  from public.transfers t join public.services a on a.id = t.source_service_id join public.services b on b.id = t.target_service_id
  where t.person_id = any($1) or t.arrived_id = any($1) order by t.asked_at, t.id $q$),
(260, 'transfer_referrals', $q$
  select r.reference, x.outcome, x.done_at from public.transfer_referrals x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by r.reference $q$),
(300, 'referral_drafts', $q$
  select g.name as organisation, o.name as offer, d.purpose, d.expectations, d.urgent, d.wished_on, d.agreement, d.agreed_on, string_to_array(nullif(d.explained, ''), ',') as explained,
    string_to_array(nullif(d.fields, ''), ',') as fields, d.created_at, d.updated_at
  from public.referral_drafts d left join public.offers o on o.id = d.offer_id left join public.organisations g on g.id = o.organisation_id where d.person_id = any($1) order by d.created_at, d.id $q$),
(310, 'referrals', $q$
  select r.reference, g.name as organisation, o.name as offer, r.domain, r.purpose, r.expectations, r.urgent, r.wished_on, r.agreement, r.agreed_on,
    string_to_array(nullif(r.explained, ''), ',') as explained, r.status,
    coalesce(nullif((select x.label_fr from public.reasons x where x.service_id = r.service_id and x.code = r.reason and x.kind = case r.status when 'declined' then 'decline' else 'withdraw' end limit 1), ''), r.reason) as reason,
    r.sent_at, r.acknowledged_on, r.acknowledge_due_on, r.answer_due_on, r.expires_on, r.changed_at, r.settled_at, r.settled_as
  from public.referrals r join public.organisations g on g.id = r.organisation_id join public.offers o on o.id = r.offer_id where r.id = any($2) order by r.sent_at, r.id $q$),
(320, 'referral_events', $q$
  select r.reference, g.name as organisation, e.at, e.action, e.side,
    coalesce(nullif((select x.label_fr from public.reasons x where x.service_id = e.service_id and x.code = e.reason and x.kind = e.action limit 1), ''), e.reason) as reason, e.note, e.happens_on
  from public.referral_events e join public.referrals r on r.id = e.referral_id join public.organisations g on g.id = e.organisation_id where e.referral_id = any($2) order by e.at, e.id $q$),
(330, 'referral_outcomes', $q$
  select r.reference, x.outcome, x.happened_on, x.until_on, x.side, x.at from public.referral_outcomes x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.at, x.id $q$),
(340, 'follow_ups', $q$
  select r.reference, x.months, x.due_on, x.status, x.situation, x.told_by, x.asked_at, x.answered_at from public.follow_ups x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.due_on, x.id $q$),
(400, 'disclosures', $q$
  select r.reference, g.name as organisation, x.name, x.version, x.disclosed_at, nullif(x.open_until, 'infinity') as open_until, x.fields
  from public.disclosures x join public.referrals r on r.id = x.referral_id join public.organisations g on g.id = x.organisation_id where x.referral_id = any($2) order by x.disclosed_at, r.reference $q$),
(410, 'disclosure_versions', $q$
  select r.reference, g.name as organisation, x.name, x.version, x.disclosed_at, x.replaced_at, x.fields
  from public.disclosure_versions x join public.referrals r on r.id = x.referral_id join public.organisations g on g.id = x.organisation_id where x.referral_id = any($2) order by x.disclosed_at, r.reference $q$),
(420, 'referral_messages', $q$
  select r.reference, x.at, x.side, x.body from public.referral_messages x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.at, x.id $q$),
(500, 'referral_appointments', $q$
  select r.reference, x.number, x.sequence, x.status, x.happens_on, x.starts_at, x.held, x.reason, x.note, x.side, x.at
  from public.referral_appointments x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.happens_on, r.reference, x.number, x.sequence $q$),
(510, 'appointment_marks', $q$
  select r.reference, x.number, x.happened, x.attended, x.motive, x.side, x.at from public.appointment_marks x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.at, x.id $q$),
(520, 'visits', $q$
  select g.name as organisation, x.name, x.interpreter, x.starts_at, x.ends_at, x.booked_at, x.cancelled_at, x.mark, x.marked_at
  from public.visits x join public.organisations g on g.id = x.organisation_id where x.person_id = any($1) order by x.starts_at, x.id $q$),
(530, 'attestation_requests', $q$
  select r.reference, x.from_on, x.until_on, x.due_on, x.status, x.reason, x.asked_at, x.changed_at from public.attestation_requests x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.asked_at, x.id $q$),
(540, 'attestations', $q$
  select coalesce(r.reference, '') as reference, coalesce(g.name, '') as organisation, x.kind, x.from_on, x.until_on, x.regularity, x.proof, x.side, x.at, x.expires_on, x.cancelled_at
  from public.attestations x left join public.referrals r on r.id = x.referral_id left join public.organisations g on g.id = x.organisation_id
  where x.person_id = any($1) or x.referral_id = any($2) order by x.at, x.id $q$),
(600, 'placements', $q$
  select r.reference, g.name as organisation, x.status, x.starts_on, x.created_at, x.arrived_at, x.missed_at, x.ended_on, x.exit, x.outcomes, x.next_step, x.person_view, x.person_words
  from public.placements x join public.referrals r on r.id = x.referral_id join public.organisations g on g.id = x.organisation_id where x.referral_id = any($2) order by x.created_at, x.id $q$),
(610, 'bookings', $q$
  select x.reference, g.name as organisation, h.name as place, x.status, x.starts_on, x.leaves_on, x.made_at
  from public.bookings x join public.organisations g on g.id = x.organisation_id join public.housing_places h on h.id = x.place_id where x.person_id = any($1) or x.referral_id = any($2) order by x.starts_on, x.id $q$),
(620, 'presences', $q$
  select r.reference, x.day_on, x.mark, x.noticed_at, x.recorded_at from public.presences x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.day_on, x.id $q$),
(630, 'presence_corrections', $q$
  select r.reference, x.day_on, x.mark, x.noticed_at, x.recorded_at, x.replaced_at from public.presence_corrections x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.day_on, x.replaced_at, x.id $q$),
(700, 'proposals', $q$
  select c.label as cycle, x.status, x.reason, x.proposed_at, x.decided_at from public.proposals x join public.cycles c on c.id = x.cycle_id where x.person_id = any($1) order by x.proposed_at, x.id $q$),
(710, 'interview_slots', $q$
  select c.label as cycle, x.starts_at from public.interview_slots x join public.proposals p on p.id = x.proposal_id join public.cycles c on c.id = x.cycle_id where p.person_id = any($1) order by x.starts_at, x.id $q$),
(720, 'waiting', $q$
  select c.label as cycle, x.status, x.rank, x.priority, x.asked_at, x.offered_at, x.offer_ends_at, x.closed_at from public.waiting x join public.cycles c on c.id = x.cycle_id where x.person_id = any($1) order by x.asked_at, x.id $q$),
(730, 'enrolments', $q$
  select c.label as cycle, x.status, x.enrolled_at, x.contract_on, x.left_at from public.enrolments x join public.cycles c on c.id = x.cycle_id where x.id = any($3) order by x.enrolled_at, x.id $q$),
(740, 'rosters', $q$
  select c.label as cycle, coalesce(g.name, '') as organisation, x.name, x.status, nullif(x.open_until, 'infinity') as open_until
  from public.rosters x join public.cycles c on c.id = x.cycle_id left join public.organisations g on g.id = x.organisation_id where x.enrolment_id = any($3) order by c.label, x.enrolment_id $q$),
(750, 'attendance', $q$
  select c.label as cycle, s.starts_at, x.mark, x.motive, x.recorded_at, x.late_entry, x.device_at, x.signed_at
  from public.attendance x join public.sessions s on s.id = x.session_id join public.cycles c on c.id = x.cycle_id where x.enrolment_id = any($3) order by s.starts_at, x.session_id $q$),
(760, 'attendance_corrections', $q$
  select c.label as cycle, s.starts_at, x.mark, x.motive, x.recorded_at, x.replaced_at, x.reason, x.device_at
  from public.attendance_corrections x join public.sessions s on s.id = x.session_id join public.cycles c on c.id = s.cycle_id where x.enrolment_id = any($3) order by s.starts_at, x.replaced_at, x.id $q$),
(770, 'exclusions', $q$
  select c.label as cycle, x.decision, x.reason, x.unexplained, x.missed, x.expected, x.decided_at from public.exclusions x join public.cycles c on c.id = x.cycle_id where x.enrolment_id = any($3) order by x.decided_at, x.id $q$),
(780, 'closing_interviews', $q$
  select c.label as cycle, x.held_on, x.words, x.written_at from public.closing_interviews x join public.enrolments e on e.id = x.enrolment_id join public.cycles c on c.id = e.cycle_id
  where x.enrolment_id = any($3) order by x.written_at, x.id $q$),
(790, 'questionnaire_answers', $q$
  select c.label as cycle, x.stage, x.position, x.score, x.entered_at from public.questionnaire_answers x join public.cycles c on c.id = x.cycle_id where x.enrolment_id = any($3) order by c.label, x.stage desc, x.position $q$),
(800, 'summonses', $q$
  select x.kind, x.days_before, coalesce(r.reference, '') as reference, x.number, x.starts_at, x.channel, x.language, x.address, x.text, x.segments, x.status, x.reason, x.attempts,
    x.created_at, x.tried_at, x.sent_at, x.ended_at, x.followed_as, x.followed_at
  from public.summonses x left join public.referrals r on r.id = x.referral_id where x.person_id = any($1) order by x.created_at, x.id $q$),
(810, 'summons_proofs', $q$
  select subject, way, happened_on, at from public.summons_proofs where person_id = any($1) order by at, id $q$),
(900, 'documents', $q$
  select x.id as file, r.reference, x.side, x.kind, x.name, x.format, x.size, x.status, x.added_at, x.removed_at
  from public.documents x join public.referrals r on r.id = x.referral_id where x.referral_id = any($2) order by x.added_at, x.id $q$),
(1000, 'access_motives', $q$
  select given_at, open_until, coalesce((select m.role from public.memberships m where m.account_id = a.account_id and m.service_id = a.service_id limit 1), '') as role, scope, motive, words
  from public.access_motives a where person_id = any($1) order by given_at, id $q$),
(1010, 'journal', $q$
  select j.at, j.role, coalesce(g.name, '') as organisation, j.action, j.noun from public.journal j left join public.organisations g on g.id = j.organisation_id
  where j.service_id = $4 and j.person_id = any($1) order by j.at, j.id $q$);

-- +goose StatementBegin

-- A file with those merged into it, and into those.
create function app.files_of(file uuid) returns uuid[]
  language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive way (id) as (select file union select p.id from way w join public.persons p on p.merged_into = w.id) select array_agg(id) from way $$;

-- Puts a copy down for a file of an open question of the caller's, and answers
-- which file it is of; nothing where there is none.
create function app.ask_copy(copy uuid, overseen uuid, why text) returns uuid
  language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into public.person_copies (id, overseen_id, file_id, service_id, account_id, reason, asked_at, expires_at)
  select copy, f.id,
    (with recursive way (id, into_id) as (select p.id, p.merged_into from public.persons p where p.id = f.file_id union select p.id, p.merged_into from way w join public.persons p on p.id = w.into_id)
      select id from way where into_id is null),
    f.service_id, o.account_id, why, app.moment(), app.moment() + interval '1 day'
  from public.oversight_files f join public.oversights o on o.id = f.oversight_id
  where f.id = overseen and o.account_id = app.account() and o.open_until > app.moment()
  returning file_id $$;

-- The files of a copy that waits to be made, to the worker of its service.
create function app.copied_files(copy uuid) returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  file uuid;
begin
  select c.file_id into file from public.person_copies c where c.id = copy and c.service_id = app.service() and c.status = 'waiting';
  if not found then
    raise exception 'no copy of this service waits';
  end if;
  return app.files_of(file);
end $$;

-- All rows of a copy by part, and how many rows there are of what is left out.
create function app.copy_rows(copy uuid) returns table (part text, rows jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  files  uuid[] := app.copied_files(copy);
  refs   uuid[] := array(select id from public.referrals where person_id = any(files));
  enrols uuid[] := array(select id from public.enrolments where person_id = any(files));
  query  text;
begin
  for part, query in select p.part, p.query from public.person_copy_parts p order by p.position loop
    execute 'select coalesce(jsonb_agg(to_jsonb(q)), ''[]'') from (' || query || ') q' into rows using files, refs, enrols, app.service();
    return next;
  end loop;
  part := '';
  rows := jsonb_build_object(
    'person_notes', (select count(*) from public.person_notes where person_id = any(files)),
    'referral_notes', (select count(*) from public.referral_notes where referral_id = any(refs)),
    'incompatibilities', (select count(*) from public.incompatibilities where person_id = any(files)),
    'reports', (select count(*) from public.reports where person_id = any(files)));
  return next;
end $$;

-- The bytes of one document of a copy.
create function app.copy_document(copy uuid, document uuid) returns bytea
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.body from public.document_contents c join public.documents d on d.id = c.document_id join public.referrals r on r.id = d.referral_id
  where c.document_id = document and d.status in ('clean','quarantined') and r.person_id = any(app.copied_files(copy)) $$;


-- A copy goes with the file it is of: one line more than before.
create or replace function app.rows_of_files(of uuid[], erase boolean) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  refs   uuid[] := array(select id from public.referrals where person_id = any(of));
  enrols uuid[] := array(select id from public.enrolments where person_id = any(of));
  notes  uuid[];
  step   text[];
  n      bigint;
  counts jsonb := '{}';
begin
  notes := of || refs || enrols
    || array(select id from public.visits where person_id = any(of)) || array(select id from public.transfers where person_id = any(of) or arrived_id = any(of))
    || array(select id from public.proposals where person_id = any(of)) || array(select id from public.exclusions where enrolment_id = any(enrols));
  if erase then
    update public.interview_slots set proposal_id = null where proposal_id in (select id from public.proposals where person_id = any(of));
  end if;
  foreach step slice 1 in array array[
    ['group', 'public.attendance_corrections where enrolment_id = any($3)'],
    ['group', 'public.attendance where enrolment_id = any($3)'],
    ['group', 'public.rosters where enrolment_id = any($3)'],
    ['group', 'public.exclusions where enrolment_id = any($3)'],
    ['group', 'public.closing_interviews where enrolment_id = any($3)'],
    ['group', 'public.questionnaire_answers where enrolment_id = any($3)'],
    ['group', 'public.enrolments where id = any($3)'],
    ['group', 'public.proposals where person_id = any($1)'],
    ['group', 'public.waiting where person_id = any($1)'],
    ['group', 'public.incompatibilities where pair_id in (select pair_id from public.incompatibilities where person_id = any($1))'],
    ['message', 'public.summonses where person_id = any($1)'],
    ['message', 'public.summons_proofs where person_id = any($1)'],
    ['message', 'public.referral_messages where referral_id = any($2)'],
    ['message', 'public.inbox_items where notice_id in (select id from public.notices where noun_id = any($4))'],
    ['message', 'public.mails where notice_id in (select id from public.notices where noun_id = any($4))'],
    ['message', 'public.notices where noun_id = any($4)'],
    ['housing', 'public.presence_corrections where referral_id = any($2)'],
    ['housing', 'public.presences where referral_id = any($2)'],
    ['housing', 'public.bookings where person_id = any($1) or referral_id = any($2)'],
    ['housing', 'public.placements where referral_id = any($2)'],
    ['housing', 'public.siao_steps where person_id = any($1)'],
    ['document', 'public.attestations where person_id = any($1) or referral_id = any($2)'],
    ['document', 'public.document_contents where referral_id = any($2)'],
    ['document', 'public.documents where referral_id = any($2)'],
    ['referral', 'public.attestation_requests where referral_id = any($2)'],
    ['referral', 'public.appointment_marks where referral_id = any($2)'],
    ['referral', 'public.disclosure_versions where referral_id = any($2)'],
    ['referral', 'public.disclosures where referral_id = any($2)'],
    ['referral', 'public.follow_ups where referral_id = any($2)'],
    ['referral', 'public.referral_appointments where referral_id = any($2)'],
    ['referral', 'public.referral_events where referral_id = any($2)'],
    ['referral', 'public.referral_notes where referral_id = any($2)'],
    ['referral', 'public.referral_outcomes where referral_id = any($2)'],
    ['referral', 'public.transfer_referrals where referral_id = any($2) or transfer_id in (select id from public.transfers where person_id = any($1) or arrived_id = any($1))'],
    ['referral', 'public.referral_drafts where person_id = any($1) or follows_id = any($2)'],
    ['referral', 'public.referrals where id = any($2)'],
    ['visit', 'public.visits where person_id = any($1)'],
    ['report', 'public.report_events where report_id in (select id from public.reports where person_id = any($1))'],
    ['report', 'public.reports where person_id = any($1)'],
    ['file', 'public.drafts where exists (select from regexp_matches(path, ''[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'', ''g'') m where m[1]::uuid = any($4))'],
    ['file', 'public.person_copies where file_id = any($1)'],
    ['file', 'public.oversight_files where file_id = any($1)'],
    ['file', 'public.obligations where person_id = any($1)'],
    ['file', 'public.measures where person_id = any($1)'],
    ['file', 'public.constraints where person_id = any($1)'],
    ['file', 'public.access_motives where person_id = any($1)'],
    ['file', 'public.person_assignments where person_id = any($1)'],
    ['file', 'public.person_events where person_id = any($1)'],
    ['file', 'public.person_keys where person_id = any($1)'],
    ['file', 'public.person_merge_moves where merge_id in (select id from public.person_merges where kept_id = any($1) or merged_id = any($1))'],
    ['file', 'public.person_merges where kept_id = any($1) or merged_id = any($1)'],
    ['file', 'public.person_notes where person_id = any($1)'],
    ['file', 'public.transfers where person_id = any($1) or arrived_id = any($1)'],
    ['file', 'public.persons where id = any($1)']
  ] loop
    if erase then
      execute 'delete from ' || step[2] using of, refs, enrols, notes;
      get diagnostics n = row_count;
    else
      execute 'select count(*) from ' || step[2] into n using of, refs, enrols, notes;
    end if;
    counts := counts || jsonb_build_object(step[1], coalesce((counts ->> step[1])::bigint, 0) + n);
  end loop;
  return counts;
end $$;

-- +goose StatementEnd
revoke all on function app.files_of(uuid), app.ask_copy(uuid, uuid, text), app.copied_files(uuid), app.copy_rows(uuid), app.copy_document(uuid, uuid) from public;
grant execute on function app.ask_copy(uuid, uuid, text) to passerelle_dpo;
grant execute on function app.copied_files(uuid), app.copy_rows(uuid), app.copy_document(uuid, uuid) to passerelle_worker;
