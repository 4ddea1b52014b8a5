import type { PlatformError } from '../../../kernel/index.ts';
import type { Observed, Operation, Resource } from '../../../plan/index.ts';
import { isAnswer, refused, statusOf } from '../client/index.ts';
import { askHttp } from '../observe/ask.ts';
import { factsOf } from '../observe/facts.ts';
import { type ContainerSpec, namesOf } from '../spec.ts';
import type { Apply } from './index.ts';
import { end } from './stop.ts';

/** A balancer answers 200 here once it knows a healthy replica. */
const UPSTREAM_PATH = '/readyz';
/** Its names are asked again every quarter of a second. */
const NOTICE_MS = 3_000;
const POLL_MS = 50;
/** For what is in flight: longer than any request may take at the gateway. */
const DRAIN_SECONDS = 30;

/** Into the network where its name is known: from now on it is found. */
export async function admit(apply: Apply, operation: Operation, desired: Resource, signal: AbortSignal): Promise<void> {
  const spec = desired.spec as unknown as ContainerSpec;
  if (spec.live?.join !== 'ready') return;
  const docker = await apply.client.docker();
  const names = namesOf(apply.instance);
  const name = names.container(desired.id, operation.generation);
  const { alias } = spec.live;
  try {
    await docker.getNetwork(names.live).connect({ Container: name, EndpointConfig: alias ? { Aliases: [alias] } : {} });
  } catch (error) {
    signal.throwIfAborted();
    // 403: it is in already.
    if (!isAnswer(error, 403, /already exists in network/i)) throw notAdmitted(desired, error);
  }
  await noticed(apply, desired.component, signal);
}

/** Until balancers in front of the component send it traffic: who is told that it is ready may ask at once. */
async function noticed({ observe, ports, instance }: Apply, component: string, signal: AbortSignal): Promise<void> {
  const balancers = (await observe({ instance }, signal)).filter(
    (copy) => copy.alive && (copy.spec as unknown as ContainerSpec | null)?.balances?.includes(component),
  );
  for (const balancer of balancers) {
    const until = ports.clock.now() + NOTICE_MS;
    while (ports.clock.now() < until && !(await knowsReplica(balancer))) await ports.clock.sleep(POLL_MS, signal);
  }
}

async function knowsReplica(balancer: Observed): Promise<boolean> {
  const { probe } = balancer.spec as unknown as ContainerSpec;
  const port = probe.kind === 'http' ? factsOf(balancer).ports[String(probe.port)] : undefined;
  // One that does not answer yet asks for the replica itself when it starts.
  return port === undefined || (await askHttp(port, UPSTREAM_PATH)).status !== 503;
}

/** SIGTERM is the notice: it says that it is not ready, serves on for a while, finishes what it has, and ends. */
export async function drain(apply: Apply, copy: Observed, signal: AbortSignal): Promise<void> {
  const facts = factsOf(copy);
  if (!facts.running) return;
  const docker = await apply.client.docker();
  await end(docker.getContainer(facts.container), 'SIGTERM', DRAIN_SECONDS, signal);
}

function notAdmitted(desired: Resource, error: unknown): PlatformError {
  const gone = statusOf(error) === 404 ? 'platform up' : undefined;
  return refused(`cannot bring ${desired.id} into traffic`, error, gone);
}
