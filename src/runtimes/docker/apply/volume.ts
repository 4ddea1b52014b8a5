import type { Facts } from '../../../engine/runtime.ts';
import { PlatformError } from '../../../kernel/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { refused, unless } from '../client/index.ts';
import { LABEL, labelsOf } from '../labels.ts';
import type { VolumeSpec } from '../spec.ts';
import type { Apply } from './index.ts';

/** Makes a volume; an existing one of ours is kept as it is. */
export async function createVolume(apply: Apply, desired: Resource, signal: AbortSignal): Promise<Facts> {
  const { name } = desired.spec as unknown as VolumeSpec;
  const docker = await apply.client.docker();
  const found = await docker.getVolume(name).inspect().catch(unless(404));
  if (found && found.Labels?.[LABEL.instance] !== apply.instance) {
    throw new PlatformError({
      code: 'name-taken',
      message: `a volume named ${name} is there already, and it is not one of this platform`,
      next: `docker volume rm ${name}, if nobody needs its data`,
    });
  }
  if (found) return { volume: name };
  const Labels = { ...labelsOf(apply.instance, desired, ''), [LABEL.identity]: apply.ports.random.token(9) };
  try {
    await docker.createVolume({ Name: name, Labels, abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    throw refused(`cannot create volume ${name}`, error);
  }
  return { volume: name };
}
