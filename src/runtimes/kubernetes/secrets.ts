import type { SecretStore } from '../../engine/runtime.ts';
import type { Ports, Secret } from '../../kernel/index.ts';
import { type Client, explain, isStatus, type KubeObject } from './client/index.ts';
import {
  Annotation,
  accountOf,
  type Place,
  recordLabels,
  roleSelector,
  SECRET_KEY,
  secretObjectName,
} from './names.ts';
import { awaitGround, findNamespace, layGround } from './run/ground.ts';

/** Entropy of a generated value and of a version, in bytes. */
const VALUE_BYTES = 24;
const VERSION_BYTES = 6;
const ORIGIN = 'platform-toolkit.dev/secret-origin';

/**
 * Values live in Secrets of the cluster, each under its own name, and are never read back: only metadata is. Generated ones are
 * made if absent and never applied again, so nothing can replace a value that guards data.
 */
export function createSecrets(ports: Ports, place: Place, connect: () => Promise<Client>) {
  const listed = async () => {
    const client = await connect();
    const { body } = await client
      .list('Secret', place.namespace, { labelSelector: roleSelector(place, 'secret') }, { metadataOnly: true })
      .catch((error) => {
        throw explain(client.where, error, `to list secrets in namespace ${place.namespace}`);
      });
    return body;
  };
  const objectOf = (name: string, origin: 'generated' | 'user', version: string, value: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secretObjectName(name),
      namespace: place.namespace,
      labels: recordLabels(place, 'secret'),
      annotations: { [Annotation.secretName]: name, [Annotation.secretVersion]: version, [ORIGIN]: origin },
    },
    type: 'Opaque',
    // Programs read a file; operators want to know as whom it logs in as well.
    stringData: { [SECRET_KEY]: value, username: accountOf(name), password: value },
  });
  const versionsOf = (objects: readonly KubeObject[]) =>
    Object.fromEntries(
      objects.flatMap(({ metadata: { annotations = {} } }) => {
        const { [Annotation.secretName]: name, [Annotation.secretVersion]: version } = annotations;
        return name === undefined || version === undefined ? [] : [[name, version]];
      }),
    );
  /** Secrets come before the first run: the namespace may have to be made for them. */
  const withNamespace = async (client: Client, work: () => Promise<unknown>) => {
    await work().catch(async (error) => {
      if (!isStatus(error, 403, 404)) throw error;
      const signal = new AbortController().signal;
      await layGround({ client, place, clock: ports.clock, signal });
      await work();
    });
  };

  const store: SecretStore = {
    versions: async () => {
      const namespace = await findNamespace(await connect(), place);
      // What is in one that is on its way out is as good as gone.
      return namespace?.metadata.deletionTimestamp === undefined ? versionsOf(await listed()) : {};
    },
    async ensure(names) {
      const client = await connect();
      await awaitGround({ client, place, clock: ports.clock, signal: new AbortController().signal });
      const there = versionsOf(await listed());
      const create = async (name: string) => {
        const object = objectOf(name, 'generated', ports.random.token(VERSION_BYTES), ports.random.token(VALUE_BYTES));
        await client.create('Secret', place.namespace, object).catch((error) => {
          // Another writer made it in the meantime: that value counts.
          if (!isStatus(error, 409)) throw error;
        });
      };
      const absent = names.filter((name) => there[name] === undefined);
      const [first, ...others] = absent;
      if (first === undefined) return there;
      try {
        await withNamespace(client, () => create(first));
        await Promise.all(others.map(create));
      } catch (error) {
        throw explain(client.where, error, `to create secrets in namespace ${place.namespace}`);
      }
      return versionsOf(await listed());
    },
    async set(name: string, value: Secret) {
      const client = await connect();
      const version = ports.random.token(VERSION_BYTES);
      const object = objectOf(name, 'user', version, value.reveal());
      try {
        await withNamespace(client, () => client.apply('Secret', place.namespace, object, { force: true }));
      } catch (error) {
        throw explain(client.where, error, `to set a secret in namespace ${place.namespace}`);
      }
      return version;
    },
    async remove(names) {
      const client = await connect();
      await Promise.all(names.map((name) => client.remove('Secret', place.namespace, secretObjectName(name))));
    },
  };
  return {
    store,
    hasUserSecrets: async () => (await listed()).some(({ metadata }) => metadata.annotations?.[ORIGIN] === 'user'),
  };
}
