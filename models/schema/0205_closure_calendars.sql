-- +goose Up
-- Closures that come from a calendar keep its identifier (RFC 5545, UID), by which
-- the same file brought again changes them instead of adding them once more. Those
-- announced by hand have none. Two places may have an event of the same identifier.

alter table closures add column uid text check (length(uid) between 1 and 255);
create unique index on closures (service_id, branch_id, uid) nulls not distinct where uid is not null;
grant update (from_on, to_on, reason) on closures to passerelle_staff;
