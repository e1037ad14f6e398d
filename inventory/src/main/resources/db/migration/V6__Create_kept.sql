-- Small records by kind: tasks for people, waves of power actions, scans for BMCs. JSON, secrets inside sealed.
create table kept (
  id varchar(320) primary key,
  kind varchar(32) not null,
  document text not null
);

create index kept_by_kind on kept (kind);
