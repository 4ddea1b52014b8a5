import { createSession } from '../../src/engine/index.ts';
import { fakePorts, fakeRuntime, fakeWorld } from '../support/fake-runtime/index.ts';
import { contractBuilder, type Harness } from './harness.ts';
import { contractModel } from './platform.ts';
import { describeRuntime } from './runtime.contract.ts';

/** The suite itself is tested on runtimes in memory: one whose replicas the engine rolls, one that rolls workloads itself. */
function fakeHarness(rollout: 'engine' | 'native'): Harness {
  const world = fakeWorld();
  const ports = fakePorts();
  return {
    name: `fake (${rollout} rollout)`,
    capabilities: { rollout, releases: true, data: true },
    platform: () =>
      contractModel({ name: 'fake', runtime: rollout === 'native' ? 'kubernetes' : 'local', production: false }),
    makeSession: async (writer) => {
      const real = fakeRuntime({ world, clock: ports.clock, rollout });
      return createSession({
        ports,
        runtime: writer.crash?.wrap(real) ?? real,
        environment: 'fake',
        projectDir: '/project',
        stateDir: '/project/.platform/fake',
        instance: 'contract-000000',
        load: writer.load,
        builder: contractBuilder(writer),
      });
    },
    kill: async () => undefined,
    remains: async () => {
      const names = (data: boolean) =>
        [...world.copies.values()]
          .filter((copy) => (copy.holdsData || copy.rollout === 'once') === data)
          .map(({ id }) => id);
      return { data: names(true), other: names(false) };
    },
    cleanup: async () => {
      const empty = fakeWorld();
      for (const key of ['copies', 'secrets', 'counts'] as const) world[key].clear();
      world.releases.length = 0;
      world.logs.length = 0;
      Object.assign(world, { busy: empty.busy });
      ports.fs.files.clear();
    },
  };
}

describeRuntime(fakeHarness('engine'));
describeRuntime(fakeHarness('native'));
