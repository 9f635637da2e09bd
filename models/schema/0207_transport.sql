-- +goose Up
-- How one gets to a date of an action: for whoever registers people and whoever leads
-- it, on both sides. It names nobody.

alter table sessions add column transport text not null default '' check (length(transport) <= 300);
