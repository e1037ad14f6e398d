-- Requests done once, by the digest of their Idempotency-Key. Without an answer: begun, and no end of it was seen.
create table request_key (
  id varchar(64) primary key,
  digest text not null,
  begun_at timestamp with time zone not null,
  answer text
);

create index request_key_by_begin on request_key (begun_at);
