-- +goose Up
-- Services as the platform's administrators keep them. A service is never
-- deleted: its files and its journal outlive it. It is closed instead, which
-- opens to nobody and can be undone.

alter table services
  add column kind            text not null default 'departmental' check (kind in ('departmental','joint','school')),
  add column department_code text references departments,
  add column status          text not null default 'active' check (status in ('active','closed')),
  add column closed_at       timestamptz,
  add check ((status = 'closed') = (closed_at is not null));

alter table branches
  add column kind        text not null default 'mixed' check (kind in ('open','custody','mixed')),
  add column street      text not null default '',
  add column postal_code text not null default '' check (postal_code ~ '^(\d{5})?$'),
  add column commune     text not null default '',
  add column insee_code  text references communes;
