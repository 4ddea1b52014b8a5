import type { Runtime } from '../../engine/runtime.ts';
import { createSecretsFile } from '../../engine/secrets-file.ts';
import type { Ports } from '../../kernel/index.ts';
import { addressOf } from './address.ts';
import { list, type Parts, perform } from './apply/index.ts';
import { checkMachine } from './check.ts';
import { compile, portWishes } from './compile/index.ts';
import { execIn } from './exec.ts';
import type { Machine } from './launch/index.ts';
import { layoutOf } from './layout.ts';
import { fileLogs } from './logs/read.ts';
import { logsOf } from './logs/writers.ts';
import { markerOf } from './machine/marker.ts';
import { observedOrphan, observeWorld } from './observe.ts';
import { endOrphans, orphans } from './orphans.ts';
import { processSamples } from './samples.ts';
import { signalsOf } from './signals.ts';
import { listings } from './state/listings.ts';
import { readNotes, readRecords } from './state/records.ts';
import { Registry } from './state/registry.ts';
import { targetList } from './state/targets.ts';
import { newWorld, type World } from './state/world.ts';
import { verdict } from './verdict.ts';

export interface LocalOptions {
  readonly ports: Ports;
  /** Absolute: `.platform/<environment>` of the project. */
  readonly stateDir: string;
  readonly instance: string;
  /** Absolute folder with the embedded engines, `NAME.js` each. */
  readonly engines: string;
  /** Absolute folder for what all projects of the user share. */
  readonly cacheDir: string;
  /** A copy ended, became ready or stopped being so. */
  readonly onChange?: () => void;
  /** Something beside the operations went wrong: an endpoints file could not be written. */
  readonly onError?: (error: unknown) => void;
}

/** The runtime, and what only this one can tell. */
export interface LocalRuntime extends Runtime {
  /** Leaves everything as the death of this process would: Node programs end, others run on, nothing more is written. */
  abandon(): Promise<void>;
}

/** Platforms as processes of this machine. One process at a time may apply; any may read logs, run commands and observe data. */
export function createLocalRuntime(options: LocalOptions): LocalRuntime {
  const { ports, stateDir, instance } = options;
  const layout = layoutOf(stateDir);
  const marker = markerOf(instance, stateDir);
  const secrets = createSecretsFile(ports, layout.secretStore);
  const machine: Machine = {
    fs: ports.fs,
    net: ports.net,
    clock: ports.clock,
    // PLATFORM_ENGINES=embedded: as on a machine that has only Node, whatever is on PATH.
    which: async (program) => (process.env.PLATFORM_ENGINES === 'embedded' ? undefined : ports.exec.which(program)),
    layout,
    secrets,
    engines: options.engines,
    cacheDir: options.cacheDir,
    marker,
  };
  const world = newWorld();
  const registry = new Registry(layout.processes);
  const logs = logsOf(layout, secrets);
  const targets = targetList(ports.fs, layout, world, (error) => options.onError?.(error));
  const parts: Parts = {
    world,
    listings: listings(ports.fs, layout),
    logFor: logs.open,
    supervision: {
      machine,
      registry,
      changed: (copy) => {
        list(parts, copy.resource.component).catch((error: unknown) => options.onError?.(error));
        targets.refresh();
        options.onChange?.();
      },
    },
  };
  let known: Promise<World> | undefined;
  let recovered: Promise<unknown> | undefined;
  const loaded = () => {
    known ??= load(world, machine);
    return known;
  };
  return {
    name: 'local',
    capabilities: { rollout: 'engine', scaling: 'agent' },
    check: () => checkMachine({ stateDir, cacheDir: options.cacheDir }),
    compile,
    ports: portWishes,
    observe: async () => [
      ...observeWorld(await loaded()),
      // Until this process works itself, what it finds running is somebody else's who was killed.
      ...(recovered ? [] : (await orphans(layout)).map(observedOrphan)),
    ],
    begin: async () => {
      recovered ??= recover(machine);
      await recovered;
      await loaded();
      await logs.refresh();
    },
    end: async () => {
      // Nothing runs: nobody reads these any more, and passwords are among them.
      if (world.copies.size > 0 || world.addresses.size > 0) return;
      targets.stop();
      await clear(machine);
    },
    apply: async (operation, signal) => {
      await loaded();
      const facts = await perform(parts, operation, (bytes) => ports.random.token(bytes), signal);
      targets.refresh();
      return facts;
    },
    verdict,
    logs: fileLogs(layout.logs),
    exec: execIn(layout, secrets),
    secrets,
    samples: processSamples(
      () => [...world.copies.values()],
      () => ports.clock.now(),
    ),
    signals: signalsOf(world, secrets),
    address: (component) => addressOf(ports.fs, layout, component),
    abandon: async () => {
      targets.stop();
      for (const copy of world.copies.values()) copy.stop.abort();
      world.addresses.clear();
      registry.freeze();
      await parts.listings.freeze();
      const children = [...world.copies.values()].filter((copy) => copy.command?.ipc);
      for (const copy of children) copy.child?.kill('SIGKILL');
      await Promise.all(children.map((copy) => copy.over));
    },
  };
}

/** Ends what an agent that was killed has left, and forgets where its copies listened. */
async function recover(machine: Machine): Promise<void> {
  await endOrphans(machine.layout, machine.marker);
  await clear(machine);
  await machine.fs.mkdir(machine.layout.secrets, 0o700);
}

async function clear({ fs, layout }: Machine): Promise<void> {
  await Promise.all(layout.transient.map((folder) => fs.remove(folder)));
}

/** What outlives the agent: data and finished tasks. */
async function load(world: World, { fs, layout }: Machine): Promise<World> {
  for (const [store, note] of await readNotes(fs, layout)) world.notes.set(store, note);
  for (const record of await readRecords(fs, layout)) world.records.set(record.id, record);
  return world;
}
