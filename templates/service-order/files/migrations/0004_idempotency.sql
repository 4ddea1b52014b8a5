-- Results by Idempotency-Key, see @app/kit/idempotency. A row without a result is never visible: both are of one transaction.
create table idempotency_keys (
  owner       text not null,
  key         text not null,
  fingerprint text not null,
  result      text,
  created_at  timestamptz not null default now(),
  primary key (owner, key)
);

create index idempotency_keys_age on idempotency_keys (created_at);
