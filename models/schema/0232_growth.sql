-- +goose Up
-- What made a page slower in a whole country than in a tenth of it.
--
-- Whoever follows somebody works in one service, which the planner took for two chances
-- that have nothing to do with each other: the more services, the fewer persons it thought
-- an officer of one of them to have, and in a country of a hundred it expected one.
create statistics persons_of_referent_in_service (dependencies) on referent_id, service_id from persons;
create statistics referrals_of_referent_in_service (dependencies) on referent_id, service_id from referrals;
analyze persons;
analyze referrals;

-- The policy's column with the referent's, or all referrals of a service are laid over those.
drop index referrals_of_referent;
create index referrals_of_referent on referrals (referent_id, service_id, status, answer_due_on);

-- The sessions ahead of the group that somebody is in, without those of the whole service.
create index sessions_of_cycle on sessions (cycle_id, service_id, starts_at);

-- The agreement of each offer on a page was looked for in the index that keeps agreements
-- apart, in fourteen pages of it each time. An expression answers nobody but its constraint.
alter table agreements
  drop constraint agreements_apart,
  add constraint agreements_apart exclude using gist (service_id with =, (organisation_id::text) with =, daterange(starts_on, ends_on, '[]') with &&);

-- Names written nearly so were looked for among all keys of a service, letter by letter:
-- the letters after a slip, as columns of their own, have indexes of their own.
alter table person_keys
  add column second text generated always as (substr(key, 2, 3)) stored,
  add column third text generated always as (substr(key, 3, 3)) stored;
create index person_keys_second on person_keys (service_id, second text_pattern_ops);
create index person_keys_third on person_keys (service_id, third text_pattern_ops);

-- Said twice.
drop index attestations_person_id_idx;
drop index attestations_document_id_idx1;
