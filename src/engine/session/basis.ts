import type { EventSink } from '../../kernel/index.ts';
import { leftAlone, restore } from '../rollback.ts';
import { prepare, refresh } from './prepare.ts';
import { currentOf } from './releases.ts';
import type { Core, Prepared } from './types.ts';

/** What is applied, with today's counts: what this session applied last; else the current release, or the sources as they are now. */
export async function basis(core: Core, sink: EventSink, signal: AbortSignal): Promise<Prepared> {
  if (core.last) {
    core.last = await refresh(core, core.last, false, signal);
    return core.last;
  }
  // Where workloads roll by themselves only deploys write, so the current release is what runs. Elsewhere `up` may have come since.
  const native = core.runtime.capabilities.rollout === 'native';
  const release = native ? currentOf((await core.runtime.releases?.list()) ?? []) : undefined;
  if (!release) {
    core.last = await prepare(core, { mode: 'build' }, sink, signal);
    return core.last;
  }
  const peeked = await prepare(core, { mode: 'peek' }, sink, signal);
  const desired = restore(release, await core.replicas.read());
  core.last = { ...peeked, desired, release, alsoOurs: leftAlone(desired, release.resources) };
  return core.last;
}
