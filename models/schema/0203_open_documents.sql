-- +goose Up
-- A yearly report leaves as an OpenDocument spreadsheet too.
alter table figure_exports drop constraint figure_exports_format_check,
  add constraint figure_exports_format_check check (format in ('csv','xlsx','ods'));
