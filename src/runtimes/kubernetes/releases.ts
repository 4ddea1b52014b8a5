import { gunzipSync, gzipSync } from 'node:zlib';
import type { Release, Releases } from '../../engine/runtime.ts';
import type { Resource } from '../../plan/types.ts';
import { type Client, explain, type KubeObject } from './client/index.ts';
import { type Place, recordLabels, roleSelector, shorten } from './names.ts';

/** How many are kept in the cluster: what is older is in the project's git. */
const KEPT = 10;
const RELEASE = 'platform-toolkit.dev/release';

interface Stored extends KubeObject {
  readonly data?: { readonly release?: string };
  readonly binaryData?: { readonly resources?: string };
}

/** Releases as ConfigMaps beside what they released: the resources (which name secrets and hold none), packed. */
export function createReleases(place: Place, connect: () => Promise<Client>): Releases {
  const stored = async (client: Client) => {
    const { body } = await client.list('ConfigMap', place.namespace, { labelSelector: roleSelector(place, 'release') });
    return (body as readonly Stored[]).toSorted((a, b) => numberOf(b) - numberOf(a));
  };
  return {
    async list() {
      const client = await connect();
      return (
        await stored(client).catch((error) => {
          throw explain(client.where, error, `to list releases in namespace ${place.namespace}`);
        })
      ).map(unpack);
    },
    async record(release) {
      const client = await connect();
      await client.apply('ConfigMap', place.namespace, pack(place, release), { force: true });
      const surplus = (await stored(client)).slice(KEPT).filter((object) => unpack(object).status !== 'current');
      await Promise.all(surplus.map(({ metadata }) => client.remove('ConfigMap', place.namespace, metadata.name)));
    },
  };
}

function pack(place: Place, { resources, ...head }: Release): Stored {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: shorten(`release-${head.id}`.toLowerCase()),
      namespace: place.namespace,
      labels: recordLabels(place, 'release'),
      annotations: { [RELEASE]: head.id },
    },
    data: { release: JSON.stringify(head) },
    binaryData: { resources: gzipSync(JSON.stringify(resources)).toString('base64') },
  };
}

function unpack({ data, binaryData }: Stored): Release {
  const head = JSON.parse(data?.release ?? '{}') as Omit<Release, 'resources'>;
  const packed = Buffer.from(binaryData?.resources ?? '', 'base64');
  const resources = packed.length === 0 ? [] : (JSON.parse(gunzipSync(packed).toString('utf8')) as Resource[]);
  return { ...head, resources };
}

const numberOf = ({ metadata }: KubeObject) => Number(metadata.annotations?.[RELEASE]) || 0;
