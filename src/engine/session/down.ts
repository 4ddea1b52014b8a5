import type { EventSink, Outcome } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';
import { type Resource, teardown } from '../../plan/index.ts';
import type { DownRequest } from '../target.ts';
import { outcomeOf } from './outcome.ts';
import { asResource } from './resources.ts';
import type { Core } from './types.ts';
import { carryOut, locked } from './work.ts';

/** Everything goes but data; with `data` that too, and the generated secrets that guard it. Needs no valid platform.yaml. */
export async function down(core: Core, { data }: DownRequest, sink: EventSink, signal: AbortSignal): Promise<Outcome> {
  const startedAt = core.ports.clock.now();
  const before = core.last;
  // From here on nothing is put back, whatever asks for it.
  core.last = undefined;
  return locked(core, signal, async () => {
    const observed = await core.runtime.observe({ instance: core.instance }, signal);
    const plan = teardown(observed, { data });
    const going = new Set(plan.operations.map(({ observed: copy }) => copy));
    const stays: Resource[] = observed.filter((copy) => !going.has(copy)).map(asResource);
    const executedAt = core.ports.clock.now();
    const execution = await carryOut(core, { desired: [], alsoOurs: stays, plan, observed, data }, sink, signal);
    if (execution.status === 'done') {
      await core.forgetCounts();
      if (data) await removeSecrets(core, before?.model);
    }
    return outcomeOf(core, { startedAt, executedAt, execution, model: undefined }, signal);
  });
}

/** Generated ones live with the data they guard. What the user has set stays. A broken platform.yaml keeps them: harmless. */
async function removeSecrets(core: Core, known: Model | undefined): Promise<void> {
  const model = known ?? (await core.load().catch(() => undefined));
  const generated = model?.secrets.filter(({ origin }) => origin === 'generated').map(({ name }) => name) ?? [];
  if (generated.length > 0) await core.runtime.secrets.remove(generated);
}
