-- +goose Up
-- A session is changed in more than its date: until when it lasts, in which room and
-- who comes to lead it. What it was is kept beside what it is.

alter table session_changes drop constraint session_changes_change_check,
  add constraint session_changes_change_check check (change in ('moved','changed','cancelled','added')), -- changed: not its beginning
  add column was_until timestamptz,
  add column now_until timestamptz,
  add column was_room  text not null default '',
  add column now_room  text not null default '';
