-- How each machine was made up: a row for each time that its hardware changed, as a JSON document; bounded per machine.
create table hardware (
  machine_id uuid not null,
  number int not null,
  document text not null,
  primary key (machine_id, number)
);
