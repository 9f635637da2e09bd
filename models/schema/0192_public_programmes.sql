-- +goose Up
-- The season's programme as a page that anybody may read, without a session: what
-- a service publishes of the actions it has opened to all. Names of persons, of
-- staff and of speakers are in none of it, nor is a date within walls.

-- Whether the action stands in it.
alter table actions add column open_to_all boolean not null default false;
grant update (open_to_all) on actions to passerelle_staff;

create table public_programmes (
  service_id   uuid primary key references services,
  id           uuid not null unique, -- its address, which stays while it is withdrawn
  published_at timestamptz           -- null: nobody reads it
);
alter table public_programmes enable row level security;
grant select, insert, update (published_at) on public_programmes to passerelle_staff;
create policy tenant on public_programmes to passerelle_staff using (service_id = (select app.service())) with check (service_id = (select app.service()));

-- +goose StatementBegin
-- What anybody reads of a published programme: the dates from a moment on, or one
-- row without any. A programme that is not published gives no row.
create function app.public_programme(which uuid, since timestamptz)
  returns table (service text, label text, discipline text, form text, summary text, theme text, starts_at timestamptz, ends_at timestamptz,
    time_zone text, room text, site text, cancelled boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.name, d.label, d.discipline, d.form, d.summary, d.theme, d.starts_at, d.ends_at, d.time_zone, d.room, d.site, d.cancelled
  from public.public_programmes p join public.services v on v.id = p.service_id
  left join lateral (
    select c.label, a.discipline, a.form, a.summary, s.theme, s.starts_at, s.ends_at, c.time_zone, r.name as room, coalesce(nullif(r.site, ''), b.name) as site,
      s.status = 'cancelled' as cancelled
    from public.actions a join public.cycles c on c.id = a.cycle_id and c.status <> 'cancelled'
    join public.sessions s on s.cycle_id = a.cycle_id and s.starts_at >= since
    join public.rooms r on r.id = s.room_id and r.setting = 'open' join public.branches b on b.id = r.branch_id
    where a.service_id = p.service_id and a.open_to_all
    order by s.starts_at, c.label, s.id limit 500
  ) d on true
  where p.id = which and p.published_at is not null
  order by d.starts_at, d.label $$;
-- +goose StatementEnd
revoke all on function app.public_programme(uuid, timestamptz) from public;
grant execute on function app.public_programme(uuid, timestamptz) to passerelle_auth, passerelle_staff, passerelle_partner, passerelle_admin, passerelle_dpo, passerelle_statistics;
