import type Docker from 'dockerode';
import type { Observed } from '../../../plan/index.ts';
import { isAnswer, messageOf, refused, unless } from '../client/index.ts';
import { factsOf } from '../observe/facts.ts';
import { type ContainerSpec, namesOf, type VolumeSpec } from '../spec.ts';
import type { Apply } from './index.ts';
import { stop } from './stop.ts';

const GONE_MS = 10_000;

/** Ends and removes one copy. What is gone already is done. */
export async function remove(apply: Apply, copy: Observed, signal: AbortSignal): Promise<void> {
  const docker = await apply.client.docker();
  if (copy.kind === 'volume') {
    const { name } = copy.spec as unknown as VolumeSpec;
    await docker
      .getVolume(name)
      .remove({ abortSignal: signal })
      .catch(unless(404))
      .catch((error) => {
        throw refused(`cannot remove volume ${name}`, error, 'docker ps -a --filter volume=NAME shows who uses it');
      });
  } else if (copy.kind === 'image') {
    // The image itself stays as a cache: made again from the same sources it is there at once.
    const { current } = namesOf(apply.instance);
    await docker.getImage(current(copy.component)).remove({ noprune: true, abortSignal: signal }).catch(unless(404));
  } else {
    await removeContainer(docker, copy, signal);
  }
}

async function removeContainer(docker: Docker, copy: Observed, signal: AbortSignal): Promise<void> {
  const facts = factsOf(copy);
  const spec = copy.spec as unknown as ContainerSpec | null;
  const container = docker.getContainer(facts.container);
  if (copy.alive && facts.running) await stop(container, spec?.stop.graceSeconds ?? 10, signal);
  try {
    await container.remove({ force: true, v: true, abortSignal: signal }).catch(unless(404));
  } catch (error) {
    signal.throwIfAborted();
    if (!isAnswer(error, 409, /already in progress/i)) throw refused(`cannot remove ${copy.id}`, error);
    await gone(container, signal);
  }
}

/** Somebody else removes it at this moment. */
async function gone(container: Docker.Container, signal: AbortSignal): Promise<void> {
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(GONE_MS)]);
  await container.wait({ condition: 'removed', abortSignal: timeout }).catch((error) => {
    if (!isAnswer(error, 404)) throw new Error(`still there: ${messageOf(error)}`);
  });
}
