import type Docker from 'dockerode';
import type { RunInfo } from '../../engine/runtime.ts';
import { PlatformError } from '../../kernel/index.ts';
import { type Client, isAnswer, refused, unless } from './client/index.ts';
import { LABEL, ofInstance } from './labels.ts';
import { namesOf } from './spec.ts';

/**
 * Two networks stand below everything. In the first all containers are, stores by name; in the second programs, by name, while they
 * take traffic. The second leads nowhere else, so that joining it never moves a container's way out.
 */
export async function ensureNetworks(client: Client, instance: string, signal: AbortSignal): Promise<void> {
  const docker = await client.docker();
  const names = namesOf(instance);
  for (const [name, internal] of [
    [names.network, false],
    [names.live, true],
  ] as const) {
    if (await existing(docker, name, instance)) continue;
    try {
      await docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Internal: internal,
        // Engines before 25 would else make a second one of the same name.
        CheckDuplicate: true,
        Labels: { [LABEL.instance]: instance },
        abortSignal: signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!isAnswer(error, 409)) throw explained(name, error);
    }
  }
}

async function existing(docker: Docker, name: string, instance: string): Promise<boolean> {
  const found = (await docker.listNetworks({ filters: { name: [name] } })).find(({ Name }) => Name === name);
  if (!found) return false;
  if (found.Labels?.[LABEL.instance] === instance) return true;
  throw new PlatformError({
    code: 'name-taken',
    message: `a network named ${name} is there already, and it is not one of this platform`,
    next: `docker network rm ${name}, if nobody needs it`,
  });
}

function explained(name: string, error: unknown): PlatformError {
  const isFull = /address pool/i.test(String((error as Error).message));
  const next = isFull ? 'docker network prune removes networks that nobody uses' : undefined;
  return refused(`cannot create network ${name}`, error, next);
}

/** Removes them once nothing of the platform runs and nothing is meant to. One that somebody else uses stays. */
export async function dropNetworks(client: Client, instance: string, { desired }: RunInfo): Promise<void> {
  if (desired.some(({ kind }) => kind === 'container')) return;
  const docker = await client.docker();
  const filters = { label: ofInstance(instance) };
  const running = await docker.listContainers({ filters });
  if (running.length > 0) return;
  const networks = await docker.listNetworks({ filters });
  for (const { Id } of networks) await docker.getNetwork(Id).remove().catch(unless(404)).catch(unless(403));
}
