-- +goose Up
-- The clock tells of an entry whose day has passed without a word of the partner: it
-- reads of a placement how it stands and from when on.
grant select (status, starts_on, missed_at) on placements to passerelle_worker;
