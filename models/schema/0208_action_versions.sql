-- +goose Up
-- What an action is can be changed once it is planned. The version counts the changes:
-- two who change an action at once cannot both be right.
alter table actions add column version integer not null default 1;
grant update (version) on actions to passerelle_staff;
