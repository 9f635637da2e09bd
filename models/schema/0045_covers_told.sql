-- +goose Up
-- Who is told of what concerns an officer's persons is whoever answers for them
-- today: the worker that spreads a notice reads who covers whom.
grant select on covers to passerelle_worker;
create policy tenant_worker on covers for select to passerelle_worker using (service_id = (select app.service()));
