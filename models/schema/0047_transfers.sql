-- +goose Up
-- A person moves to another service: it is asked, then accepted or refused. A
-- file belongs to one service for ever: an acceptance closes it where it is and
-- opens another one over there.

alter table persons
  drop constraint persons_status_check,
  add constraint persons_status_check check (status in ('active','transferring','transferred','closed','deceased','merged'));

-- Whoever comes back gets a new file beside the one that was given up. The
-- second index finds every file of a number, in whatever service.
drop index persons_appi;
create unique index persons_appi on persons (service_id, appi_ref) where status <> 'transferred';
create index persons_number on persons (appi_ref) where appi_ref is not null;

-- One row of two services. It holds what the target needs to decide and nothing
-- more; the file itself stays where it is.
create table transfers (
  id                uuid primary key,
  source_service_id uuid not null references services,
  target_service_id uuid not null references services check (target_service_id <> source_service_id),
  person_id         uuid not null, -- the file at the source
  arrived_id        uuid,          -- the file at the target, once accepted
  name              text not null, -- NOM Prénom, as when it was asked; empty once it has had its time
  birth_on          date,
  measures          text not null, -- kind, frame and last day of each, as JSON
  reason            text not null check (reason in ('moved','housing','work','court','other')),
  words             text not null default '',
  status            text not null default 'asked' check (status in ('asked','accepted','refused','cancelled')),
  asked_at          timestamptz not null,
  asked_by          uuid not null references accounts,
  asked_name        text not null,
  answer_due_on     date not null,
  decided_at        timestamptz,
  decided_by        uuid references accounts,
  decided_name      text not null default '',
  refusal           text not null default '' check (refusal in ('','not_ours','unknown','incomplete','elsewhere','other')),
  note              text not null default '',
  emptied_at        timestamptz,   -- when what it said of the person was taken out
  check ((status = 'asked') = (decided_at is null)),
  check ((status = 'accepted') = (arrived_id is not null)),
  check ((status = 'refused') = (refusal <> '')),
  foreign key (person_id, source_service_id) references persons (id, service_id),
  -- The file is opened after the row says so, in the same transaction.
  foreign key (arrived_id, target_service_id) references persons (id, service_id) deferrable initially deferred,
  unique (id, source_service_id)
);
create unique index transfers_once on transfers (person_id) where status = 'asked';
create index on transfers (person_id, asked_at desc);
create index on transfers (source_service_id, asked_at desc, id desc);
create index on transfers (target_service_id, asked_at desc, id desc);
alter table transfers enable row level security;
grant select, insert, update (status, arrived_id, decided_at, decided_by, decided_name, refusal, note) on transfers to passerelle_staff;
grant select (id, source_service_id, target_service_id, status, asked_by, asked_name, decided_at, emptied_at), update (name, birth_on, measures, words, note, emptied_at) on transfers to passerelle_worker;
create policy either on transfers to passerelle_staff
  using ((select app.service()) in (source_service_id, target_service_id)) with check ((select app.service()) in (source_service_id, target_service_id));
create policy worker on transfers to passerelle_worker using (true);

-- What becomes of each referral that a partner holds: the source's own business.
create table transfer_referrals (
  transfer_id     uuid not null,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  outcome         text not null check (outcome in ('keep','withdraw','hand_over')),
  done_at         timestamptz,
  primary key (transfer_id, referral_id),
  foreign key (transfer_id, service_id) references transfers (id, source_service_id),
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
alter table transfer_referrals enable row level security;
grant select, insert, update (done_at) on transfer_referrals to passerelle_staff;
create policy tenant on transfer_referrals to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- A service tells another of a transfer, and of nothing else.
drop policy tenant on notices;
create policy tenant on notices for select to passerelle_staff using (service_id = (select app.service()));
create policy tenant_update on notices for update to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_insert on notices for insert to passerelle_staff
  with check (service_id = (select app.service()) or noun = 'transfer' and side = 'service');

-- The three functions below cross the line between services, each for one
-- question or one act, and nothing else does (docs/decisions/0022).
-- +goose StatementBegin

-- Which other services have a file of the same APPI number: their names alone.
-- Only for an active file of the actor's service, by whoever may ask for a
-- transfer, and never without its line in the journal.
create function app.services_of_file(file uuid, line uuid) returns setof text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  number text;
  part   text;
begin
  select m.role into part from public.memberships m
    where m.account_id = app.account() and m.service_id = app.service() and m.status = 'active' and m.role in ('cpip','manager','director') limit 1;
  if not found then
    raise exception 'not for this actor';
  end if;
  select p.appi_ref into number from public.persons p where p.id = file and p.service_id = app.service() and p.status = 'active';
  if not found then
    raise exception 'no active file of this service';
  end if;
  insert into public.journal (id, at, account_id, kind, role, service_id, action, noun, noun_id, person_id, detail)
    values (line, app.moment(), app.account(), 'staff', part, app.service(), 'search', 'transfer', file, file, 'appi');
  return query select s.name from public.services s where s.id <> app.service()
    and exists (select from public.persons p where p.service_id = s.id and p.appi_ref = number and p.status in ('active','transferring','transferred','closed'))
    order by s.name;
end $$;

-- The target's own file of the same APPI number, if it has one: an acceptance
-- takes that file up and opens no second one.
create function app.own_file_of(transfer uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id from public.transfers t join public.persons s on s.id = t.person_id
  join public.persons p on p.service_id = t.target_service_id and p.appi_ref = s.appi_ref
  where t.id = transfer and t.target_service_id = app.service() and p.status in ('active','transferring','closed','deceased') $$;

-- What an answer does at the source: a refusal gives the file back, an acceptance
-- closes it for good and hands out what the target goes on with. It takes nothing
-- but a transfer to the actor's service that this very transaction has answered.
create function app.settle_transfer(transfer uuid, event uuid, line uuid) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t record;
begin
  select * into t from public.transfers where id = transfer and target_service_id = app.service() and status in ('accepted','refused')
    and decided_by = app.account() and xmin = pg_current_xact_id()::xid;
  if not found then
    raise exception 'no transfer answered by this transaction';
  end if;
  update public.persons set status = case t.status when 'accepted' then 'transferred' else 'active' end, updated_at = app.moment()
    where id = t.person_id and service_id = t.source_service_id and status = 'transferring';
  if not found then
    raise exception 'the file is not being transferred';
  end if;
  insert into public.person_events (id, person_id, service_id, at, action, field, new, by_id, by_name)
    select event, t.person_id, t.source_service_id, app.moment(), case t.status when 'accepted' then 'leave' else 'cancel' end, 'service', s.name, app.account(), t.decided_name
    from public.services s where s.id = t.target_service_id;
  insert into public.journal (id, at, account_id, kind, role, service_id, action, noun, noun_id, person_id, detail)
    values (line, app.moment(), app.account(), 'staff', '', t.source_service_id, case t.status when 'accepted' then 'send' else 'change' end, 'transfer', t.id, t.person_id, 'asked>' || t.status);
  if t.status = 'refused' then
    return null;
  end if;
  return (select jsonb_build_object(
    'person', to_jsonb(p) - array['id','service_id','branch_id','referent_id','status','sort_key','created_at','created_by','updated_at','merged_into'],
    'measures', coalesce((select jsonb_agg(to_jsonb(m) - array['person_id','service_id'] || jsonb_build_object('obligations',
        coalesce((select jsonb_agg(o.kind order by o.id) from public.obligations o where o.measure_id = m.id), '[]')) order by m.starts_on, m.id)
      from public.measures m where m.person_id = p.id), '[]'),
    'limits', coalesce((select jsonb_agg(to_jsonb(c) - array['id','person_id','service_id'] order by c.id) from public.constraints c where c.person_id = p.id), '[]'),
    'referrals', coalesce((select jsonb_agg(jsonb_build_object('offer', r.offer_id, 'purpose', r.purpose, 'expectations', r.expectations, 'urgent', r.urgent, 'wished_on', r.wished_on) order by r.sent_at, r.id)
      from public.transfer_referrals d join public.referrals r on r.id = d.referral_id
      where d.transfer_id = t.id and d.outcome = 'hand_over' and r.status in ('sent','acknowledged','info_requested','appointment_set','waitlisted','accepted')), '[]'))
    from public.persons p where p.id = t.person_id);
end $$;
-- +goose StatementEnd
revoke all on function app.services_of_file(uuid, uuid), app.own_file_of(uuid), app.settle_transfer(uuid, uuid, uuid) from public;
grant execute on function app.services_of_file(uuid, uuid), app.own_file_of(uuid), app.settle_transfer(uuid, uuid, uuid) to passerelle_staff;
