import type { Change, Facts, LogQuery, Runtime, SecretStore } from '../../../src/engine/index.ts';
import type { Clock, Json } from '../../../src/kernel/index.ts';
import type { Observed, Operation, Resource, Verdict } from '../../../src/plan/types.ts';
import { compileFake } from './compile.ts';
import type { FakeCopy, FakeWorld } from './world.ts';

/** What goes wrong, and how long things take. All by resource id. */
export interface FakeFaults {
  /** Thrown by apply; undefined: goes well. */
  apply?: (operation: Operation) => Error | undefined;
  /** Milliseconds until ready; 100 by default, Infinity: never. */
  readyMs?: (id: string) => number | undefined;
  /** Ends by itself this long after its start. */
  endsMs?: (id: string) => number | undefined;
  /** Milliseconds that apply itself takes; 10 by default. */
  applyMs?: (operation: Operation) => number | undefined;
  observe?: () => Error | undefined;
}

export interface FakeOptions {
  readonly world: FakeWorld;
  readonly clock: Clock;
  readonly faults?: FakeFaults;
  readonly rollout?: 'engine' | 'native';
  readonly releases?: boolean;
  /** Instead of, or beside, what it does itself. */
  readonly parts?: (runtime: Runtime) => Partial<Runtime>;
}

/** A runtime in memory. Programs obey CONTRACT_FAIL in their environment (test/contract/harness.ts). */
export function fakeRuntime({
  world,
  clock,
  faults = {},
  rollout = 'engine',
  releases = true,
  parts,
}: FakeOptions): Runtime {
  const find = (operation: Operation) => world.copies.get(key(operation.id, operation.generation));
  const alive = (copy: FakeCopy) => copy.endsAt > clock.now() || copy.exit === 'exit 0' || copy.kind === 'workload';
  const log = (copy: FakeCopy, text: string) =>
    world.logs.push({ at: clock.now(), component: copy.component, replica: copy.id, stream: 'stdout', text });

  const make = (operation: Operation) => {
    const { desired, id, generation, component } = operation;
    if (!desired) throw new Error(`nothing desired in ${id}`);
    const env = ((desired.spec as { env?: Record<string, Json> } | null)?.env ?? {}) as Record<string, string>;
    const now = clock.now();
    const ends = faults.endsMs?.(id) ?? (env.CONTRACT_FAIL === 'exit' ? 20 : Number.POSITIVE_INFINITY);
    const ready = faults.readyMs?.(id) ?? (env.CONTRACT_FAIL === 'unready' ? Number.POSITIVE_INFINITY : 100);
    const task = desired.rollout === 'once';
    const copy: FakeCopy = {
      id,
      generation,
      component,
      kind: desired.kind,
      holdsData: desired.holdsData,
      rollout: desired.rollout,
      digest: desired.digest,
      spec: desired.spec,
      admitted: desired.rollout !== 'replica',
      startedAt: now,
      readyAt: now + (desired.kind === 'config' || desired.holdsData ? 0 : ready),
      endsAt: now + (task && ends === Number.POSITIVE_INFINITY ? ready : ends),
      exit: ends === Number.POSITIVE_INFINITY ? 'exit 0' : 'exit 1',
      count: world.counts.get(component)?.value ?? countIn(desired),
      surviving: ends === Number.POSITIVE_INFINITY ? 0 : (find(operation)?.count ?? 0),
    };
    world.copies.set(key(id, generation), copy);
    log(copy, `hello from ${component}`);
    if (copy.exit === 'exit 1') log(copy, 'fatal: told to fail');
  };

  const runtime: Runtime = {
    name: rollout === 'native' ? 'fake-native' : 'fake',
    capabilities: { rollout, scaling: rollout === 'native' ? 'native' : 'agent' },
    check: async () => [{ name: 'fake', ok: true, message: 'in memory' }],
    compile: (model, context) => compileFake(model, context, rollout),
    observe: async (scope) => {
      const error = faults.observe?.();
      if (error) throw error;
      return [...world.copies.values()]
        .filter(({ component }) => scope.components?.includes(component) ?? true)
        .map((copy) => observed(copy, alive(copy), clock.now(), rollout));
    },
    apply: async (operation, signal): Promise<Facts> => {
      world.busy.now += 1;
      world.busy.most = Math.max(world.busy.most, world.busy.now);
      try {
        await clock.sleep(faults.applyMs?.(operation) ?? 10, signal);
        const error = faults.apply?.(operation);
        if (error) throw error;
        world.history.push(`${operation.action} ${operation.id}`);
        const copy = find(operation);
        if (operation.action === 'remove') world.copies.delete(key(operation.id, operation.generation));
        else if (operation.action === 'admit' && copy) copy.admitted = true;
        else if (operation.action === 'drain' && copy) copy.admitted = false;
        else if (operation.desired) make(operation);
        return {};
      } finally {
        world.busy.now -= 1;
      }
    },
    verdict,
    ...(rollout === 'native' ? { compare: async (desired, seen) => compareFake(world, desired, seen) } : {}),
    secrets: secretStore(world),
    address: async (component, endpoint) =>
      [...world.copies.values()].some(
        (copy) => copy.component === component && !copy.holdsData && copy.rollout !== 'once',
      )
        ? `http://${component}.fake/${endpoint}`
        : undefined,
    logs: {
      async *read({ components, tail, since = 0 }: LogQuery) {
        const asked = world.logs.filter((line) => line.at >= since && (components?.includes(line.component) ?? true));
        yield* asked.slice(-(tail ?? 1000));
      },
    },
    samples: {
      read: async () =>
        [...world.copies.values()]
          .filter(({ kind }) => kind === 'process')
          .map(({ id, component }) => ({ replica: id, component, at: clock.now(), cpuMillis: 5, memoryBytes: 1024 })),
    },
    ...(releases
      ? {
          releases: {
            list: async () => [...world.releases].reverse(),
            record: async (release) => {
              const at = world.releases.findIndex(({ id }) => id === release.id);
              if (at < 0) world.releases.push(release);
              else world.releases[at] = release;
            },
          },
        }
      : {}),
    ...(rollout === 'native'
      ? {
          replicas: {
            read: async () => Object.fromEntries(world.counts),
            write: async (changes) => {
              for (const [name, count] of Object.entries(changes)) {
                if (count.owner === 'file') world.counts.delete(name);
                else world.counts.set(name, count);
                const copy = world.copies.get(key(`${name}/workload`, ''));
                if (copy) Object.assign(copy, { count: count.value, readyAt: clock.now() + 100 });
              }
            },
          },
        }
      : {}),
  };
  return { ...runtime, ...parts?.(runtime) };
}

/** As a server would: by what it holds, counts included unless somebody else owns them. */
function compareFake(world: FakeWorld, desired: readonly Resource[], seen: readonly Observed[]): Change[] {
  return desired.map((resource) => {
    const { id, component } = resource;
    const copy = seen.find((each) => each.id === id);
    if (!copy) return { id, action: 'create', fields: [] };
    const count = world.copies.get(key(id, copy.generation))?.count;
    const counted = resource.kind === 'workload' && !world.counts.has(component) && count !== countIn(resource);
    const fields = [...(copy.digest === resource.digest ? [] : ['spec']), ...(counted ? ['replicas'] : [])];
    return { id, action: fields.length > 0 ? 'update' : 'keep', fields };
  });
}

const countIn = ({ spec }: Resource) => (spec as { replicas?: number } | null)?.replicas ?? 1;
const key = (id: string, generation: string) => `${id}@${generation}`;

function observed(copy: FakeCopy, alive: boolean, now: number, rollout: 'engine' | 'native'): Observed {
  const { id, kind, component, generation, digest, spec, holdsData, admitted } = copy;
  const ended = now >= copy.endsAt;
  const ready = now >= copy.readyAt;
  const facts = {
    state: ended ? 'ended' : ready ? 'ready' : 'starting',
    where: `fake ${generation}`,
    startedAt: copy.startedAt,
    ...(ended ? { exit: copy.exit } : {}),
    ...(rollout === 'native' && kind === 'workload'
      ? { wanted: copy.count, copies: copiesOf(copy, ready && !ended) }
      : {}),
  };
  const finished = copy.rollout === 'once' && ended && copy.exit === 'exit 0';
  return {
    id,
    kind,
    component,
    generation,
    digest,
    spec,
    holdsData,
    admitted,
    alive,
    finished,
    facts,
    rollout: copy.rollout,
  };
}

const copiesOf = ({ id, count, surviving }: FakeCopy, ready: boolean) =>
  Array.from({ length: ready ? count : Math.max(count, surviving) }, (_, index) => ({
    id: `${id}/${index + 1}`,
    ready: ready || index < surviving,
  }));

function verdict(_: unknown, copy: Observed | undefined): Verdict {
  if (!copy) return { state: 'waiting', reason: 'not there yet' };
  const { state, exit } = copy.facts as { state: string; exit?: string };
  if (state === 'ended') {
    return copy.finished
      ? { state: 'done' }
      : { state: 'failed', reason: `ended: ${exit}`, log: ['fatal: told to fail'] };
  }
  if (copy.rollout === 'once') return { state: 'waiting', reason: 'running' };
  return state === 'ready' ? { state: 'ready' } : { state: 'waiting', reason: 'answers 503' };
}

function secretStore({ secrets }: FakeWorld): SecretStore {
  let drawn = 0;
  const versions = async () => Object.fromEntries([...secrets].map(([name, { version }]) => [name, version]));
  const put = (name: string, value: string) => {
    const version = `v${secrets.size}-${drawn++}`;
    secrets.set(name, { value, version });
    return version;
  };
  return {
    versions,
    ensure: async (names) => {
      for (const name of names) if (!secrets.has(name)) put(name, `made-${name}`);
      return versions();
    },
    set: async (name, value) => put(name, value.reveal()),
    remove: async (names) => {
      for (const name of names) secrets.delete(name);
    },
  };
}
