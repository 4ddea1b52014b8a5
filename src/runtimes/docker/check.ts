import type { Check } from '../../engine/runtime.ts';
import { PlatformError } from '../../kernel/index.ts';
import { apiAtLeast, type Client } from './client/index.ts';

/** Docker 20.10. */
const LEAST_API: readonly [number, number] = [1, 41];

/** Is there an engine, new enough, on this machine? */
export async function check(client: Client): Promise<Check[]> {
  try {
    const info = await client.info();
    const api = info.api.join('.');
    const engine: Check = { name: 'docker engine', ok: true, message: `Docker ${info.version}, API ${api}` };
    if (!apiAtLeast(info, ...LEAST_API)) {
      const message = `its API is ${api}, at least ${LEAST_API.join('.')} is needed`;
      return [{ name: 'docker engine', ok: false, message, next: 'install Docker 20.10 or newer' }];
    }
    if (info.isLocal) return [engine];
    // Readiness is asked on published ports, and those are on the loopback address of the engine's machine.
    const remote = 'the engine is on another machine, so what it publishes on 127.0.0.1 cannot be reached from here';
    return [engine, { name: 'docker host', ok: false, message: remote, next: 'unset DOCKER_HOST' }];
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const { message, where, next } = error;
    return [
      {
        name: 'docker engine',
        ok: false,
        message: where ? `${message} (${where})` : message,
        ...(next === undefined ? {} : { next }),
      },
    ];
  }
}
