import { describe, expect, it } from 'vitest';
import { ApiError, type Client, explain, type KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { ground } from '../../../src/runtimes/kubernetes/compile/index.ts';
import { layGround } from '../../../src/runtimes/kubernetes/run/ground.ts';

const place = { platform: 'shop', environment: 'dev', namespace: 'shop-dev' };
const where = { context: 'dev', server: 'https://cluster.example.com', environment: 'dev' };
const forbidden = new ApiError(403, {
  message: 'namespaces "shop-dev" is forbidden: User "ci" cannot patch resource "namespaces" in API group ""',
});
const made = ground(place).namespace;
const older: KubeObject = {
  ...made,
  metadata: {
    ...made.metadata,
    labels: { ...made.metadata.labels, 'pod-security.kubernetes.io/warn-version': 'v1.30' },
  },
};

/** A cluster with this namespace, or none, where nobody may write one unless told. */
async function lay(found: KubeObject | undefined, { allowed = false } = {}) {
  const written: string[] = [];
  const notes: string[] = [];
  const client = {
    where,
    get: async () => found,
    apply: async (kind: string) => {
      if (kind === 'Namespace' && !allowed) throw forbidden;
      written.push(kind);
    },
  } as unknown as Client;
  const clock = { now: () => 0, sleep: async () => undefined };
  const tools = { client, place, clock, signal: new AbortController().signal } as unknown as Parameters<
    typeof layGround
  >[0];
  await layGround(tools, (text) => notes.push(text));
  return { written, notes };
}

describe('the namespace that everything stands in', () => {
  it('is made, and changed where something of it would change', async () => {
    expect(await lay(undefined, { allowed: true })).toEqual({ written: ['Namespace', 'NetworkPolicy'], notes: [] });
    expect(await lay(older, { allowed: true })).toEqual({ written: ['Namespace', 'NetworkPolicy'], notes: [] });
  });

  it('is not touched where it is as it should be, and where it is somebody else’s', async () => {
    expect(await lay(made)).toEqual({ written: ['NetworkPolicy'], notes: [] });
    const theirs = { ...made, metadata: { name: 'shop-dev' } };
    expect(await lay(theirs)).toEqual({ written: [], notes: [] });
  });

  it('stays as it is where it may not be changed, and that is said', async () => {
    expect(await lay(older)).toEqual({
      written: ['NetworkPolicy'],
      notes: [expect.stringMatching(/^namespace shop-dev stays as it is: /)],
    });
  });

  it('that may not be made is an error with what to type', async () => {
    await expect(lay(undefined)).rejects.toMatchObject({
      message: 'the cluster does not allow to create the namespace shop-dev',
      next: 'ask for the rights that this prints: platform doctor --env dev --rbac',
      exitCode: 4,
    });
    expect(explain(where, forbidden, 'to look')).toMatchObject({ next: expect.stringContaining('--env dev ') });
  });
});
