-- Each token has its own keys. Those of before belong to nobody and go with their day.
alter table request_key add column holder varchar(64) default '' not null;

create index request_key_by_holder on request_key (holder, begun_at);
