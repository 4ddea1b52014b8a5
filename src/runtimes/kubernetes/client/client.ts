import { type Answer, type ConnectionPorts, createConnection } from './connection.ts';
import { ApiError } from './errors.ts';
import { KINDS, type Kind, type KindInfo, pathOf } from './kinds.ts';
import type { ContextInfo } from './kubeconfig.ts';
import type { KubeList, KubeObject } from './types.ts';

/** Owner of the fields that this tool sets (server-side apply). */
export const FIELD_MANAGER = 'platform';

export interface ApplyOptions {
  readonly manager?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  /** Hears what the server wants to be told: deprecated fields, Pod Security. */
  readonly onWarning?: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface RemoveOptions {
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly graceSeconds?: number;
  /** Only this very object, not one of the same name that came later. */
  readonly uid?: string;
  readonly signal?: AbortSignal;
}

export type Client = Awaited<ReturnType<typeof createClient>>;

/** A client for one context: objects in, objects out. */
export async function createClient(
  ports: ConnectionPorts,
  info: ContextInfo,
  env: Readonly<Record<string, string | undefined>>,
) {
  const connection = await createConnection(ports, info, env);
  const { json } = connection;
  const body = (value: unknown, type = 'application/json') => ({
    body: JSON.stringify(value),
    headers: { 'content-type': type },
  });
  const signalled = (signal?: AbortSignal) => (signal ? { signal } : {});

  return {
    ...connection,
    get: (kind: Kind, namespace: string, name: string, signal?: AbortSignal): Promise<KubeObject | undefined> =>
      json<KubeObject>({ method: 'GET', path: pathOf(kind, namespace, name), ...signalled(signal) }).then(
        (answer) => answer.body,
        (error) => {
          if (error instanceof ApiError && error.status === 404) return undefined;
          throw error;
        },
      ),
    /** Objects of one kind; `metadataOnly` keeps contents (of Secrets) on the server. */
    async list(
      kind: Kind,
      namespace: string,
      query: { readonly labelSelector?: string; readonly fieldSelector?: string } = {},
      options: { readonly metadataOnly?: boolean; readonly once?: boolean; readonly signal?: AbortSignal } = {},
    ): Promise<Answer<readonly KubeObject[]>> {
      const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
      const {
        body: list,
        serverTime,
        warnings,
      } = await json<KubeList>({
        method: 'GET',
        path: pathOf(kind, namespace),
        query,
        ...(options.metadataOnly ? { headers: { accept } } : {}),
        ...(options.once ? { once: true } : {}),
        ...signalled(options.signal),
      });
      // Items of a list carry neither kind nor apiVersion.
      const { apiVersion, kind: named = kind }: KindInfo = KINDS[kind];
      return { body: (list.items ?? []).map((item) => ({ ...item, apiVersion, kind: named })), serverTime, warnings };
    },
    create: (kind: Kind, namespace: string, object: unknown, signal?: AbortSignal): Promise<KubeObject> =>
      json<KubeObject>({
        method: 'POST',
        path: pathOf(kind, namespace),
        query: { fieldManager: FIELD_MANAGER },
        ...body(object),
        ...signalled(signal),
      }).then((answer) => answer.body),
    /** Replaces the object if nobody changed it since (its resourceVersion). */
    replace: (kind: Kind, namespace: string, object: KubeObject, signal?: AbortSignal): Promise<KubeObject> =>
      json<KubeObject>({
        method: 'PUT',
        path: pathOf(kind, namespace, object.metadata.name),
        query: { fieldManager: FIELD_MANAGER },
        ...body(object),
        ...signalled(signal),
      }).then((answer) => answer.body),
    /** Server-side apply: creates the object, or sets exactly the fields that are named. */
    apply: (kind: Kind, namespace: string, object: KubeObject, options: ApplyOptions = {}): Promise<KubeObject> =>
      json<KubeObject>({
        method: 'PATCH',
        path: pathOf(kind, namespace, object.metadata.name),
        query: {
          fieldManager: options.manager ?? FIELD_MANAGER,
          force: options.force ? true : undefined,
          dryRun: options.dryRun ? 'All' : undefined,
        },
        ...body(object, 'application/apply-patch+yaml'),
        ...signalled(options.signal),
      }).then((answer) => {
        for (const text of answer.warnings) options.onWarning?.(text);
        return answer.body;
      }),
    /** JSON merge patch, under a field manager of its own where one is named. */
    merge: (
      kind: Kind,
      namespace: string,
      name: string,
      patch: unknown,
      manager = FIELD_MANAGER,
    ): Promise<KubeObject> =>
      json<KubeObject>({
        method: 'PATCH',
        path: pathOf(kind, namespace, name),
        query: { fieldManager: manager },
        ...body(patch, 'application/merge-patch+json'),
      }).then((answer) => answer.body),
    /** No error where nothing is. Returns whether something was there. */
    remove: (kind: Kind, namespace: string, name: string, options: RemoveOptions = {}): Promise<boolean> =>
      json({
        method: 'DELETE',
        path: pathOf(kind, namespace, name),
        ...body({
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          propagationPolicy: options.propagation ?? 'Background',
          ...(options.graceSeconds === undefined ? {} : { gracePeriodSeconds: options.graceSeconds }),
          ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
        }),
        ...signalled(options.signal),
      }).then(
        () => true,
        (error) => {
          if (error instanceof ApiError && error.status === 404) return false;
          throw error;
        },
      ),
    /** All objects of a kind that a selector names; what they own goes too, in the background. */
    removeAll: (kind: Kind, namespace: string, labelSelector: string, graceSeconds?: number): Promise<unknown> =>
      json({
        method: 'DELETE',
        path: pathOf(kind, namespace),
        query: { labelSelector },
        ...body({
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          propagationPolicy: 'Background',
          ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
        }),
      }),
  };
}
