import { type Builder, createSession, type SessionOptions } from '../../../src/engine/index.ts';
import type { PlatformEvent } from '../../../src/kernel/index.ts';
import type { Model } from '../../../src/model/types.ts';
import { contractBuilder } from '../../contract/harness.ts';
import { contractModel } from '../../contract/platform.ts';
import {
  type FakeFaults,
  type FakeOptions,
  fakePorts,
  fakeRuntime,
  fakeWorld,
} from '../../support/fake-runtime/index.ts';

export const base: Model = contractModel({ name: 'local', runtime: 'local', production: false });

/** A session on the runtime in memory, with everything that a test may turn. */
export function setUp(
  given: { builder?: Partial<Builder>; runtime?: Partial<FakeOptions>; session?: Partial<SessionOptions> } = {},
) {
  const world = fakeWorld();
  const ports = fakePorts();
  const faults: FakeFaults = {};
  const events: PlatformEvent[] = [];
  const sources = { model: base, inputs: '1', broken: undefined as Error | undefined };
  const load = async () => {
    if (sources.broken) throw sources.broken;
    return sources.model;
  };
  const taskInputs = () => Object.fromEntries(sources.model.tasks.map(({ id }) => [id, sources.inputs]));
  const open = () =>
    createSession({
      ports,
      runtime: fakeRuntime({ world, clock: ports.clock, faults, ...given.runtime }),
      environment: 'local',
      projectDir: '/p',
      stateDir: '/p/.platform/local',
      instance: 'shop-1',
      load,
      builder: { ...contractBuilder({ taskInputs }), ...given.builder },
      onEvent: (event) => events.push(event),
      by: 'ada',
      ...given.session,
    });
  return { world, ports, faults, events, sources, open, session: open() };
}

export const quiet = () => undefined;
export const never = new AbortController().signal;
