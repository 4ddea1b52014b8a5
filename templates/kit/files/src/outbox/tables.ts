/**
 * The tables of outbox and inbox. A service with migrations copies the text into one of them, where it stays as it is; tests and
 * document stores run it as it stands.
 */
export const OUTBOX_TABLES = `
-- Messages that wait for the relay. Rows come and go, so it is vacuumed by their number, not by its share.
create table if not exists outbox (
  seq bigint generated always as identity primary key,
  topic text not null,
  id text not null,
  key text not null,
  type text not null,
  data json not null,
  headers json not null,
  added_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index if not exists outbox_keys on outbox (topic, key, seq);

-- Messages that were handled.
create table if not exists inbox (
  consumer text not null,
  message_id text not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, message_id)
);
create index if not exists inbox_age on inbox (handled_at);
`;
