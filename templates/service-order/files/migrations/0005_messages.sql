-- What is told to others, and what was heard from them: see @app/kit/outbox.

-- Messages that wait for the relay. Rows come and go, so it is vacuumed by number, not by share.
create table outbox (
  seq bigint generated always as identity primary key,
  topic text not null,
  id text not null,
  key text not null,
  type text not null,
  data json not null,
  headers json not null,
  added_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index outbox_keys on outbox (topic, key, seq);

-- Messages that were handled.
create table inbox (
  consumer text not null,
  message_id text not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, message_id)
);
create index inbox_age on inbox (handled_at);
