-- +goose Up
-- A partner counts what it did, from figures that name nobody and outlive the
-- files they come from.

grant select on referral_facts to passerelle_partner;
create policy own_partner on referral_facts for select to passerelle_partner using (organisation_id = (select app.organisation()));
create index on referral_facts (organisation_id, happened_on);
