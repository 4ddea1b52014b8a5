-- One role for one user of the queue, in the database that all of them share. May be run again at any time. Read by psql, and on the
-- local runtime by the CLI's own client: only what both understand.
\getenv role ROLE
\getenv database DATABASE
\getenv password PASSWORD

-- The password must not get into the server's log, not even when a statement fails.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;

-- One at a time: two sessions that change the same catalogs at once fail. Held until this session ends.
SELECT FROM pg_advisory_lock(hashtext('platform/create-role'));

SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';

-- Who counts what waits, where the platform's autoscaler is not the server's administrator: it may do nothing else.
\set scaler ''
\getenv scaler SCALER
SELECT 'CREATE ROLE queue_scaler'
  WHERE :'scaler' <> '' AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'queue_scaler') \gexec
SELECT format('ALTER ROLE queue_scaler LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 50 PASSWORD %L', :'scaler')
  WHERE :'scaler' <> '' \gexec

-- The owner of the tables is nobody who can log in.
SELECT 'CREATE ROLE queue_owner NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'queue_owner') \gexec
SELECT format('CREATE DATABASE %I OWNER queue_owner', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"role";
SELECT format('GRANT CONNECT ON DATABASE %I TO queue_scaler', :'database')
  WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = 'queue_scaler') \gexec

\connect :"database"
SELECT FROM pg_advisory_lock(hashtext('platform/create-role'));
SET client_min_messages = warning;
SET ROLE queue_owner;

-- From here on as in packages/kit/src/queue/postgres/schema.sql of a project.

-- Queue of the driver `postgres`: topics with durable groups of consumers. Users of the database call the functions and cannot see the
-- tables; a group belongs to the user who subscribed first, so nobody reads another one's messages. May be run again at any time.
create schema if not exists queue;

create table if not exists queue.groups (
  name text primary key,
  owner name not null default session_user,
  seen_at timestamptz not null default now()
);

create table if not exists queue.subscriptions (
  id integer generated always as identity primary key,
  grp text not null references queue.groups on delete cascade,
  topic text not null,
  unique (topic, grp)
);

-- A row for each message and each group that has to handle it; done means deleted. Rows live for moments, so space is reused by
-- vacuuming after a number of them, and half-full pages let a row be leased where it stands, without touching an index.
create table if not exists queue.messages (
  id bigint generated always as identity,
  sub integer not null,
  -- Stands for the subscription and the key: short, and the only way to look for one key. Two keys that share one share their order.
  lane bigint not null,
  message_id text not null,
  key text not null,
  type text not null,
  data json not null,
  headers json not null,
  published_at timestamptz not null,
  attempt integer not null default 0,
  -- Until then nobody takes it: leased when it has a holder, else delayed.
  due_at timestamptz not null default '-infinity',
  holder uuid,
  primary key (sub, id)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000,
  autovacuum_vacuum_cost_delay = 0);
create index if not exists messages_lanes on queue.messages (lane, id);

-- Ids that a topic has taken, for a while.
create table if not exists queue.taken (
  topic text not null,
  message_id text not null,
  at timestamptz not null default now(),
  primary key (topic, message_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_insert_threshold = -1,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000, autovacuum_vacuum_cost_delay = 0);
create index if not exists taken_age on queue.taken (at);

create table if not exists queue.dead (
  id bigint generated always as identity primary key,
  sub integer not null references queue.subscriptions on delete cascade,
  message_id text not null,
  key text not null,
  type text not null,
  data json not null,
  headers json not null,
  published_at timestamptz not null,
  attempt integer not null,
  reason text not null,
  died_at timestamptz not null default now()
);
create index if not exists dead_subs on queue.dead (sub, id);

-- Plans must not depend on statistics: these tables are empty in one moment and full in the next, and a plan lives as long as its
-- connection. So each access has one index that fits, and the functions that run all the time forbid all else.

-- Publishes [{ id, key, type, data, headers }], in this order, to every group of the topic; ids that it has taken before are left out.
create or replace function queue.publish(p_topic text, p_messages json) returns void
language sql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  with given as materialized (
    select distinct on (m.id) m.id, m.key, m.type, m.data, m.headers, position
    from json_array_elements(p_messages) with ordinality as list (item, position),
      json_to_record(item) as m (id text, key text, type text, data json, headers json)
    order by m.id, position
  ), fresh as (
    insert into queue.taken (topic, message_id) select p_topic, id from given order by id
    on conflict do nothing returning message_id
  )
  insert into queue.messages (sub, lane, message_id, key, type, data, headers, published_at)
  select s.id, hashtextextended(g.key, s.id), g.id, g.key, g.type, coalesce(g.data, 'null'), coalesce(g.headers, '{}'), now()
  from given g join fresh f on f.message_id = g.id cross join queue.subscriptions s
  where s.topic = p_topic order by g.position
$$;

-- Makes the group known, as the caller's own.
create or replace function queue.subscribe(p_group text, p_topics text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into queue.groups (name) values (p_group) on conflict (name) do update set seen_at = now() where groups.seen_at < now() - interval '1 hour';
  if (select owner <> session_user from queue.groups where name = p_group) then
    raise insufficient_privilege using message = format('the group %s belongs to another user', p_group);
  end if;
  insert into queue.subscriptions (grp, topic) select p_group, unnest(p_topics) on conflict do nothing;
end
$$;

-- Subscriptions of a group of the caller.
create or replace function queue.own(p_group text) returns setof queue.subscriptions
language sql stable rows 3 as $$
  select s.* from queue.subscriptions s join queue.groups g on g.name = s.grp
  where s.grp = p_group and g.owner = session_user
$$;

-- Forgets messages that are done, then leases the oldest messages of up to p_limit keys, each with some that follow it. A key of
-- which anything is leased or delayed is left alone, so its messages are handled one after another. Losing a lease or an
-- acknowledgement in a crash is no loss: the message comes again.
create or replace function queue.take(p_group text, p_topics text[], p_holder uuid, p_done bigint[], p_limit integer, p_lease_ms integer)
returns table (id bigint, topic text, message_id text, key text, type text, data json, headers json, published_ms float8,
  attempt integer, lane bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_memoize = off
set enable_material = off as $$
#variable_conflict use_column
declare
  v_sub queue.subscriptions;
  v_left integer := p_limit;
  v_heads bigint[];
  v_ids bigint[];
begin
  perform set_config('synchronous_commit', 'off', true);
  for v_sub in select * from queue.own(p_group) order by random() loop
    delete from queue.messages m where m.sub = v_sub.id and m.id = any (p_done) and m.holder = p_holder;
    continue when v_left <= 0 or v_sub.topic <> all (p_topics);
    with heads as materialized (
      select m.id, m.lane from queue.messages m
      where m.sub = v_sub.id and m.due_at <= now() and not exists (
        select from queue.messages e where e.lane = m.lane and e.id < m.id)
      order by m.id limit v_left for update of m skip locked
    ), chains as materialized (
      -- A follower can be in the hands of another consumer when its publisher committed before that of the head.
      select h.id, f.ids
      from heads h cross join lateral (
        select array_agg(e.id) as ids, coalesce(bool_or(e.due_at > now()), false) as busy
        from (select m.id, m.due_at from queue.messages m where m.lane = h.lane and m.id > h.id order by m.id limit 15) e) f
      where not f.busy
    )
    select array(select id from chains), array(select unnest(ids) from chains) into v_heads, v_ids;
    v_left := v_left - cardinality(v_heads);
    return query
      update queue.messages m set holder = p_holder, due_at = now() + p_lease_ms * interval '1 millisecond',
        attempt = m.attempt + (m.id = any (v_heads))::integer
      where m.sub = v_sub.id and m.id = any (v_heads || v_ids)
      returning m.id, v_sub.topic, m.message_id, m.key, m.type, m.data, m.headers, extract(epoch from m.published_at)::float8 * 1000,
        m.attempt + (m.id <> all (v_heads))::integer, m.lane;
  end loop;
end
$$;

-- Extends leases; returns those that are still the holder's.
create or replace function queue.extend(p_group text, p_holder uuid, p_ids bigint[], p_lease_ms integer) returns setof bigint
language sql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
  select set_config('synchronous_commit', 'off', true);
  update queue.messages m set due_at = now() + p_lease_ms * interval '1 millisecond'
  where m.sub = any (array(select id from queue.own(p_group))) and m.id = any (p_ids) and m.holder = p_holder returning m.id
$$;

-- Gives messages back that were not handled.
create or replace function queue.release(p_group text, p_holder uuid, p_ids bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
  update queue.messages m set due_at = '-infinity', holder = null
  where m.sub = any (array(select id from queue.own(p_group))) and m.id = any (p_ids) and m.holder = p_holder
$$;

-- An attempt failed: it is delayed, or dead when there is no delay.
create or replace function queue.fail(p_group text, p_holder uuid, p_id bigint, p_attempt integer, p_delay_ms integer, p_reason text)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  if p_delay_ms is not null then
    update queue.messages m set due_at = now() + p_delay_ms * interval '1 millisecond', holder = null, attempt = p_attempt
    where m.sub = any (array(select id from queue.own(p_group))) and m.id = p_id and m.holder = p_holder;
    return;
  end if;
  with gone as (
    delete from queue.messages m
    where m.sub = any (array(select id from queue.own(p_group))) and m.id = p_id and m.holder = p_holder returning m.*
  )
  insert into queue.dead (sub, message_id, key, type, data, headers, published_at, attempt, reason)
  select sub, message_id, key, type, data, headers, published_at, p_attempt, p_reason from gone;
end
$$;

create or replace function queue.backlog(p_group text)
returns table (topic text, ready bigint, delayed bigint, in_flight bigint, dead bigint, oldest_ms float8)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.topic, coalesce(m.ready, 0), coalesce(m.delayed, 0), coalesce(m.in_flight, 0),
    (select count(*) from queue.dead d where d.sub = s.id), coalesce(m.oldest_ms, 0)
  from queue.own(p_group) s left join (
    select sub, count(*) filter (where due_at <= now()) as ready,
      count(*) filter (where due_at > now() and holder is null) as delayed,
      count(*) filter (where due_at > now() and holder is not null) as in_flight,
      (extract(epoch from now() - min(published_at)) * 1000)::float8 as oldest_ms
    from queue.messages where sub in (select id from queue.own(p_group)) group by sub) m on m.sub = s.id
$$;

create or replace function queue.dead(p_group text, p_limit integer)
returns table (topic text, message_id text, key text, type text, data json, headers json, published_ms float8, attempt integer,
  reason text, died_ms float8)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.topic, d.message_id, d.key, d.type, d.data, d.headers, extract(epoch from d.published_at)::float8 * 1000, d.attempt,
    d.reason, extract(epoch from d.died_at)::float8 * 1000
  from queue.own(p_group) s join queue.dead d on d.sub = s.id order by d.id limit p_limit
$$;

-- Dead messages (all, or those with these ids) become new ones, behind those that wait.
create or replace function queue.redrive(p_group text, p_ids text[]) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with again as (
    delete from queue.dead d using queue.own(p_group) s
    where d.sub = s.id and (p_ids is null or d.message_id = any (p_ids)) returning d.*
  ), fresh as (
    insert into queue.messages (sub, lane, message_id, key, type, data, headers, published_at)
    select sub, hashtextextended(key, sub), message_id, key, type, data, headers, published_at from again order by id returning 1
  )
  select count(*)::integer from fresh
$$;

-- Forgets what is too old to matter, some at a time: taken ids after 10 minutes, dead messages after 14 days, groups (with their
-- messages) that nobody has used for 30 days. Returns whether there may be more. Anybody may call it, one at a time does it.
create or replace function queue.clean() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_count bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('queue.clean', 0)) then return false; end if;
  perform set_config('synchronous_commit', 'off', true);
  delete from queue.taken t where t.ctid = any (array(
    select ctid from queue.taken where at < now() - interval '10 minutes' limit 20000));
  get diagnostics v_count = row_count;
  delete from queue.dead where died_at < now() - interval '14 days';
  delete from queue.messages where sub in (
    select s.id from queue.subscriptions s join queue.groups g on g.name = s.grp where g.seen_at < now() - interval '30 days');
  delete from queue.groups where seen_at < now() - interval '30 days';
  return v_count = 20000;
end
$$;

grant usage on schema queue to public;
revoke execute on function queue.own(text) from public;

-- To be let into the database is not enough.
REVOKE USAGE ON SCHEMA queue FROM PUBLIC;
GRANT USAGE ON SCHEMA queue TO :"role";

-- How many messages of a group wait or are in hand; those that are delayed are nothing that more copies could do.
CREATE SCHEMA IF NOT EXISTS scaling;
CREATE OR REPLACE FUNCTION scaling.backlog(p_group text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT count(*) FROM queue.messages
  WHERE sub = ANY (ARRAY(SELECT id FROM queue.subscriptions WHERE grp = p_group)) AND (due_at <= now() OR holder IS NOT NULL)
$$;
REVOKE EXECUTE ON FUNCTION scaling.backlog(text) FROM PUBLIC;
SELECT format('GRANT %s TO queue_scaler', rights)
  FROM unnest(ARRAY['USAGE ON SCHEMA scaling', 'EXECUTE ON FUNCTION scaling.backlog(text)']) AS list (rights)
  WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = 'queue_scaler') \gexec

-- What the user consumes is kept for it from now on, before it is there to subscribe: nothing that others say first is lost to it.
\set topics ''
\getenv topics TOPICS
INSERT INTO queue.groups (name, owner) SELECT :'role', :'role' WHERE :'topics' <> '' ON CONFLICT DO NOTHING;
INSERT INTO queue.subscriptions (grp, topic) SELECT :'role', unnest(string_to_array(:'topics', ',')) WHERE :'topics' <> ''
  ON CONFLICT DO NOTHING;
