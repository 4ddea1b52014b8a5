import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { openSql, SqlUnavailable, sql, sqlSettings } from '../../src/sql/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';

/** A message of PostgreSQL's protocol: its kind, its length, what it says. */
function message(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), length, body]);
}

const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const FAREWELL = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'));

it('outlives a server that says it is ready and goodbye in one breath', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, FAREWELL])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const settings = readConfig(
    { db: sqlSettings('DB') },
    {
      DB_DRIVER: 'postgres',
      DB_HOST: '127.0.0.1',
      DB_PORT: String((server.address() as AddressInfo).port),
      DB_DATABASE: 'x',
      DB_USER: 'x',
      DB_CONNECT_MS: '300',
    },
  ).db;
  const db = openSql(settings, testTelemetry());
  onTestFinished(() => db.close());
  // An error that nobody listens to would fail this run.
  await expect(db.query(sql`select 1`)).rejects.toBeInstanceOf(SqlUnavailable);
});
