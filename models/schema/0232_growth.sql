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

-- The agreement of each offer on a page was looked for in the index that keeps agreements
-- apart, in fourteen pages of it each time. An expression answers nobody but its constraint.
alter table agreements
  drop constraint agreements_apart,
  add constraint agreements_apart exclude using gist (service_id with =, (organisation_id::text) with =, daterange(starts_on, ends_on, '[]') with &&);

-- Said twice.
drop index attestations_person_id_idx;
drop index attestations_document_id_idx1;
