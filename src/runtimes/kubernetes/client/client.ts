import type { IncomingMessage } from 'node:http';
import type { Clock, Exec, Fs } from '../../../kernel/index.ts';
import { createCredentials } from './credentials.ts';
import { ApiError, unreachable, type Where } from './errors.ts';
import { KINDS, type Kind, pathOf } from './kinds.ts';
import type { ContextInfo } from './kubeconfig.ts';
import { retryDelay } from './retry.ts';
import { type Call, createTransport } from './transport.ts';
import type { KubeList, KubeObject, StatusAnswer } from './types.ts';

/** Owner of the fields that this tool sets (server-side apply). */
export const FIELD_MANAGER = 'platform';
const IDLE_MS = 15_000;

export interface Answer<T> {
  readonly body: T;
  /** The server's clock, in milliseconds since the epoch: ages are counted by it, not by this machine's. */
  readonly serverTime: number;
}

export interface ApplyOptions {
  readonly manager?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
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

/** A client for one context. Rejects with ApiError where the server refuses, PlatformError (exit code 5) where it does not answer. */
export async function createClient(
  ports: { readonly fs: Fs; readonly exec: Exec; readonly clock: Clock },
  info: ContextInfo,
  env: Readonly<Record<string, string | undefined>>,
) {
  const transport = await createTransport(ports.fs, info, env);
  const credentials = createCredentials(ports, info.cluster, info.user);
  const where: Where = { context: info.context, server: info.cluster.server };

  /** Sends until there is an answer worth handing on; retries what a moment may heal. */
  const send = async (call: Call, streaming = false): Promise<IncomingMessage> => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await transport.send(call, await credentials.current(), streaming).catch((error: Error) => error);
      if (!(outcome instanceof Error) && (outcome.statusCode ?? 500) < 400) return outcome;
      if (call.signal?.aborted) throw call.signal.reason;
      const failure = outcome instanceof Error ? outcome : await refusal(outcome);
      if (failure instanceof ApiError && failure.status === 401 && attempt === 1 && credentials.renew()) continue;
      const delay = retryDelay(failure, call.method, attempt);
      if (delay === undefined) throw failure instanceof ApiError ? failure : unreachable(where, failure);
      await ports.clock.sleep(delay, call.signal);
    }
  };

  let serverAhead = 0;
  const json = async <T>(call: Call): Promise<Answer<T>> => {
    const answer = await send({ idleMs: IDLE_MS, ...call });
    const date = Date.parse(answer.headers.date ?? '');
    if (!Number.isNaN(date)) serverAhead = date - ports.clock.now();
    return { body: JSON.parse(await text(answer)) as T, serverTime: ports.clock.now() + serverAhead };
  };
  const body = (value: unknown, type = 'application/json') => ({
    body: JSON.stringify(value),
    headers: { 'content-type': type },
  });
  const signalled = (signal?: AbortSignal) => (signal ? { signal } : {});

  return {
    where,
    json,
    /** The server's clock as its last answer told it, in milliseconds since the epoch; right to a second. */
    serverNow: () => ports.clock.now() + serverAhead,
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
      options: { readonly metadataOnly?: boolean; readonly signal?: AbortSignal } = {},
    ): Promise<Answer<readonly KubeObject[]>> {
      const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
      const { body: list, serverTime } = await json<KubeList>({
        method: 'GET',
        path: pathOf(kind, namespace),
        query,
        ...(options.metadataOnly ? { headers: { accept } } : {}),
        ...signalled(options.signal),
      });
      // Items of a list carry neither kind nor apiVersion.
      const { apiVersion } = KINDS[kind];
      return { body: (list.items ?? []).map((item) => ({ ...item, apiVersion, kind })), serverTime };
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
      }).then((answer) => answer.body),
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
    /** An answer read as it comes: logs. Ends with the signal. */
    stream: (call: Call) => send(call, true),
    text: async (call: Call) => text(await send({ idleMs: IDLE_MS, ...call })),
    /** One attempt, whatever the answer: for programs behind the API server's proxy. */
    async ask(path: string, signal: AbortSignal): Promise<{ readonly status: number; readonly text: string }> {
      const answer = await transport.send({ method: 'GET', path, signal }, await credentials.current(), false);
      return { status: answer.statusCode ?? 0, text: await text(answer) };
    },
    socket: async (call: Call) => transport.socketOptions(call, await credentials.current()),
    close: () => transport.close(),
  };
}

async function text(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function refusal(answer: IncomingMessage): Promise<ApiError> {
  const content = await text(answer).catch(() => '');
  const seconds = Number(answer.headers['retry-after']);
  let parsed: StatusAnswer;
  try {
    parsed = JSON.parse(content) as StatusAnswer;
  } catch {
    parsed = content.trim() === '' ? {} : { message: content.trim().slice(0, 500) };
  }
  return new ApiError(answer.statusCode ?? 500, parsed, seconds > 0 ? seconds * 1000 : undefined);
}
