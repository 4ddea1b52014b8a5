import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { StatusAnswer } from './types.ts';

/** The server refused a request. Callers decide which of these a person has to see. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly causes: readonly { readonly field?: string; readonly message?: string; readonly reason?: string }[];
  readonly retryAfterMs: number | undefined;

  constructor(status: number, answer: StatusAnswer, retryAfterMs?: number) {
    super(answer.message ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.reason = answer.reason ?? '';
    this.causes = answer.details?.causes ?? [];
    this.retryAfterMs = retryAfterMs;
  }
}

export const isStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof ApiError && statuses.includes(error.status);

/** `admission webhook "rules.example.com" denied the request: …`, `ValidatingAdmissionPolicy 'p' with binding 'b' denied request: …`. */
const DENIED = [
  /admission webhook "([^"]+)" denied the request:?\s*([\s\S]*)/,
  /ValidatingAdmissionPolicy '([^']+)'.*? denied request:?\s*([\s\S]*)/,
];

/** A rule of the cluster that does not let an object be, and its words. undefined: the server has another reason. */
export function denialOf(error: unknown): { readonly by: string; readonly text: string } | undefined {
  if (!(error instanceof ApiError)) return undefined;
  for (const pattern of DENIED) {
    const [, by, text = ''] = pattern.exec(error.message) ?? [];
    if (by !== undefined) return { by, text: text.trim() || 'it gives no reason' };
  }
  return undefined;
}

/** Codes of Node for a server that cannot be reached, in words. */
const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be resolved now',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
  ETIMEDOUT: 'no answer in time',
  EPROXY: 'the proxy did not connect',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not signed by the CA of the kubeconfig',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by the CA of the kubeconfig',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by the CA of the kubeconfig',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

export interface Where {
  readonly context: string;
  readonly server: string;
  /** Named by what to type next. */
  readonly environment?: string;
}

/** No answer at all: exit code 5. */
export function unreachable(where: Where, error: unknown): PlatformError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new PlatformError({
    code: 'cluster-unreachable',
    message: `the cluster of context "${where.context}" cannot be reached: ${NETWORK[code] ?? (error as Error).message}`,
    where: where.server,
    next: `check that the cluster runs: kubectl --context ${where.context} get nodes`,
    exitCode: ExitCode.unreachable,
    cause: error,
  });
}

/** An ApiError as a person has to see it; anything else as it is. */
export function explain(where: Where, error: unknown, doing: string): unknown {
  if (!(error instanceof ApiError)) return error;
  const common = { where: `context ${where.context}`, cause: error };
  if (error.status === 401) {
    return new PlatformError({
      ...common,
      code: 'cluster-login',
      message: `the cluster does not accept the credentials of context "${where.context}"`,
      details: [error.message],
      next: `log in again, then check: kubectl --context ${where.context} auth whoami`,
      exitCode: ExitCode.unreachable,
    });
  }
  if (error.causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
    return new PlatformError({
      ...common,
      code: 'namespace-going',
      message: `${doing.replace(/^.* in namespace /, 'namespace ')} is being removed: nothing new can be made in it`,
      details: [error.message],
      next: 'the same command again: it waits until the namespace is gone, and makes it anew',
      exitCode: ExitCode.notReady,
    });
  }
  if (isUnknownKind(error)) {
    return new PlatformError({
      ...common,
      code: 'kind-missing',
      message: `the cluster has no such kind of object: it cannot be asked ${doing}`,
      details: [error.message],
      next: 'install what brings the kind (its CRD): `platform doctor` names it',
      exitCode: ExitCode.refused,
    });
  }
  if (isMissingRight(error)) {
    return new PlatformError({
      ...common,
      code: 'cluster-forbidden',
      message: `the cluster does not allow ${doing}`,
      details: [error.message],
      next: `ask for the rights that this prints: platform doctor --env ${where.environment ?? 'NAME'} --rbac`,
      exitCode: ExitCode.refused,
    });
  }
  return new PlatformError({
    ...common,
    code: 'cluster-refused',
    message: `the cluster refuses ${doing}: ${error.message}`,
    details: error.causes.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`),
    ...nextOf(error),
  });
}

function nextOf(error: ApiError): { readonly next?: string } {
  const denied = denialOf(error);
  if (denied) return { next: `change what it asks for in platform.yaml, or ask whoever runs ${denied.by}` };
  const [, webhook] = /failed calling webhook "([^"]+)"/.exec(error.message) ?? [];
  return webhook === undefined
    ? {}
    : { next: `ask whoever runs the webhook ${webhook}: the cluster does nothing without it` };
}

/**
 * A right that is missing, as every authorizer says it (`User "x" cannot create resource "pods" in API group ""`). Admission answers 403
 * too: quotas, webhooks, policies, Pod Security; there no right helps.
 */
export const isMissingRight = (error: unknown): boolean =>
  isStatus(error, 403) && /\bcannot \S+ (sub)?(resource|path)\b|^HTTP 403$/.test((error as ApiError).message);

/** A path that no API serves is answered without a Status object: `404 page not found`. */
const isUnknownKind = ({ status, reason }: ApiError) => status === 404 && reason === '';
