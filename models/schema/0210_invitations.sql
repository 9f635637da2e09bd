-- +goose Up
-- Whoever leads sessions takes them into a calendar with the e-mails that tell of
-- them, unless they do not want to. Of the topic of sessions only.
alter table notification_preferences
  add column invites text not null default 'with_mail' check (invites in ('with_mail','none'));
grant update (invites) on notification_preferences to passerelle_staff, passerelle_partner;

-- The sessions that an e-mail is about, as they stand when it is asked, for its
-- reader's calendar: those that the reader leads, and as cancelled those that they
-- led when they were told. Whoever only answers for somebody enrolled leads none. A
-- worker has no row of teams and rooms for an organisation; it is given hours, neutral
-- labels and places of these sessions alone.
--
-- A calendar takes in what has a higher number. Whoever leaves and comes back is sent,
-- for the same version of a session, a request, a cancellation and a request again.
-- +goose StatementBegin
create function app.sessions_of_mail(which uuid)
  returns table (id uuid, label text, number integer, place text, starts_at timestamptz, ends_at timestamptz, cancelled boolean, sequence integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  with letter as (
    select m.id, m.kind, m.account_id, m.notice_id, m.created_at, m.service_id, m.organisation_id from mails m
    where m.id = which and (m.service_id = app.service() or m.organisation_id = app.organisation())
      and not exists (select from notification_preferences p where p.account_id = m.account_id and p.topic = 'sessions' and p.invites = 'none')
  ), told as (
    select n.kind, n.noun_id, n.created_at from letter m join notices n on n.id = m.notice_id where m.kind = 'notice'
    union all
    select n.kind, n.noun_id, n.created_at from letter m join inbox_items i on i.account_id = m.account_id and i.digested_at = m.created_at
      and (i.service_id = m.service_id or i.organisation_id = m.organisation_id)
    join notices n on n.id = i.notice_id and n.open_until > app.moment() where m.kind = 'digest'
  ), concerned as (
    select k.session_id, t.created_at from told t join sessions s on s.id = t.noun_id
    join session_changes k on k.cycle_id = s.cycle_id and k.made_at = t.created_at where t.kind ~ '^sessions?_'
    union all
    select s.id, t.created_at from told t join sessions s on s.cycle_id = t.noun_id join cycles c on c.id = s.cycle_id
    where t.kind = 'team_left' or t.kind = 'team_joined' and s.status = 'planned' and c.status <> 'cancelled'
  ), known as (
    select session_id, min(created_at) as since from concerned group by session_id
  ), mine as (
    select s.id, c.label, s.position, s.starts_at, s.ends_at, s.status in ('cancelled','not_held') or c.status = 'cancelled' as gone,
      s.sequence + (c.status = 'cancelled')::int as sequence,
      case when m.service_id is null then s.room
        else concat_ws(' – ', nullif(coalesce(r.name, s.room), ''), coalesce(nullif(r.site, ''), b.name)) end as place,
      exists (select from facilitators f where f.cycle_id = s.cycle_id and f.account_id = m.account_id) as leads,
      h.times, coalesce(h.last_at >= k.since, false) as left_since
    from letter m cross join known k join sessions s on s.id = k.session_id join cycles c on c.id = s.cycle_id
    join branches b on b.id = c.branch_id left join rooms r on r.id = s.room_id
    cross join lateral (select count(*)::int as times, max(x.made_at) as last_at from facilitator_changes x
      where x.cycle_id = s.cycle_id and x.account_id = m.account_id and x.change = 'left') h
    where s.ends_at > app.moment() and (s.service_id = m.service_id or s.organisation_id = m.organisation_id and s.open_until > app.moment())
  )
  select id, label, position, place, starts_at, ends_at, gone or not leads, sequence + 2 * times - (not leads)::int
  from mine where leads or left_since order by starts_at, id
$$;
-- +goose StatementEnd
revoke all on function app.sessions_of_mail(uuid) from public;
grant execute on function app.sessions_of_mail(uuid) to passerelle_worker;
