import type { Json } from '../../kernel/index.ts';
import type { Observed, Resource } from '../../plan/index.ts';
import { type Copy, factsOf } from './copies/copy.ts';
import type { TaskRecord } from './state/records.ts';
import type { Registered } from './state/registry.ts';
import { stillCounts, type World } from './state/world.ts';
import type { TaskRun } from './tasks/run.ts';

/** What exists, in all generations. Nothing is asked here: probes and exits keep the world up to date. */
export function observeWorld(world: World): Observed[] {
  return [
    ...[...world.notes].map(([store, note]) => fixed(`${store}/data`, 'data', store, note.digest, note.spec, true)),
    ...[...world.users.values()].map(({ resource }) => placed(resource)),
    ...[...world.copies.values()].map(observedCopy),
    ...[...world.addresses.values()].map(({ resource, open }) => ({ ...placed(resource), facts: { open } })),
    ...[...world.runs.values()].map(observedRun),
    ...[...world.records.values()]
      .filter((record) => stillCounts(world, record) && !isRunOf(world, record))
      .map(
        (record): Observed => ({
          ...fixed(record.id, 'task', record.component, record.digest, record.spec, false),
          rollout: 'once',
          finished: true,
          facts: { state: 'done' },
        }),
      ),
  ];
}

function fixed(id: string, kind: string, component: string, digest: string, spec: Json, holdsData: boolean): Observed {
  const base = { generation: '', admitted: true, alive: true, rollout: 'in-place' as const, facts: {} };
  return { id, kind, component, digest, spec, holdsData, ...base };
}

const placed = ({ id, kind, component, digest, spec }: Resource): Observed =>
  fixed(id, kind, component, digest, spec, false);

const observedCopy = (copy: Copy): Observed => {
  const { resource, generation, admitted, phase } = copy;
  const { id, kind, component, digest, spec, rollout } = resource;
  const base = { id, kind, component, digest, spec, rollout, generation, holdsData: false };
  return { ...base, admitted, alive: phase !== 'ended', facts: factsOf(copy) };
};

const observedRun = ({ resource, generation, state, exit, log }: TaskRun): Observed => {
  const { id, kind, component, digest, spec, rollout } = resource;
  const base = { id, kind, component, digest, spec, rollout, generation, holdsData: false, admitted: true };
  const facts = { state, ...(exit === undefined ? {} : { exit, log: [...log.tail()] }) };
  return { ...base, alive: state !== 'failed', ...(state === 'done' ? { finished: true } : {}), facts };
};

/** Left by an agent that was killed: it counts as ended, whoever works next ends it really. */
export function observedOrphan({ id, component, pid, started }: Registered): Observed {
  const exit = `left by an agent that was killed (pid ${pid}); platform up or platform down ends it`;
  const facts = { phase: 'ended', ready: false, reason: exit, restarts: 0, exit };
  const base = { id, component, kind: 'process', digest: '', holdsData: false, rollout: 'stop-first' as const };
  return { ...base, generation: `${pid}-${started}`, admitted: true, alive: false, facts };
}

/** A run of this process stands for its own record. */
const isRunOf = (world: World, { id, digest }: TaskRecord) =>
  [...world.runs.values()].some(
    ({ resource, state }) => state === 'done' && resource.id === id && resource.digest === digest,
  );
