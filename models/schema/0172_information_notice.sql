-- +goose Up
-- Which version of the information notice a person was given, and when: an act on
-- the file like any other. The field of such a row is the version, new its day.
alter table person_events drop constraint person_events_action_check, add constraint person_events_action_check
  check (action in ('change','assign','unassign','measure','limit','referent','move','close','reopen','ask','cancel','leave','arrive','notice'));
create index on person_events (person_id, at) where action = 'notice';
