import { setTimeout as delay } from 'node:timers/promises';
import {
  announce,
  fail,
  listenFailure,
  log,
  onStop,
  readOptions,
  tellStatistics,
  watchFile,
} from '../program/index.ts';
import { Balancer, type Listener, parseListeners } from './balancer.ts';

/** How long a drain waits for connections that their clients keep open. */
const DRAIN_MS = 5000;
const RETRY_MS = 1000;

const file = readOptions(['listeners']).listeners ?? fail('--listeners FILE is missing');
const open = new Map<string, Balancer>();
const keyOf = (listener: Listener) => JSON.stringify([listener.host, listener.port, listener.endpoints]);
const warn = (message: string) => log('warn', message);

/** Makes the open ports those of the list. At the start a port that cannot be opened ends the process; later it is tried again. */
async function apply(listeners: readonly Listener[], first: boolean): Promise<void> {
  const wanted = new Map(listeners.map((listener) => [keyOf(listener), listener]));
  for (const [key, balancer] of open) {
    if (wanted.has(key)) continue;
    open.delete(key);
    closedConnections += balancer.received;
    void balancer.close();
    log('info', `closed ${balancer.listener.name}`, { port: balancer.listener.port });
  }
  for (const [key, listener] of wanted) {
    if (open.has(key)) continue;
    const balancer = new Balancer(listener, warn);
    try {
      const port = await balancer.open();
      open.set(key, balancer);
      log('info', `${listener.name} listens`, { host: listener.host, port });
      ports.set(key, port);
    } catch (error) {
      await balancer.close();
      const message = listenFailure(error as NodeJS.ErrnoException, listener.host, listener.port);
      if (first) fail(`${listener.name}: ${message}`);
      log('error', `${listener.name}: ${message}`);
      setTimeout(() => void change(latest), RETRY_MS).unref();
    }
  }
  const port = listeners.map((listener) => ports.get(keyOf(listener))).find((found) => found !== undefined);
  if (open.size === wanted.size) announce(port ?? 0);
}

const ports = new Map<string, number>();
/** Of addresses that are closed by now. */
let closedConnections = 0;
let latest: Listener[] = [];
let work: Promise<void> | undefined;

/** Changes are applied one after the other. */
function change(listeners: Listener[]): Promise<void> {
  latest = listeners;
  const first = work === undefined;
  work = (work ?? Promise.resolve()).then(() => apply(listeners, first));
  return work;
}

const watch = watchFile(file, (text) => {
  const listeners = text === undefined ? undefined : parseListeners(text);
  if (listeners) void change(listeners);
  else if (work === undefined) fail(`${file} holds no list of listeners`);
  else warn(`${file} holds no list of listeners; the last one stays`);
});

tellStatistics(() => {
  const all = [...open.values()];
  const sum = (of: (balancer: Balancer) => number) => all.reduce((total, balancer) => total + of(balancer), 0);
  return {
    balancer_connections: sum(({ connections }) => connections),
    balancer_connections_total: closedConnections + sum(({ received }) => received),
  };
});

onStop(async (how) => {
  watch.close();
  const closed = Promise.all([...open.values()].map((balancer) => balancer.close()));
  if (how === 'drain') await Promise.race([closed, delay(DRAIN_MS)]);
  for (const balancer of open.values()) balancer.destroy();
});
