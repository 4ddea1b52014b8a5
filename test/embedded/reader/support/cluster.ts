import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINES_READ, PodLabel } from '../../../../src/kernel/index.ts';

interface Line {
  readonly at: string;
  readonly text: string;
}
interface Container {
  run: number;
  state: 'running' | 'terminated';
  /** By run. */
  readonly logs: Line[][];
}

/** As much of an API server as is read: pods, their watch, the logs of their containers, and what they use. */
export async function fakeCluster() {
  const account = mkdtempSync(join(tmpdir(), 'platform-reader-'));
  writeFileSync(join(account, 'token'), 'first');
  const pods = new Map<string, { labels: Record<string, string>; containers: Map<string, Container> }>();
  const watchers = new Set<ServerResponse>();
  const following = new Map<string, Set<ServerResponse>>();
  const asked: { path: string; query: Record<string, string>; token: string }[] = [];
  let usage: object | undefined;
  let version = 1;

  const objectOf = (name: string) => {
    const pod = pods.get(name);
    const statuses = [...(pod?.containers ?? [])].map(([container, { run, state }]) => ({
      name: container,
      restartCount: run,
      state: { [state]: {} },
      lastState: run > 0 ? { terminated: {} } : {},
    }));
    return {
      metadata: {
        name,
        uid: `uid-${name}`,
        resourceVersion: String(version),
        labels: pod?.labels,
        managedFields: [{}],
      },
      spec: { nodeName: 'node-1' },
      status: { phase: 'Running', containerStatuses: statuses },
    };
  };
  const tell = (type: string, name: string) => {
    version += 1;
    const object = objectOf(name);
    for (const watcher of watchers) watcher.write(`${JSON.stringify({ type, object })}\n`);
  };
  const keyOf = (pod: string, container: string) => `${pod}/${container}`;
  const written = ({ at, text }: Line) => `${at} ${text}\n`;
  const endFollowers = (pod: string, container: string) => {
    for (const response of following.get(keyOf(pod, container)) ?? []) response.end();
    following.delete(keyOf(pod, container));
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const query = Object.fromEntries(url.searchParams);
    asked.push({ path: url.pathname, query, token: request.headers.authorization ?? '' });
    const fail = (status: number, message: string) =>
      response.writeHead(status).end(JSON.stringify({ kind: 'Status', message }));
    if (url.pathname.startsWith('/apis/metrics.k8s.io/'))
      return usage
        ? response.end(JSON.stringify(usage))
        : fail(404, 'the server could not find the requested resource');
    const [, name] = /\/pods\/([^/]+)\/log$/.exec(url.pathname) ?? [];
    if (name !== undefined) {
      const container = pods.get(name)?.containers.get(query.container ?? '');
      const log = container?.logs[container.run - (query.previous ? 1 : 0)];
      if (!container || !log) return fail(400, 'there is no log');
      const since = Date.parse(query.sinceTime ?? '1970-01-01T00:00:00Z');
      response.writeHead(200);
      for (const line of log) if (Date.parse(line.at) >= since) response.write(written(line));
      if (!query.follow || container.state === 'terminated') return response.end();
      const key = keyOf(name, query.container ?? '');
      following.set(key, (following.get(key) ?? new Set()).add(response));
      return response;
    }
    if (query.watch) {
      response.writeHead(200).flushHeaders();
      watchers.add(response);
      return response.once('close', () => watchers.delete(response));
    }
    return response.end(
      JSON.stringify({ metadata: { resourceVersion: String(version) }, items: [...pods.keys()].map(objectOf) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const containerOf = (pod: string, container: string) => {
    const found = pods.get(pod)?.containers.get(container);
    if (!found) throw new Error(`no container ${pod}/${container}`);
    return found;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    asked,
    logsAsked: () => asked.filter(({ path }) => path.endsWith('/log')).map(({ query }) => query),
    add(pod: string, component: string, { read = true, containers = ['main'] } = {}) {
      const labels = { [PodLabel.component]: component, ...(read ? { [PodLabel.lines]: LINES_READ } : {}) };
      const each = new Map<string, Container>();
      for (const name of containers) each.set(name, { run: 0, state: 'running', logs: [[]] });
      pods.set(pod, { labels, containers: each });
      tell('ADDED', pod);
    },
    print(pod: string, at: string, text: string, container = 'main') {
      const line = { at, text };
      const { logs, run } = containerOf(pod, container);
      logs[run]?.push(line);
      for (const response of following.get(keyOf(pod, container)) ?? []) response.write(written(line));
    },
    end(pod: string, container = 'main') {
      containerOf(pod, container).state = 'terminated';
      endFollowers(pod, container);
      tell('MODIFIED', pod);
    },
    restart(pod: string, container = 'main') {
      endFollowers(pod, container);
      const found = containerOf(pod, container);
      found.run += 1;
      found.state = 'running';
      found.logs.push([]);
      tell('MODIFIED', pod);
    },
    remove(pod: string) {
      const { containers } = pods.get(pod) ?? { containers: new Map<string, Container>() };
      tell('DELETED', pod);
      for (const container of containers.keys()) endFollowers(pod, container);
      pods.delete(pod);
    },
    /** Cuts what is followed, in the middle. */
    cut(pod: string, container = 'main') {
      for (const response of following.get(keyOf(pod, container)) ?? []) response.destroy();
      following.delete(keyOf(pod, container));
    },
    /** Cuts all watches. */
    deafen() {
      for (const watcher of watchers) watcher.destroy();
    },
    followers: (pod: string, container = 'main') => following.get(keyOf(pod, container))?.size ?? 0,
    measures: (next: object | undefined) => {
      usage = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
      rmSync(account, { recursive: true });
    },
  };
}
