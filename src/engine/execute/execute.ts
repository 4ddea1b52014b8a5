import type { Clock, ComponentFailure, EventSink } from '../../kernel/index.ts';
import type { Observed, Operation, Plan, Resource } from '../../plan/types.ts';
import type { Runtime, Scope } from '../runtime.ts';
import { criticalPath } from './critical.ts';
import { notApplied, notReady, type Scene } from './failure.ts';
import { Progress } from './progress.ts';
import { createSlots } from './slots.ts';
import { createStanding } from './standing.ts';
import { createWatch, type Settled } from './watch.ts';

export interface ExecuteOptions {
  readonly runtime: Runtime;
  readonly plan: Plan;
  /** Everything that is wanted, touched by the plan or not: what stays as it is must be ready too. */
  readonly desired: readonly Resource[];
  /** What the plan was made from. */
  readonly observed: readonly Observed[];
  readonly scope: Scope;
  /** Its name: what to type next is about it. */
  readonly environment: string;
  readonly clock: Clock;
  readonly sink: EventSink;
  readonly signal: AbortSignal;
  /** Operations applied at the same time; waiting for readiness takes no place. */
  readonly parallel?: number;
  /** Replaces the deadline of every resource. */
  readonly timeoutMs?: number;
  /** Overrides the runtime's own. */
  readonly pollMs?: number;
}

export interface Execution {
  readonly status: 'done' | 'not-ready' | 'interrupted';
  /** Operations that were carried out. */
  readonly changed: number;
  readonly durationMs: number;
  readonly failures: readonly ComponentFailure[];
  readonly readyMs: Readonly<Record<string, number>>;
  readonly criticalPath: readonly string[];
}

type End = 'done' | 'failed' | 'skipped';
const MAKES = new Set<Operation['action']>(['create', 'update', 'run']);
const GATED = new Set<Operation['action']>(['create', 'update', 'run', 'admit']);

/**
 * Carries out a plan. An operation starts when all in its `after` are done; create, update and run are done when the resource is
 * ready; admit waits until its copy is. What a failed operation holds back is skipped, everything else goes on to its end.
 * Never rejects for what an operation does; all failures come back together.
 */
export async function execute(options: ExecuteOptions): Promise<Execution> {
  const { runtime, plan, desired, clock, signal, sink } = options;
  const startedAt = clock.now();
  const touched = new Set(plan.operations.filter(({ action }) => GATED.has(action)).map(({ id }) => id));
  const inScope = ({ component }: Resource) => options.scope.components?.includes(component) ?? true;
  const kept = desired.filter((resource) => !touched.has(resource.id) && inScope(resource));
  const wanted = new Set(desired.map(({ component }) => component));
  const progress = new Progress({ plan, kept, wanted, running: runningIn(options), clock, sink, startedAt });
  const watch = createWatch({
    runtime,
    scope: { instance: options.scope.instance },
    clock,
    signal,
    pollMs: options.pollMs ?? runtime.pollMs ?? 50,
  });
  const slot = createSlots(options.parallel ?? 8);
  const failures: ComponentFailure[] = [];
  const ends = new Map<number, Promise<End>>();
  /** By operation that failed or was skipped: the id of what failed first. */
  const roots = new Map<number, string>();
  const scene: Scene = { runtime, environment: options.environment, clock, startedAt };
  const deadline = (resource: Resource) => options.timeoutMs ?? resource.deadlineMs;
  const standing = createStanding({
    desired,
    kept,
    touched,
    watch,
    progress,
    scene,
    signal,
    deadline,
    failures,
  });

  const waitFor = (operation: Operation, resource: Resource) =>
    watch.wait({
      resource,
      generation: operation.generation,
      deadlineMs: deadline(resource),
      onReason: (reason) => progress.operation(operation.n, 'waiting', reason),
    });

  const fail = async (
    operation: Operation,
    resource: Resource,
    settled: Extract<Settled, { state: 'failed' }>,
  ): Promise<End> => {
    failures.push(await notReady(resource, settled, scene));
    roots.set(operation.n, operation.id);
    progress.operation(operation.n, 'failed', settled.reason);
    return 'failed';
  };

  const perform = async (operation: Operation): Promise<End> => {
    progress.operation(operation.n, 'started');
    const resource = operation.desired;
    if (operation.action === 'admit' && resource) {
      const settled = await waitFor(operation, resource);
      if (settled.state === 'failed') return fail(operation, resource, settled);
    }
    await slot(async () => {
      signal.throwIfAborted();
      await runtime.apply(operation, signal);
    });
    if (MAKES.has(operation.action) && resource) {
      const settled = await waitFor(operation, resource);
      if (settled.state === 'failed') return fail(operation, resource, settled);
    }
    progress.operation(operation.n, 'done');
    return 'done';
  };

  const interrupt = (operation: Operation): End => {
    progress.operation(operation.n, 'skipped', 'interrupted');
    return 'skipped';
  };
  const skip = (operation: Operation, root: string): End => {
    roots.set(operation.n, root);
    progress.operation(operation.n, 'skipped', `${root} failed`);
    return 'skipped';
  };

  const run = async (operation: Operation): Promise<End> => {
    const before = await Promise.all(operation.after.map((n) => ends.get(n)));
    if (signal.aborted) return interrupt(operation);
    const blocker = operation.after[before.findIndex((end) => end !== 'done')];
    if (blocker !== undefined) return skip(operation, roots.get(blocker) ?? `operation ${blocker}`);
    try {
      const closed = GATED.has(operation.action) ? await standing.gate(operation) : undefined;
      if (closed !== undefined) return skip(operation, closed);
      return await perform(operation);
    } catch (error) {
      if (signal.aborted) return interrupt(operation);
      const failure = notApplied(operation, error, options.environment);
      failures.push(failure);
      roots.set(operation.n, operation.id);
      progress.operation(operation.n, 'failed', failure.error.message);
      return 'failed';
    }
  };

  for (const operation of plan.operations) ends.set(operation.n, run(operation));
  const watched = standing.watchAll();
  const results = await Promise.all(ends.values());
  await watched;
  return {
    status: signal.aborted ? 'interrupted' : failures.length > 0 || results.includes('skipped') ? 'not-ready' : 'done',
    changed: results.filter((end) => end === 'done').length,
    durationMs: clock.now() - startedAt,
    failures,
    readyMs: progress.readyMs,
    criticalPath: criticalPath(plan.operations, progress.endedAt),
  };
}

/** Components of which a program ran before; on native runtimes, of which anything but data did. */
function runningIn({ observed, runtime }: ExecuteOptions): Set<string> {
  const native = runtime.capabilities.rollout === 'native';
  const counts = ({ rollout, holdsData }: Observed) =>
    rollout === 'replica' || rollout === 'stop-first' || (native && rollout === 'in-place' && !holdsData);
  return new Set(observed.filter((copy) => copy.alive && counts(copy)).map(({ component }) => component));
}
