import type { EventSink, Outcome } from '../../kernel/index.ts';
import type { RollbackOptions } from '../target.ts';
import { putBack, takeBack } from './deploy.ts';
import { outcomeOf } from './outcome.ts';
import { assertSecretsOf } from './release-secrets.ts';
import { currentOf, record, releaseNamed, releasesOf } from './releases.ts';
import type { Core } from './types.ts';
import { locked } from './work.ts';

/**
 * Applies a stored release again and records that as a new one. Does not need platform.yaml to be valid. One that does not get ready
 * is taken back as a deploy is: what was current is there again.
 */
export async function rollback(
  core: Core,
  to: string | undefined,
  sink: EventSink,
  signal: AbortSignal,
  { takeOver = false }: RollbackOptions = {},
): Promise<Outcome> {
  const startedAt = core.ports.clock.now();
  const store = releasesOf(core);
  const model = await core.load().catch(() => undefined);
  return locked(core, signal, async () => {
    const known = await store.list();
    const target = releaseNamed(known, to);
    await assertSecretsOf(core, target, model);
    const executedAt = core.ports.clock.now();
    const current = currentOf(known);
    const options = { takeOver, ifAllowed: true };
    const back = await putBack(core, target, current?.resources ?? [], options, sink, signal);
    if (core.last) core.last = { ...core.last, desired: back.desired, release: target, alsoOurs: back.alsoOurs };
    const ending = { startedAt, executedAt, execution: back.execution, model };
    if (back.execution.status === 'interrupted') return outcomeOf(core, ending, signal);
    const done = back.execution.status === 'done';
    const release = await record(core, known, {
      status: done ? 'current' : 'failed',
      cause: `rollback to ${target.id}`,
      resources: target.resources,
    });
    if (done || !current || current.id === target.id) return outcomeOf(core, { ...ending, release }, signal);
    const task = { prepared: core.last, job: { takeOver }, current, attempt: target.resources, ending };
    return takeBack(core, task, sink, signal);
  });
}
