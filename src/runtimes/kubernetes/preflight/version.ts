import type { Check } from '../../../engine/runtime.ts';
import type { Client } from '../client/index.ts';

/** preStop `sleep` came with 1.30; what is older than the last three minor versions gets no fixes any more. */
const OLDEST = 30;
const SUPPORTED = 35;
/** The newest that the tests have run against. */
const KNOWN = 36;

/** @param at where the cluster is, for the first line of doctor. */
export async function versionCheck(client: Client, at?: string): Promise<Check> {
  const { body } = await client.json<{ readonly minor?: string; readonly gitVersion?: string }>({
    method: 'GET',
    path: '/version',
  });
  const minor = Number.parseInt(body.minor ?? '', 10);
  const message = `${at === undefined ? '' : `${at}: `}Kubernetes ${body.gitVersion ?? 'of unknown version'}`;
  const next = `use a cluster with Kubernetes 1.${SUPPORTED} or newer`;
  const name = 'cluster';
  if (minor < OLDEST) return { name, ok: false, message: `${message} is too old`, next };
  if (minor < SUPPORTED) return { name, ok: false, warning: true, message: `${message} gets no fixes any more`, next };
  if (minor > KNOWN + 2)
    return {
      name,
      ok: false,
      warning: true,
      message: `${message} is newer than this version knows (1.${KNOWN})`,
      next: 'update platform',
    };
  return { name, ok: true, message };
}
