import { hostname } from 'node:os';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import { userName } from '../../../kernel/node/index.ts';
import { type Client, isStatus, type KubeObject } from '../client/index.ts';
import { type Place, recordLabels } from '../names.ts';

const NAME = 'platform-lock';
const LEASE_SECONDS = 15;
const RENEW_MS = 5_000;
const POLL_MS = 500;
/** A holder that was killed is gone by then. */
const PATIENCE_MS = (LEASE_SECONDS + 3) * 1000;

interface Lease extends KubeObject {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
  };
}

export interface Held {
  /** Throws when somebody else took the lease: this process must not write any more. */
  assert(): void;
  release(): Promise<void>;
  /** Stops renewing and leaves the lease to its end, as a process that is killed does. */
  abandon(): void;
}

interface LeaseTools {
  readonly client: Client;
  readonly place: Place;
  readonly clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
  /** Distinguishes this writer from others on the same machine. */
  readonly token: string;
}

/** The lock of the environment: one writer at a time, from whatever machine. Times are the server's, so clocks may differ. */
export async function takeLease(tools: LeaseTools, signal: AbortSignal): Promise<Held> {
  const { clock } = tools;
  const holder = `${userName()}@${hostname()} pid ${process.pid} ${tools.token}`;
  const since = clock.now();
  for (;;) {
    const other = await tryTake(tools, holder, signal);
    if (other === undefined) return hold(tools, holder);
    if (clock.now() - since > PATIENCE_MS) throw busy(tools.place, other);
    await clock.sleep(POLL_MS, signal);
  }
}

/** undefined: it is ours. Otherwise the lease of the one who has it. */
async function tryTake({ client, place }: LeaseTools, holder: string, signal: AbortSignal): Promise<Lease | undefined> {
  const found = (await client.get('Lease', place.namespace, NAME, signal)) as Lease | undefined;
  const now = client.serverNow();
  if (found && isHeld(found, now) && found.spec?.holderIdentity !== holder) return found;
  try {
    if (found) await client.replace('Lease', place.namespace, { ...found, spec: specOf(holder, now) }, signal);
    else await client.create('Lease', place.namespace, leaseOf(place, holder, now), signal);
    return undefined;
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
    // Somebody was faster: look again at once.
    return ((await client.get('Lease', place.namespace, NAME, signal)) as Lease | undefined) ?? leaseOf(place, '', now);
  }
}

function hold(tools: LeaseTools, holder: string): Held {
  const { client, place } = tools;
  let lost: string | undefined;
  let renewedAt = Date.now();
  const renew = async () => {
    try {
      const found = (await client.get('Lease', place.namespace, NAME)) as Lease | undefined;
      if (found && found.spec?.holderIdentity !== holder) lost = personOf(found);
      else if (found)
        await client.replace('Lease', place.namespace, { ...found, spec: specOf(holder, client.serverNow()) });
      renewedAt = Date.now();
    } catch {
      // The next renewal may succeed; until the lease ends nobody else can have it.
      if (Date.now() - renewedAt > LEASE_SECONDS * 1000) lost = 'nobody known: it could not be renewed in time';
    }
  };
  const timer = setInterval(() => void renew(), RENEW_MS);
  timer.unref();
  return {
    assert() {
      if (lost === undefined) return;
      throw new PlatformError({
        code: 'lock-lost',
        message: `the lock of ${place.environment} was lost to ${lost}`,
        next: 'run the command again',
        exitCode: ExitCode.refused,
      });
    },
    abandon: () => clearInterval(timer),
    async release() {
      clearInterval(timer);
      const found = (await client.get('Lease', place.namespace, NAME).catch(() => undefined)) as Lease | undefined;
      if (found?.spec?.holderIdentity !== holder) return;
      const spec = { ...specOf('', client.serverNow()), leaseDurationSeconds: 1 };
      // Already gone with its namespace, or taken over: both leave nothing to release.
      await client.replace('Lease', place.namespace, { ...found, spec }).catch(() => undefined);
    },
  };
}

const isHeld = ({ spec }: Lease, now: number): boolean =>
  Boolean(spec?.holderIdentity) &&
  Date.parse(spec?.renewTime ?? '') + (spec?.leaseDurationSeconds ?? LEASE_SECONDS) * 1000 > now;

const specOf = (holder: string, now: number) => {
  const time = new Date(now).toISOString().replace(/Z$/, '000Z');
  return { holderIdentity: holder, leaseDurationSeconds: LEASE_SECONDS, acquireTime: time, renewTime: time };
};

const leaseOf = (place: Place, holder: string, now: number): Lease => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: NAME, namespace: place.namespace, labels: recordLabels(place, 'lock') },
  spec: specOf(holder, now),
});

/** Without the token. */
const personOf = ({ spec }: Lease) => spec?.holderIdentity?.split(' ').slice(0, 3).join(' ') || 'somebody';

function busy(place: Place, lease: Lease): PlatformError {
  return new PlatformError({
    code: 'locked',
    message: `${personOf(lease)} is working on ${place.environment}`,
    details: [`since ${lease.spec?.acquireTime ?? 'a moment ago'}`],
    where: `lease ${place.namespace}/${NAME}`,
    next: 'wait until that is done, then run the command again',
    exitCode: ExitCode.refused,
  });
}
