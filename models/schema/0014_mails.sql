-- +goose Up
-- E-mails to send, and what became of each. A row holds ids, never a text: the
-- words are made when it is sent, and name nobody.

create table mails (
  id              uuid primary key,
  kind            text not null check (kind in ('notice','digest','invitation')),
  service_id      uuid references services,      -- of the membership in which it is sent;
  organisation_id uuid references organisations, -- neither for the platform's own people
  account_id      uuid references accounts,
  notice_id       uuid references notices on delete cascade,
  digest_on       date,
  items           integer not null default 0, -- messages a digest tells of
  invitation_id   uuid references invitations on delete cascade,
  sealed          bytea, -- the secret of an invitation's link, gone once it is sent
  address         text not null default '', -- where it was last tried to be sent
  status          text not null default 'pending' check (status in ('pending','sending','sent','uncertain','failed','dropped')),
  attempts        integer not null default 0,
  reason          text not null default '', -- code of what stood in the way last
  created_at      timestamptz not null,
  next_at         timestamptz, -- of the next attempt; null when there is none
  tried_at        timestamptz,
  lost_at         timestamptz, -- when a server may have taken it and the answer was lost
  sent_at         timestamptz,
  unique (account_id, notice_id),
  check (case kind when 'notice' then notice_id is not null and account_id is not null
    when 'digest' then digest_on is not null and account_id is not null
    else invitation_id is not null end),
  check ((status = 'sent') = (sent_at is not null)),
  check (status not in ('sent','dropped') or next_at is null and sealed is null),
  check (status <> 'failed' or next_at is null),
  check (status <> 'uncertain' or lost_at is not null)
);
-- One a day and a place: whoever works in two has two inboxes.
create unique index on mails (account_id, digest_on, service_id, organisation_id) nulls not distinct where kind = 'digest';
create index on mails (next_at) where next_at is not null;
create index on mails (created_at desc, id desc) where status in ('failed','uncertain') or reason <> '';
create index on mails (created_at);
alter table mails enable row level security;
-- Whoever invites leaves the letter with its secret, and cannot read it back.
grant insert on mails to passerelle_staff, passerelle_partner;
create policy invite on mails for insert to passerelle_staff with check (kind = 'invitation' and service_id = (select app.service()));
create policy invite_partner on mails for insert to passerelle_partner with check (kind = 'invitation' and organisation_id = (select app.organisation()));
-- Delivery is the platform's: a worker that sends reads no tenant's rows here.
grant select, insert, update, delete on mails to passerelle_worker;
create policy worker on mails to passerelle_worker using (true) with check (true);
grant select (id, kind, address, status, attempts, reason, created_at, next_at, tried_at, lost_at, sent_at), insert,
  update (status, attempts, next_at) on mails to passerelle_admin;
create policy admin on mails to passerelle_admin using (true) with check (true);

-- What a worker needs to write the letters.
grant select (id, email, token_hash, expires_at, accepted_at, revoked_at) on invitations to passerelle_worker;
grant select (id, organisation_id, name, time_zone) on sites to passerelle_worker;
create policy tenant_worker on sites for select to passerelle_worker using (organisation_id = (select app.organisation()));
