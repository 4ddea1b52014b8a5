import { type EventSink, ExitCode, type Outcome, PlatformError } from '../../kernel/index.ts';
import type { Replicas } from '../../model/context.ts';
import type { Model } from '../../model/types.ts';
import type { Observed } from '../../plan/types.ts';
import { givenBack } from '../context/index.ts';
import type { StatusFacts } from '../runtime.ts';
import type { CountChange, CountChanges } from '../target.ts';
import { basis } from './basis.ts';
import { notRunning } from './missing.ts';
import { assertKnown } from './only.ts';
import { interrupted, outcomeOf } from './outcome.ts';
import { refresh } from './prepare.ts';
import { asResource } from './resources.ts';
import type { Core, Prepared, ReconcileRequest } from './types.ts';
import { carryOut, jobOf, locked, work } from './work.ts';

/** Sets counts by hand, or gives them back to the file or the policy, and makes it so for these components alone. */
export async function scale(core: Core, changes: CountChanges, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  const startedAt = core.ports.clock.now();
  const model = core.last?.model ?? (await core.load());
  assertScalable(model, changes);
  if (core.runtime.capabilities.scaling === 'native') refuseUntil(changes, core.runtime.name);
  const components = Object.keys(changes);
  return locked(core, signal, async () => {
    const observed = await core.runtime.observe({ instance: core.instance }, signal);
    assertRunning(components, observed);
    const known = await core.replicas.read();
    const counts = Object.entries(changes).map(([name, value]): [string, Replicas] => [
      name,
      value === 'auto' ? givenBack(model, known, name) : byHand(value),
    ]);
    await core.replicas.write(Object.fromEntries(counts));
    const executedAt = core.ports.clock.now();
    if (core.runtime.capabilities.rollout === 'native') {
      // The workload has its new count by now; nothing is planned, it is only waited for.
      const desired = observed.filter((copy) => components.includes(copy.component)).map(asResource);
      const job = { desired, components, observed, plan: { operations: [] } };
      const waited = await carryOut(core, job, sink, signal);
      const changed = counts.filter(([name, { value }]) => countOf(observed, name) !== value).length;
      return outcomeOf(core, { startedAt, executedAt, execution: { ...waited, changed }, model }, signal);
    }
    const prepared = await basis(core, sink, signal);
    const execution = await work(core, { ...jobOf(prepared), components }, sink, signal);
    return outcomeOf(core, { startedAt, executedAt, execution, model }, signal);
  });
}

const byHand = (change: Exclude<CountChange, 'auto'>): Replicas => ({
  ...(typeof change === 'number' ? { value: change } : change),
  owner: 'manual',
});

/** How many copies the workload of a component wanted before. */
const countOf = (observed: readonly Observed[], name: string) =>
  observed
    .filter((copy) => copy.component === name)
    .flatMap(({ facts }) => (facts as StatusFacts | null)?.wanted ?? [])[0];

/** New copies of these components, one after the other, the new one first where that can be. */
export async function restart(
  core: Core,
  components: readonly string[],
  sink: EventSink,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAt = core.ports.clock.now();
  const model = core.last?.model ?? (await core.load());
  assertKnown(model, components);
  return locked(core, signal, async () => {
    const observed = await core.runtime.observe({ instance: core.instance }, signal);
    const running = [...new Set(observed.filter(isRunning).map(({ component }) => component))];
    assertRunning(components, observed);
    const chosen = components.length > 0 ? [...components] : running;
    const prepared = await basis(core, sink, signal);
    const executedAt = core.ports.clock.now();
    const execution = await work(core, { ...jobOf(prepared), components: chosen, restart: chosen }, sink, signal);
    return outcomeOf(core, { startedAt, executedAt, execution, model }, signal);
  });
}

/** The agent's own work: the last state of the sources is applied again, with today's counts and bundles. */
export async function again(
  core: Core,
  request: ReconcileRequest,
  sink: EventSink,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAt = core.ports.clock.now();
  if (!core.last) return { ...interrupted(0), status: 'done' };
  sink({ type: 'note', at: startedAt, level: 'info', text: request.cause });
  return locked(core, signal, async () => {
    if (request.replicas) await core.replicas.write(await byPolicy(core, request.replicas));
    const before = await basis(core, sink, signal);
    const prepared = request.sources ? await refresh(core, before, true, signal) : before;
    core.last = prepared;
    const broken = new Set(prepared.failed.map(({ component }) => component));
    const wanted = request.components ?? prepared.components ?? (broken.size > 0 ? namesIn(prepared) : undefined);
    const components = wanted?.filter((name) => !broken.has(name));
    const executedAt = core.ports.clock.now();
    const execution = await work(core, { ...jobOf(prepared), ...(components ? { components } : {}) }, sink, signal);
    const { model, failed } = prepared;
    return outcomeOf(core, { startedAt, executedAt, execution, model, failures: failed }, signal);
  });
}

async function byPolicy(core: Core, counts: Readonly<Record<string, number>>): Promise<Record<string, Replicas>> {
  const known = await core.replicas.read();
  const free = Object.entries(counts).filter(([name]) => known[name]?.owner !== 'manual');
  return Object.fromEntries(free.map(([name, value]) => [name, { value, owner: 'policy' as const }]));
}

const namesIn = ({ desired }: Prepared) => [...new Set(desired.map(({ component }) => component))];
const isRunning = ({ alive, holdsData, rollout }: Observed) => alive && !holdsData && rollout !== 'once';

function assertRunning(components: readonly string[], observed: readonly Observed[]): void {
  for (const name of components) {
    // A component that was scaled to none is still known by nothing that runs: any copy of the platform will do.
    if (!observed.some(isRunning)) throw notRunning(name);
  }
}

function assertScalable(model: Model, changes: CountChanges): void {
  assertKnown(model, Object.keys(changes));
  for (const [name, value] of Object.entries(changes)) {
    const kind = model.components.find((component) => component.name === name)?.kind ?? '';
    if (!['service', 'worker', 'gateway'].includes(kind)) {
      throw bad(`${name} is a ${kind}: only services, workers and the gateway have replicas`);
    }
    if (value === 'auto') continue;
    const count = byHand(value).value;
    if (!Number.isInteger(count) || count < 0) {
      throw bad(`${name}=${count}: a count is a whole number from 0, or auto`);
    }
  }
}

/** There is nobody to give it back in time. */
function refuseUntil(changes: CountChanges, runtime: string): void {
  for (const [name, change] of Object.entries(changes)) {
    if (typeof change === 'object')
      throw bad(`${name}: a count for a while is for local and docker, not for ${runtime}`);
  }
}

const bad = (message: string) => new PlatformError({ code: 'bad-count', message, exitCode: ExitCode.badInput });
