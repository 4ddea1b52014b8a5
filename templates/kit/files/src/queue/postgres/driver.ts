import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../endpoints/backoff.ts';
import { every } from '../../lifecycle/every.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { checkNames } from '../names.ts';
import { type Backlog, type Count, type Queue, QueueUnavailable, type Subscription } from '../port.ts';
import type { PostgresSettings } from '../settings.ts';
import { queueTelemetry } from '../telemetry.ts';
import { createBell } from './bell.ts';
import { connect } from './connection.ts';
import { createConsumer } from './consumer.ts';
import { createListener } from './listener.ts';
import { createPublisher } from './publisher.ts';
import { type DeadRow, toDeadMessage } from './rows.ts';

const GAUGE_MS = 5000;
const CLEAN_MS = 60_000;

interface CountRow {
  readonly topic: string;
  readonly ready: string;
  readonly delayed: string;
  readonly in_flight: string;
  readonly dead: string;
  readonly oldest_ms: number;
}

/** A queue in tables of PostgreSQL, reached through the functions of schema.sql. */
export function postgresQueue(settings: PostgresSettings, telemetry: Telemetry): Queue {
  const { log } = telemetry;
  const { host, port } = settings;
  const tell = queueTelemetry(telemetry, { system: 'postgresql', host, port });
  const connection = connect(settings, log);
  const bell = createBell(connection);
  const listener = createListener(settings, log);
  const { call } = connection;
  const subscriptions = new Set<Subscription>();
  const groups = new Map<string, Set<string>>();
  let closed = false;

  /** Waits for a queue that is away: what is published after this must reach the group, so there is nothing to go on with. */
  const register = async (group: string, topics: readonly string[]) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await call('select queue.subscribe($1, $2)', [group, topics]);
        return;
      } catch (error) {
        if (!(error instanceof QueueUnavailable) || closed) throw error;
        if (attempt === 1) log.warn({ reason: error.message, group }, 'waiting for the queue');
        await sleep(50 + backoff(attempt, { maxMs: 1000 }));
      }
    }
  };

  const backlog: Queue['backlog'] = async (group) => {
    const rows = await call<CountRow>('select * from queue.backlog($1)', [group]);
    return toBacklog(rows);
  };
  const measure = async () => {
    for (const group of groups.keys()) tell.backlog(group, await backlog(group));
  };
  const clean = async () => {
    for (const [group, topics] of groups) await call('select queue.subscribe($1, $2)', [group, [...topics]]);
    let more = groups.size > 0;
    while (more && !closed) more = (await call<{ clean: boolean }>('select queue.clean()', []))[0]?.clean === true;
  };
  const stops = [
    every(GAUGE_MS, 'backlog of the queue', log, measure),
    every(CLEAN_MS, 'cleaning the queue', log, clean),
  ];

  return {
    publish: createPublisher(connection, bell, tell),
    subscribe: async (options) => {
      const { group, topics } = options;
      checkNames(group, ...topics);
      await register(group, topics);
      groups.set(group, new Set([...(groups.get(group) ?? []), ...topics]));
      const consumer = createConsumer(options, { connection, bell, listener, telemetry: tell, log });
      subscriptions.add(consumer);
      return {
        close: async () => {
          await consumer.close();
          subscriptions.delete(consumer);
        },
      };
    },
    backlog,
    dead: async (group, { limit = 100 } = {}) =>
      (await call<DeadRow>('select * from queue.dead($1, $2)', [group, limit])).map(toDeadMessage),
    redrive: async (group, ids) => {
      const rows = await call<{ redrive: number }>('select queue.redrive($1, $2)', [group, ids ?? null]);
      for (const topic of Object.keys((await backlog(group)).topics)) bell(topic);
      return rows[0]?.redrive ?? 0;
    },
    ping: async () => void (await call('select 1', [])),
    close: async () => {
      closed = true;
      for (const stop of stops) stop();
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      await Promise.all([listener.close(), connection.close()]);
    },
  };
}

function toBacklog(rows: readonly CountRow[]): Backlog {
  const topics = Object.fromEntries(
    rows.map(({ topic, ready, delayed, in_flight, dead, oldest_ms }): [string, Count] => [
      topic,
      {
        ready: Number(ready),
        delayed: Number(delayed),
        inFlight: Number(in_flight),
        dead: Number(dead),
        oldestMs: Math.max(0, Math.round(oldest_ms)),
      },
    ]),
  );
  const all = Object.values(topics);
  const sum = (of: (count: Count) => number) => all.reduce((total, count) => total + of(count), 0);
  return {
    ready: sum(({ ready }) => ready),
    delayed: sum(({ delayed }) => delayed),
    inFlight: sum(({ inFlight }) => inFlight),
    dead: sum(({ dead }) => dead),
    oldestMs: Math.max(0, ...all.map(({ oldestMs }) => oldestMs)),
    topics,
  };
}
