import type { Facts } from '../../../engine/runtime.ts';
import type { Resource } from '../../../plan/index.ts';
import { refused } from '../client/index.ts';
import { type ImageSpec, namesOf } from '../spec.ts';
import type { Apply } from './index.ts';

/** Builds that were asked for: running, done or failed. */
export interface ImageWork {
  /** Resolves with the reference when the image is there; rejects with what kept it from being built. */
  ready(component: string, spec: ImageSpec): Promise<string>;
}

/** Waits for the build, and marks the image as the one in use. */
export async function makeImage(apply: Apply, desired: Resource, signal: AbortSignal): Promise<Facts> {
  const reference = await apply.images.ready(desired.component, desired.spec as unknown as ImageSpec);
  const docker = await apply.client.docker();
  const current = namesOf(apply.instance).current(desired.component);
  const colon = current.lastIndexOf(':');
  try {
    const to = { repo: current.slice(0, colon), tag: current.slice(colon + 1), abortSignal: signal };
    await docker.getImage(reference).tag(to);
  } catch (error) {
    signal.throwIfAborted();
    throw refused(`cannot use image ${reference}`, error);
  }
  return { image: reference };
}
