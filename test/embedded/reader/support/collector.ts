import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STORE_HEADER } from '../../../../src/kernel/otlp/index.ts';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}
interface Record {
  readonly timeUnixNano: string;
  readonly body: { readonly stringValue: string };
}
interface Request {
  readonly resourceLogs?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly Record[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[];
  }[];
}

export interface Told {
  readonly text: string;
  readonly nanos: string;
  readonly who: Readonly<Record_>;
}
type Record_ = { [key: string]: string };

/** Takes OTLP and remembers it. */
export async function fakeCollector() {
  const lines: Told[] = [];
  const metrics: { readonly who: Readonly<Record_>; readonly names: readonly string[] }[] = [];
  let status = 200;
  let store: string | undefined;
  let kept: readonly { readonly at: number }[] | undefined;
  const asked: number[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(kept === undefined ? 404 : 200).end(JSON.stringify({ logs: kept }));
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const now = status;
    if (request.url === '/v1/logs') asked.push(now);
    if (now === 200) take(JSON.parse(Buffer.concat(parts).toString()) as Request);
    response.writeHead(now, store === undefined ? {} : { [STORE_HEADER]: store }).end('{}');
  });
  const named = (attributes: readonly Attribute[]) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
  const take = ({ resourceLogs = [], resourceMetrics = [] }: Request) => {
    for (const { resource, scopeLogs } of resourceLogs)
      for (const { timeUnixNano, body } of scopeLogs.flatMap(({ logRecords }) => logRecords))
        lines.push({ text: body.stringValue, nanos: timeUnixNano, who: named(resource.attributes) });
    for (const { resource, scopeMetrics } of resourceMetrics)
      metrics.push({
        who: named(resource.attributes),
        names: scopeMetrics.flatMap((scope) => scope.metrics.map(({ name }) => name)),
      });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    metrics,
    /** Statuses that requests with lines were answered with. */
    asked,
    answer: (next: number) => {
      status = next;
    },
    /** It keeps everything in a store of this name, which is empty. */
    forgets: (next: string) => {
      store = next;
      lines.length = 0;
    },
    /** It keeps lines itself, and tells which came last. */
    keeps: (lines: typeof kept) => {
      kept = lines;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
