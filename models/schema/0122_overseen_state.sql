-- +goose Up
-- The officer for data protection reads of a file whether it is archived and
-- whether its processing is limited.

drop function app.overseen(uuid);
-- +goose StatementBegin
create function app.overseen(question uuid)
  returns table (id uuid, file_id uuid, service_id uuid, service text, last_name text, first_name text, birth_on date, status text,
    archived_at timestamptz, limited_at timestamptz, limited_reason text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.file_id, f.service_id, s.name, p.last_name, p.first_name, p.birth_on, p.status, p.archived_at, p.limited_at, p.limited_reason
  from public.oversights o join public.oversight_files f on f.oversight_id = o.id
  join public.persons p on p.id = f.file_id join public.services s on s.id = f.service_id
  where o.id = question and o.account_id = app.account() and o.open_until > app.moment()
  order by s.name, p.id $$;
-- +goose StatementEnd
revoke all on function app.overseen(uuid) from public;
grant execute on function app.overseen(uuid) to passerelle_dpo;
