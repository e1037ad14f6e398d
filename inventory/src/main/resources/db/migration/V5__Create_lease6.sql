-- DHCPv6 bindings: one row for each address, the last word on it.
create table lease6 (
  address varchar(39) primary key,
  prefix varchar(43) not null,
  duid varchar(260) not null,
  iaid bigint not null,
  mac varchar(17),
  kind varchar(8) not null,
  bound_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
