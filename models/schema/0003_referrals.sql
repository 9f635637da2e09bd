-- +goose Up
-- Sites, offers, agreements; referrals, their events, disclosures, placements.

create table sites (
  id              uuid primary key,
  organisation_id uuid not null references organisations,
  name            text not null check (name <> ''),
  address         text not null default '',
  postal_code     text not null default '',
  commune         text not null default '',
  phone           text not null default '',
  time_zone       text not null default 'Europe/Paris',
  unique (id, organisation_id)
);
create index on sites (organisation_id, name);
alter table sites enable row level security;
grant select on sites to passerelle_staff, passerelle_partner;
create policy everyone on sites for select to passerelle_staff using (true);
create policy tenant on sites for select to passerelle_partner using (organisation_id = (select app.organisation()));

create table offers (
  id               uuid primary key,
  organisation_id  uuid not null references organisations,
  site_id          uuid not null,
  name             text not null check (name <> ''),
  domain           text not null check (domain in ('housing','health','employment','training','rights','family','culture','sport')),
  audience         text not null default '',
  content          text not null default '',
  documents        text not null default '',
  seats            integer not null default 0 check (seats >= 0),
  seats_free       integer not null default 0 check (seats_free >= 0 and seats_free <= seats),
  seats_said_on    date,
  waiting_list     boolean not null default false,
  status           text not null default 'published' check (status in ('draft','published','suspended')),
  acknowledge_days integer not null default 3 check (acknowledge_days > 0),
  answer_days      integer not null default 10 check (answer_days > 0),
  expire_days      integer not null default 30 check (expire_days >= answer_days),
  updated_at       timestamptz not null,
  foreign key (site_id, organisation_id) references sites (id, organisation_id),
  unique (id, organisation_id)
);
create index on offers (domain, name);
create index on offers (organisation_id, name);
alter table offers enable row level security;
grant select on offers to passerelle_staff, passerelle_partner;
create policy everyone on offers for select to passerelle_staff using (true);
create policy tenant on offers for select to passerelle_partner using (organisation_id = (select app.organisation()));

-- What binds a service and an organisation; without one in force no referral.
create table agreements (
  id              uuid primary key,
  service_id      uuid not null references services,
  organisation_id uuid not null references organisations,
  reference       text not null,
  starts_on       date not null,
  ends_on         date not null check (ends_on >= starts_on),
  status          text not null default 'active' check (status in ('active','suspended')),
  unique (service_id, organisation_id, starts_on)
);
create index on agreements (organisation_id);
alter table agreements enable row level security;
grant select on agreements to passerelle_staff, passerelle_partner;
create policy tenant on agreements for select to passerelle_staff using (service_id = (select app.service()));
create policy tenant_partner on agreements for select to passerelle_partner using (organisation_id = (select app.organisation()));

-- Drafts are a table of their own: a partner's policy needs no state.
create table referral_drafts (
  id           uuid primary key,
  service_id   uuid not null references services,
  person_id    uuid not null,
  author_id    uuid not null references accounts,
  offer_id     uuid references offers,
  purpose      text not null default '',
  expectations text not null default '',
  urgent       boolean not null default false,
  wished_on    date,
  agreement    text not null default '' check (agreement in ('','oral','written','refused')),
  agreed_on    date,
  explained    text not null default '',
  fields       text not null default '',
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  foreign key (person_id, service_id) references persons (id, service_id)
);
create index on referral_drafts (author_id, updated_at desc);
create index on referral_drafts (person_id);
create index on referral_drafts (updated_at);
alter table referral_drafts enable row level security;
grant select, insert, update, delete on referral_drafts to passerelle_staff;
grant select (updated_at), delete on referral_drafts to passerelle_worker;
create policy own on referral_drafts to passerelle_staff
  using (service_id = (select app.service()) and author_id = (select app.account()))
  with check (service_id = (select app.service()) and author_id = (select app.account()));
create policy worker on referral_drafts to passerelle_worker using (true);

create table referrals (
  id                 uuid primary key,
  reference          text not null unique,
  service_id         uuid not null references services,
  branch_id          uuid not null,
  organisation_id    uuid not null references organisations,
  offer_id           uuid not null,
  person_id          uuid not null,
  author_id          uuid not null references accounts,
  referent_id        uuid references accounts,
  domain             text not null,
  purpose            text not null,
  expectations       text not null default '',
  urgent             boolean not null default false,
  wished_on          date,
  agreement          text not null check (agreement in ('oral','written','refused')),
  agreed_on          date not null,
  explained          text not null default '',
  status             text not null check (status in ('sent','acknowledged','info_requested','appointment_set','waitlisted','accepted','declined','withdrawn','expired')),
  sent_at            timestamptz not null,
  changed_at         timestamptz not null,
  acknowledge_due_on date not null,
  answer_due_on      date not null,
  expires_on         date not null,
  reason             text not null default '',
  open_until         timestamptz not null default 'infinity',
  foreign key (person_id, service_id) references persons (id, service_id),
  foreign key (branch_id, service_id) references branches (id, service_id),
  foreign key (offer_id, organisation_id) references offers (id, organisation_id),
  unique (id, service_id, organisation_id)
);
create index referrals_latest on referrals (service_id, sent_at desc, id desc);
create index referrals_by_status on referrals (service_id, status, sent_at desc, id desc);
create index referrals_of_person on referrals (person_id, sent_at desc);
create index referrals_of_referent on referrals (referent_id, status, answer_due_on);
create index referrals_of_organisation on referrals (organisation_id, status, sent_at desc, id desc);
alter table referrals enable row level security;
grant select, insert, update on referrals to passerelle_staff;
-- A partner reads the act, never whom it concerns: that is the disclosure's.
grant select (id, reference, service_id, organisation_id, offer_id, domain, purpose, expectations, urgent, wished_on, status, sent_at, changed_at,
  acknowledge_due_on, answer_due_on, expires_on, reason, open_until),
  update (status, changed_at, reason, open_until, answer_due_on) on referrals to passerelle_partner;
-- The clock lets expire what nobody took up, one service at a time.
grant select (id, service_id, organisation_id, status, sent_at, changed_at, answer_due_on, expires_on, open_until),
  update (status, changed_at, reason, open_until) on referrals to passerelle_worker;
create policy tenant_worker on referrals to passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant on referrals to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on referrals for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_update on referrals for update to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- What left the service: the ticked fields, frozen when sent.
create table disclosures (
  referral_id     uuid primary key,
  service_id      uuid not null,
  organisation_id uuid not null,
  name            text not null,
  fields          jsonb not null,
  disclosed_at    timestamptz not null,
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
create index on disclosures (organisation_id);
alter table disclosures enable row level security;
grant select, insert, update (open_until) on disclosures to passerelle_staff;
grant select, update (open_until) on disclosures to passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on disclosures to passerelle_worker;
create policy tenant_worker on disclosures to passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant on disclosures to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on disclosures to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- Who did what when; append-only, but for the closing of the partner's view.
create table referral_events (
  id              uuid primary key,
  referral_id     uuid not null,
  service_id      uuid not null,
  organisation_id uuid not null,
  at              timestamptz not null,
  action          text not null,
  from_status     text not null default '',
  to_status       text not null,
  side            text not null check (side in ('service','partner','clock')),
  by_id           uuid,
  by_name         text not null default '',
  reason          text not null default '',
  note            text not null default '',
  happens_on      date,
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
create index on referral_events (referral_id, at, id);
alter table referral_events enable row level security;
grant select, insert, update (open_until) on referral_events to passerelle_staff, passerelle_partner;
grant select (referral_id, service_id, open_until), insert, update (open_until) on referral_events to passerelle_worker;
create policy tenant_worker on referral_events to passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant on referral_events to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on referral_events to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));

-- An acceptance makes a placement: the second life cycle.
create table placements (
  id              uuid primary key,
  referral_id     uuid not null unique,
  service_id      uuid not null,
  organisation_id uuid not null,
  status          text not null default 'planned' check (status in ('planned','active','suspended','ended')),
  starts_on       date not null,
  created_at      timestamptz not null,
  open_until      timestamptz not null default 'infinity',
  foreign key (referral_id, service_id, organisation_id) references referrals (id, service_id, organisation_id)
);
create index on placements (organisation_id, status, starts_on);
create index on placements (service_id, status, starts_on);
alter table placements enable row level security;
grant select, insert, update (status, starts_on, open_until) on placements to passerelle_staff, passerelle_partner;
grant select (referral_id, service_id, open_until), update (open_until) on placements to passerelle_worker;
create policy tenant_worker on placements to passerelle_worker
  using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant on placements to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));
create policy tenant_partner on placements to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
