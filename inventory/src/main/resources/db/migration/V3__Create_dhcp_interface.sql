-- What an operator chose over the API to be on an interface; wins over --serve until it is deleted. JSON.
create table dhcp_interface (
  name varchar(64) primary key,
  document text not null
);
