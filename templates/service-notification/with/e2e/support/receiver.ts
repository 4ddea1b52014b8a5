import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody who gets webhooks, on this machine. `answer` gives the status of each. */
export async function receive(answer: (delivery: Delivery) => number) {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const delivery = { headers: request.headers, body: await text(request) };
    deliveries.push(delivery);
    response.writeHead(answer(delivery)).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, deliveries, close: () => server.close() };
}

/** Whether it is from whom it says, as Standard Webhooks defines it. */
export function isSigned({ headers, body }: Delivery, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}
