// Makes one user of the queue, with rights on its own exchanges and queues and no others, and all that it needs there: so what others
// publish is kept for it before it starts. May be run again at any time. Asks the management API, as the administrator.
//
// Names and arguments are those of the driver in packages/kit/src/queue/rabbitmq of a project (names.ts, topology.ts).
import { readFileSync } from 'node:fs';

const PARTITIONS = 6;
const SCALER = 'queue_scaler';
const DAY_MS = 24 * 3_600_000;
const TRIES = 120;

const { HOST, PORT, VHOST = '/', ADMIN, ACCOUNT, TLS } = process.env;
const list = (text = '') => text.split(',').filter((word) => word !== '');
const consumes = list(process.env.TOPICS);
const said = list(process.env.PUBLISHES);
/** A program whose template does not say what it publishes makes its own topics and groups. */
const free = said.includes('*');
const publishes = said.filter((topic) => topic !== '*');

const secret = (name) => readFileSync(`${process.env.SECRETS ?? '/run/secrets'}/${name}`, 'utf8').trim();
const authorization = `Basic ${Buffer.from(`${ADMIN}:${secret('admin')}`).toString('base64')}`;
const base = `${TLS === 'true' ? 'https' : 'http'}://${HOST}:${PORT}/api`;
const path = (...parts) => parts.map(encodeURIComponent).join('/');

async function send(method, where, body) {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${base}/${where}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).catch((error) => ({ ok: false, status: 0, text: async () => String(error.cause ?? error) }));
    if (response.ok) return;
    const text = await response.text();
    // A server that is busy answers late, or that it has not agreed with itself yet. Others may make the same thing at the same time.
    const busy = response.status === 0 || response.status >= 500 || /INTERNAL_ERROR|already_exists/.test(text);
    if (attempt === TRIES || !busy) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
const put = (where, body) => send('PUT', where, body);
const bind = (source, type, target, key) =>
  send('POST', path('bindings', VHOST, 'e', source, type, target), { routing_key: key, arguments: {} });

const quorum = (args) => ({ durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum', ...args } });

async function makeTopic(topic) {
  await put(path('exchanges', VHOST, `topic:${topic}`), { type: 'fanout', durable: true, auto_delete: false });
}

async function makeGroup(topic) {
  const exchange = `${ACCOUNT}:${topic}`;
  await put(path('exchanges', VHOST, exchange), { type: 'direct', durable: true, auto_delete: false });
  const partition = quorum({
    'x-single-active-consumer': true,
    'x-delivery-limit': 50,
    'x-overflow': 'reject-publish',
    'x-dead-letter-strategy': 'at-least-once',
    'x-dead-letter-exchange': exchange,
    'x-dead-letter-routing-key': 'dead',
    'x-expires': 30 * DAY_MS,
  });
  // One after another: a quorum queue is a small cluster of its own, and to found many at once takes no less time.
  for (let number = 0; number < PARTITIONS; number += 1) {
    const queue = `${exchange}:${number}`;
    await put(path('queues', VHOST, queue), partition);
    await bind(exchange, 'q', queue, String(number));
  }
  const dead = `${exchange}:dead`;
  await put(path('queues', VHOST, dead), quorum({ 'x-delivery-limit': -1, 'x-message-ttl': 14 * DAY_MS }));
  await bind(exchange, 'q', dead, 'dead');
  await bind(`topic:${topic}`, 'e', exchange, '');
}

/** Regular expressions: what it may make, write to, and read from. */
function rights() {
  const name = ACCOUNT.replaceAll('.', '\\.');
  if (free) {
    const all = `^(topic:[^:]+|${name}:.+)$`;
    return { configure: all, write: all, read: all };
  }
  const topics = publishes.map((topic) => topic.replaceAll('.', '\\.')).join('|');
  return {
    // Its place among its replicas, and where messages wait for long.
    configure: `^${name}:[^:]+:(seat|wait):[0-9]+$`,
    write: `^(${name}:[^:]+(:wait:[0-9]+)?${topics === '' ? '' : `|topic:(${topics})`})$`,
    read: `^${name}:[^:]+:([0-9]+|dead|wait:[0-9]+)$`,
  };
}

// Who counts what waits, for the platform's autoscaler: sees the lengths of queues, and may do nothing.
await put(path('users', SCALER), { password: secret('scaler'), tags: 'management' });
await put(path('permissions', VHOST, SCALER), { configure: '^$', write: '^$', read: '^$' });

for (const topic of new Set([...publishes, ...consumes])) await makeTopic(topic);
for (const topic of consumes) await makeGroup(topic);
await put(path('users', ACCOUNT), { password: secret('password'), tags: '' });
await put(path('permissions', VHOST, ACCOUNT), rights());
