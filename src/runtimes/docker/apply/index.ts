/** Performs one operation of a plan. Every step may be done again. */
import type { Facts, Runtime } from '../../../engine/runtime.ts';
import type { SecretsFile } from '../../../engine/secrets-file.ts';
import { PlatformError, type Ports } from '../../../kernel/index.ts';
import type { Operation, Resource } from '../../../plan/index.ts';
import type { Client } from '../client/index.ts';
import { createContainer } from './create.ts';
import { type ImageWork, makeImage } from './image.ts';
import { remove } from './remove.ts';
import { restartInside } from './restart.ts';
import { admit, drain } from './traffic.ts';
import { createVolume } from './volume.ts';

/** What the steps share. */
export interface Apply {
  readonly client: Client;
  readonly instance: string;
  readonly projectDir: string;
  readonly ports: Ports;
  readonly secrets: SecretsFile;
  readonly images: ImageWork;
  readonly observe: Runtime['observe'];
  /** One word for the data in these volumes; another one when a volume was made anew. */
  dataIdentity(volumes: readonly string[], signal: AbortSignal): Promise<string>;
}

export async function perform(apply: Apply, operation: Operation, signal: AbortSignal): Promise<Facts> {
  const { action, cause, desired, observed, id } = operation;
  signal.throwIfAborted();
  if (action === 'update' && cause.code === 'restart') {
    await restartInside(apply, wanted(observed, id), signal);
    return {};
  }
  if (action === 'create' || action === 'update' || action === 'run') {
    return make(apply, operation, wanted(desired, id), signal);
  }
  if (action === 'admit') await admit(apply, operation, wanted(desired, id), signal);
  else if (action === 'drain') await drain(apply, wanted(observed, id), signal);
  else await remove(apply, wanted(observed, id), signal);
  return {};
}

async function make(apply: Apply, operation: Operation, desired: Resource, signal: AbortSignal): Promise<Facts> {
  if (desired.kind === 'volume') return createVolume(apply, desired, signal);
  if (desired.kind === 'image') return makeImage(apply, desired, signal);
  return createContainer(apply, operation, desired, signal);
}

function wanted<T>(value: T | undefined, id: string): T {
  if (value !== undefined) return value;
  throw new PlatformError({
    code: 'incomplete-operation',
    message: `the operation on ${id} does not say what it is about`,
  });
}
