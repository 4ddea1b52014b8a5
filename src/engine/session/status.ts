import type { ComponentState } from '../../kernel/index.ts';
import type { Replicas } from '../../model/context.ts';
import type { Component, Model } from '../../model/types.ts';
import type { Observed, Resource } from '../../plan/types.ts';
import { effectiveReplicas } from '../context/index.ts';
import type { Runtime, Sample, StatusFacts } from '../runtime.ts';
import type { ComponentStatus, Status } from '../target.ts';
import { asResource } from './resources.ts';
import type { Core } from './types.ts';

/** What belongs to all components and to none. */
const PLATFORM = 'platform';
/** A store that somebody runs for us holds its data and answers. */
const hasCopies = ({ facts }: Observed) => ((facts ?? {}) as StatusFacts).copies !== undefined;

type Copy = ComponentStatus['copies'][number];

/** What is there now, judged by the runtime. undefined: nothing runs (data and records of tasks may lie there). */
export async function status(core: Core, signal: AbortSignal): Promise<Status | undefined> {
  const { runtime, instance, environment } = core;
  const observed = await runtime.observe({ instance }, signal);
  const present = observed.filter((copy) => (!copy.holdsData || hasCopies(copy)) && copy.rollout !== 'once');
  const native = runtime.capabilities.rollout === 'native';
  if (!present.some(({ rollout }) => native || rollout !== 'in-place')) return undefined;
  const model = core.last?.model ?? (await core.load().catch(() => undefined));
  const counts = model ? effectiveReplicas(model, await core.replicas.read()) : {};
  const samples = (await runtime.samples?.read().catch(() => [])) ?? [];
  const wanted = new Map(core.last?.desired.map((resource) => [resource.id, resource]));
  const judge = (copy: Observed) => judged(core, wanted, copy);
  const described = model?.components.filter(({ workload }) => workload.type !== 'external') ?? [];
  const unknown = present
    .map(({ component }) => component)
    .filter((name) => name !== PLATFORM && !model?.components.some((c) => c.name === name));
  const names = [...described.map(({ name }) => name), ...new Set(unknown)];
  const components = await Promise.all(
    names.map(async (name) => {
      const component = described.find((each) => each.name === name);
      const copies = present
        .filter((copy) => copy.component === name)
        .flatMap((copy) => copiesOf(copy, judge(copy), samples));
      const address = component && copies.length > 0 ? await addressOf(core, component, signal) : undefined;
      return componentStatus({ name, component, model, copies, count: counts[name], address, present, runtime });
    }),
  );
  const tasks = observed
    .filter(({ rollout }) => rollout === 'once')
    .map((copy) => {
      const verdict = judge(copy);
      const state = verdict.state === 'ready' ? ('done' as const) : verdict.state;
      return { id: copy.id, state, ...('reason' in verdict ? { reason: verdict.reason } : {}) };
    });
  const memory = samples.length > 0 ? { memoryBytes: samples.reduce((sum, each) => sum + each.memoryBytes, 0) } : {};
  return {
    platform: model?.name ?? instance,
    environment,
    runtime: runtime.name,
    instance,
    components,
    tasks,
    ...memory,
  };
}

/** A copy is judged by what it was made from: an older generation may well be ready. */
function judged(core: Core, wanted: ReadonlyMap<string, Resource>, copy: Observed) {
  const same = wanted.get(copy.id);
  const resource = same && (same.digest === copy.digest || copy.spec === undefined) ? same : asResource(copy);
  return core.runtime.verdict(resource, copy);
}

function copiesOf(copy: Observed, verdict: ReturnType<typeof judged>, samples: readonly Sample[]): Copy[] {
  const facts = (copy.facts ?? {}) as StatusFacts;
  const usage = (id: string) => {
    const sample = samples.find(({ replica }) => replica === id);
    return sample ? { cpuMillis: sample.cpuMillis, memoryBytes: sample.memoryBytes } : {};
  };
  if (facts.copies) {
    return facts.copies.map(({ ready, ...each }) => ({
      ...each,
      state: ready ? 'ready' : 'starting',
      ...usage(each.id),
    }));
  }
  // Files and the like are no copies of a component; they only show when something is wrong with them.
  if (copy.rollout === 'in-place' && verdict.state !== 'failed') return [];
  const state: ComponentState =
    verdict.state === 'failed'
      ? 'failed'
      : verdict.state === 'waiting'
        ? 'starting'
        : copy.admitted
          ? 'ready'
          : 'draining';
  const { where, restarts, startedAt } = facts;
  return [
    {
      id: copy.id,
      state,
      ...('reason' in verdict ? { reason: verdict.reason } : {}),
      ...(where === undefined ? {} : { where }),
      ...(restarts === undefined ? {} : { restarts }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...usage(copy.id),
    },
  ];
}

interface Parts {
  readonly name: string;
  readonly component: Component | undefined;
  readonly model: Model | undefined;
  readonly copies: readonly Copy[];
  readonly count: Replicas | undefined;
  readonly address: string | undefined;
  readonly present: readonly Observed[];
  readonly runtime: Runtime;
}

function componentStatus(parts: Parts): ComponentStatus {
  const { name, component, model, copies, count, address, present, runtime } = parts;
  const ready = copies.filter(({ state }) => state === 'ready').length;
  const told = present.find(
    (copy) => copy.component === name && (copy.facts as StatusFacts | null)?.wanted !== undefined,
  );
  // Where workloads are the cluster's, a load balancer is an object of its own, without copies.
  const object = runtime.capabilities.rollout === 'native' && component?.kind === 'balancer';
  const exists = object && present.some((copy) => copy.component === name);
  const desired = exists
    ? 0
    : ((told?.facts as StatusFacts | undefined)?.wanted ??
      count?.value ??
      (component ? component.replicas : copies.length));
  const driver = model?.components.flatMap(({ bindings }) => bindings).find(({ to }) => to === name)?.driver;
  const { state, reason } = stateOf(copies, ready, desired);
  return {
    name,
    kind: component?.kind ?? 'unknown',
    state,
    ...(reason === undefined ? {} : { reason }),
    replicas: { ready, desired, owner: count?.owner ?? 'file' },
    copies,
    ...(address === undefined ? {} : { address }),
    ...(driver === undefined || component?.kind !== 'store' ? {} : { driver }),
  };
}

function stateOf(copies: readonly Copy[], ready: number, desired: number): { state: ComponentState; reason?: string } {
  const failed = copies.find(({ state }) => state === 'failed');
  const starting = copies.find(({ state }) => state === 'starting');
  if (failed) return { state: 'failed', ...(failed.reason === undefined ? {} : { reason: failed.reason }) };
  if (copies.length === 0) return { state: desired === 0 ? 'ready' : 'stopped' };
  if (ready >= desired && !starting) return { state: 'ready' };
  const state = ready > 0 ? 'updating' : 'starting';
  return { state, ...(starting?.reason === undefined ? {} : { reason: starting.reason }) };
}

async function addressOf({ runtime }: Core, component: Component, signal: AbortSignal): Promise<string | undefined> {
  const endpoint = component.endpoints[0]?.name;
  if (endpoint === undefined) return undefined;
  return runtime.address?.(component.name, endpoint, signal).catch(() => undefined);
}
