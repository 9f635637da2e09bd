-- +goose Up
-- What was signed is kept with the agreement: the document itself, its amendments,
-- its annexes. Both sides of the agreement read them; only the service adds to them
-- or takes one away.

alter table documents
  alter column referral_id drop not null,
  add column agreement_id uuid,
  add foreign key (agreement_id, service_id, organisation_id) references agreements (id, service_id, organisation_id),
  add constraint documents_of_one check (num_nonnulls(referral_id, agreement_id) = 1),
  add constraint documents_of_an_agreement check (agreement_id is null or organisation_id is not null and side = 'service'),
  drop constraint documents_kind_check, add constraint documents_kind_check check (case when agreement_id is null
    then kind in ('identity','cv','home','income','rights','enrolment','attestation','form','contract','payslip')
    else kind in ('agreement','amendment','annex','insurance','account') end);
create index on documents (agreement_id, added_at, id) where agreement_id is not null;
drop policy tenant_partner on documents;
create policy tenant_partner on documents for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_insert on documents for insert to passerelle_partner
  with check (agreement_id is null and organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_update on documents for update to passerelle_partner
  using (agreement_id is null and organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (agreement_id is null and organisation_id = (select app.organisation()) and open_until > (select app.moment()));

alter table document_contents
  alter column referral_id drop not null,
  add column agreement_id uuid,
  add constraint contents_of_one check (num_nonnulls(referral_id, agreement_id) = 1);
drop policy tenant_partner on document_contents;
create policy tenant_partner on document_contents for select to passerelle_partner
  using (organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_insert on document_contents for insert to passerelle_partner
  with check (agreement_id is null and organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_update on document_contents for update to passerelle_partner
  using (agreement_id is null and organisation_id = (select app.organisation()) and open_until > (select app.moment()))
  with check (agreement_id is null and organisation_id = (select app.organisation()) and open_until > (select app.moment()));
create policy tenant_partner_delete on document_contents for delete to passerelle_partner
  using (agreement_id is null and organisation_id = (select app.organisation()) and open_until > (select app.moment()));
