import type { Client } from '../client/index.ts';
import type { Blocked, Facts, PodFacts, Trouble } from './facts.ts';
import type { Event, Pod } from './shapes.ts';

const LOG_LINES = 12;
/** An unready program is asked again, and events are read again, after this time. */
const FRESH_MS = 2_000;
/** Starting takes a moment; only then it looks wrong. */
const PATIENCE_MS = { starting: 4_000, unready: 3_000 } as const;
const PROBE_MS = 1_500;

interface Found {
  readonly trouble: Trouble;
  /** Since when it is so, where something tells it better than the pod: server's time. */
  readonly since?: number;
  readonly log?: readonly string[];
}

/**
 * Looks closer at pods that are in trouble: events, last log lines, what the readiness path answers. Results are kept for a
 * moment, because an observation is made several times a second.
 */
export function createEvidence(client: Client, namespace: string) {
  const known = new Map<string, { readonly at: number; readonly found: Promise<Found> }>();

  const look = async (pod: Pod, trouble: Trouble, signal: AbortSignal): Promise<Found> => {
    const { name } = pod.metadata;
    switch (trouble.type) {
      case 'image': {
        const events = await eventsOf(client, namespace, 'Pod', name, signal);
        const pull = events.findLast(({ message }) => message?.startsWith('Failed to pull'));
        const first = events.find(({ reason }) => reason === 'Failed');
        const since = first?.firstTimestamp ?? first?.eventTime;
        return {
          trouble: { ...trouble, ...(pull?.message ? { text: pull.message } : {}) },
          ...(since ? { since: Date.parse(since) } : {}),
        };
      }
      case 'exit': {
        const log = await lastLines(client, namespace, pod, signal);
        return { trouble, ...(log.length > 0 ? { log } : {}) };
      }
      case 'starting': {
        const events = await eventsOf(client, namespace, 'Pod', name, signal);
        const warning = events.findLast(({ type }) => type === 'Warning');
        return { trouble: warning?.message ? { ...trouble, type: 'setup', text: warning.message } : trouble };
      }
      case 'unready': {
        const [answer, events, log] = await Promise.all([
          askReadiness(client, namespace, pod, signal),
          eventsOf(client, namespace, 'Pod', name, signal),
          trouble.exits ? lastLines(client, namespace, pod, signal) : [],
        ]);
        const probe = events.findLast(({ reason }) => reason === 'Unhealthy')?.message?.replace(/:\s*$/, '');
        const text = trouble.exits ? trouble.text : (answer ?? probe ?? trouble.text);
        return { trouble: { ...trouble, text }, ...(log.length > 0 ? { log } : {}) };
      }
      default:
        return { trouble };
    }
  };

  return {
    async pod(pod: Pod, facts: PodFacts, now: number, signal: AbortSignal): Promise<PodFacts> {
      const { trouble } = facts;
      if (!trouble || trouble.type === 'unschedulable') return facts;
      if (
        (trouble.type === 'starting' || trouble.type === 'unready') &&
        !trouble.exits &&
        trouble.forMs < PATIENCE_MS[trouble.type]
      ) {
        return facts;
      }
      const key = `${pod.metadata.uid}/${trouble.type}/${facts.restarts}`;
      const before = known.get(key);
      const clock = Date.now();
      const kept = before && (trouble.type === 'exit' || clock - before.at < FRESH_MS) ? before : undefined;
      const found = kept?.found ?? look(pod, trouble, signal).catch((): Found => ({ trouble }));
      if (!kept) known.set(key, { at: clock, found });
      const { trouble: closer, since, log } = await found;
      // What was found may be a moment old; how long it has been so is not.
      const forMs = since === undefined ? trouble.forMs : Math.max(0, now - since);
      return { ...facts, trouble: { ...closer, forMs }, ...(log ? { log } : {}) };
    },
    /** Why a workload has no pods: quota, admission. StatefulSets and Jobs say it in events alone. */
    async workload(kind: string, facts: Facts, signal: AbortSignal): Promise<Blocked | undefined> {
      const events = await eventsOf(client, namespace, kind, facts.name, signal).catch(() => []);
      const failed = events.filter(({ reason, message }) => reason === 'FailedCreate' && message);
      const newest = failed.at(-1);
      if (!newest?.message) return undefined;
      // From the first time to the last one that it was tried: a single refusal says little.
      const first = Math.min(...failed.map((event) => startOf(event) ?? Number.POSITIVE_INFINITY));
      return { message: newest.message, forMs: Math.max(0, (timeOf(newest) ?? 0) - first) };
    },
  };
}
export type Evidence = ReturnType<typeof createEvidence>;

async function eventsOf(
  client: Client,
  namespace: string,
  kind: string,
  name: string,
  signal: AbortSignal,
): Promise<Event[]> {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const { body } = await client.list('Event', namespace, { fieldSelector }, { signal });
  return (body as readonly Event[]).toSorted((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0));
}

const startOf = ({ firstTimestamp, eventTime }: Event): number | undefined => {
  const text = firstTimestamp ?? eventTime;
  return text ? Date.parse(text) : undefined;
};

const timeOf = (event: Event | undefined): number | undefined => {
  const text = event?.lastTimestamp ?? event?.eventTime ?? event?.firstTimestamp;
  return text ? Date.parse(text) : undefined;
};

/** The end of the log of the copy that ended: the one before, where it was started again. */
async function lastLines(client: Client, namespace: string, pod: Pod, signal: AbortSignal): Promise<readonly string[]> {
  const container = pod.spec.containers[0]?.name;
  const status = pod.status?.containerStatuses?.[0];
  const previous = Boolean(status?.state?.running || (status?.state?.waiting && status.lastState?.terminated));
  const content = await client.text({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/log`,
    query: { container, tailLines: LOG_LINES, previous: previous ? true : undefined },
    signal,
  });
  return content.split('\n').filter((line) => line.trim() !== '');
}

/** Asks the readiness path through the API server: the kubelet's event has the status code, not what the program said. */
async function askReadiness(
  client: Client,
  namespace: string,
  pod: Pod,
  signal: AbortSignal,
): Promise<string | undefined> {
  const container = pod.spec.containers[0];
  const started = pod.status?.containerStatuses?.[0]?.started !== false;
  const probe = (started ? container?.readinessProbe : container?.startupProbe)?.httpGet;
  if (!container || !probe?.path) return undefined;
  const port = container.ports?.find(({ name }) => name === probe.port)?.containerPort ?? probe.port;
  const { name } = pod.metadata;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
  const answer = await client
    .ask(`/api/v1/namespaces/${namespace}/pods/${name}:${port}/proxy${probe.path}`, limit)
    .catch(() => undefined);
  if (!answer || answer.status < 400) return undefined;
  const said = answer.text.trim().replace(/\s+/g, ' ');
  const unreached = notReached(said);
  if (unreached !== undefined) return `GET ${probe.path}: ${unreached}`;
  return `GET ${probe.path} answered ${answer.status}${said === '' ? '' : ` ${said.slice(0, 200)}`}`;
}

/** The API server answers itself where it does not reach the program: `connect: connection refused`. */
function notReached(text: string): string | undefined {
  try {
    const {
      kind,
      apiVersion,
      message = '',
    } = JSON.parse(text) as { kind?: string; apiVersion?: string; message?: string };
    return kind === 'Status' && apiVersion === 'v1' ? (message.split(': ').at(-1) ?? message) : undefined;
  } catch {
    return undefined;
  }
}
