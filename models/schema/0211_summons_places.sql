-- +goose Up
-- Where a person was awaited when they were told, so that they are told of another
-- place as of another hour.

alter table summonses
  add column place text; -- as the service knew it, also where no message may write it; null: told before this was kept

-- An hour at a permanence stays, but the building may change more than once.
drop index summonses_visit_change;
create unique index summonses_visit_change on summonses (visit_id, sequence, kind)
  where kind in ('moved','cancelled') and by_id is null and status <> 'cancelled' and visit_id is not null;

update person_copy_parts set query = replace(query, 'x.starts_at, x.channel', 'x.starts_at, x.place, x.channel') where part = 'summonses';
