-- What was changed of the DHCP plan at run time: one row, one JSON document, replaced under its version.
create table dhcp_plan (
  id smallint primary key,
  version bigint not null,
  document text not null
);
