import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Resource } from '../../plan/types.ts';
import { nextReleaseId } from '../rollback.ts';
import type { Release, Releases } from '../runtime.ts';
import { requirePort } from './missing.ts';
import type { Core } from './types.ts';

export const releasesOf = ({ runtime }: Core): Releases => requirePort(runtime, runtime.releases, 'releases');

export const currentOf = (releases: readonly Release[]) => releases.find(({ status }) => status === 'current');

/** Writes a new release; the one that was current becomes a previous one. Newest first, so a crash in between leaves the new one on top. */
export async function record(
  core: Core,
  known: readonly Release[],
  release: { readonly status: 'current' | 'failed'; readonly cause: string; readonly resources: readonly Resource[] },
): Promise<string> {
  const store = releasesOf(core);
  const commit = await core.commit?.();
  const id = nextReleaseId(known);
  const at = new Date(core.ports.clock.now()).toISOString();
  await store.record({ id, at, by: core.by ?? 'unknown', ...(commit === undefined ? {} : { commit }), ...release });
  if (release.status === 'current') {
    for (const older of known.filter(({ status }) => status === 'current')) {
      await store.record({ ...older, status: 'previous' });
    }
  }
  return id;
}

/** The release to go back to: the named one, else the newest that was current before. */
export function releaseNamed(releases: readonly Release[], to: string | undefined): Release {
  const found = releases.find(({ id, status }) => (to === undefined ? status === 'previous' : id === to));
  if (found) return found;
  throw new PlatformError({
    code: 'no-release',
    message: to === undefined ? 'there is no release to go back to' : `there is no release ${to}`,
    details: releases.map(({ id, at, status }) => `${id}  ${at}  ${status}`),
    next: 'platform history',
    exitCode: ExitCode.badInput,
  });
}
