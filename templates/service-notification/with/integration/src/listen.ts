import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { openLedger } from './ledger.ts';
import { apiOf, type Out, type Settings } from './settings.ts';
import { createReceiver } from './webhook/index.ts';

const EVENTS = ['order.placed', 'order.paid', 'order.cancelled', 'receipt.created'] as const;

/** Registers a webhook, writes down what it tells, and takes it away again at the end. */
export async function listen(settings: Settings, out: Out, signal: AbortSignal = untilStopped()): Promise<void> {
  const api = apiOf(settings);
  const ledger = await openLedger(settings.ledger);
  let secret: string | undefined;
  const server = createReceiver({
    secrets: () => (secret === undefined ? [] : [secret]),
    act: async (id, { type, timestamp, data }) => {
      const isNew = await ledger.add({ id, type, timestamp, data });
      out.log(`${timestamp}  ${type}${isNew ? '' : '  (again)'}`);
    },
  });
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `${settings.publicUrl ?? `http://${settings.host}:${port}`}/`;
  let webhook: string | undefined;
  try {
    const created = await api.post('/api/webhooks', { body: { url, events: [...EVENTS] } });
    webhook = created.id;
    secret = created.secret;
    out.error(`listening at ${url}`);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    if (webhook !== undefined) await api.delete('/api/webhooks/{id}', { path: { id: webhook } }).catch(() => {});
    server.close();
    server.closeAllConnections();
    await ledger.close();
  }
}

function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
}
