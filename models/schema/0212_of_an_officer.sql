-- +goose Up
-- Whoever reads the persons of an officer or of a branch reads them within a service, by
-- the policy. Without the service in the index PostgreSQL took all persons of the service
-- from another one, to leave aside those it had found already. And the measure that ends
-- last is what a list and a day say of a person: its row is not read.
-- The new ones are made first: readers wait for no more than the dropping.
create index persons_of_referent on persons (referent_id, service_id, sort_key text_pattern_ops, id);
create index persons_of_branch on persons (branch_id, service_id, sort_key text_pattern_ops, id);
create index measures_of_person on measures (person_id, ends_on desc nulls first, starts_on desc, id) include (service_id, kind, frame);
drop index persons_referent, persons_branch, measures_person_id_starts_on_idx;
