import { STATUS_CODES } from 'node:http';

export const PROBLEM_JSON = 'application/problem+json';

export interface ProblemOptions {
  /** URI of the kind of problem; `about:blank` means that the status says it all. */
  readonly type?: string;
  /** What went wrong this time, for a person; it is sent to the client. */
  readonly detail?: string;
  /** Further response headers, e.g. `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** What caused it; it is logged, never sent. */
  readonly cause?: unknown;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly [member: string]: unknown;
}

/** An error that is meant for the client. Everything else that is thrown becomes a bare 500. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly type: string;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, title?: string, options: ProblemOptions = {}) {
    const heading = title ?? STATUS_CODES[status] ?? 'Error';
    super(options.detail ?? heading, { cause: options.cause });
    this.name = 'Problem';
    this.status = status;
    this.title = heading;
    this.type = options.type ?? 'about:blank';
    this.detail = options.detail;
    this.headers = options.headers ?? {};
    this.extra = options.extra ?? {};
  }

  toJSON(): ProblemBody {
    return {
      type: this.type,
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...this.extra,
    };
  }
}

/** The usual ones. Details are sentences for a person who reads the response. */
export const problems = {
  badRequest: (detail: string, extra: Record<string, unknown> = {}) => new Problem(400, undefined, { detail, extra }),
  unauthorized: (detail = 'A valid access token is needed.') =>
    new Problem(401, undefined, { detail, headers: { 'www-authenticate': 'Bearer' } }),
  forbidden: (detail: string) => new Problem(403, undefined, { detail }),
  notFound: (detail: string) => new Problem(404, undefined, { detail }),
  methodNotAllowed: (methods: readonly string[]) => {
    const allow = methods.join(', ');
    return new Problem(405, undefined, { detail: `Only ${allow}.`, headers: { allow } });
  },
  conflict: (detail: string) => new Problem(409, undefined, { detail }),
  unprocessable: (detail: string) => new Problem(422, undefined, { detail }),
  tooManyRequests: (retryAfterSeconds: number) =>
    new Problem(429, undefined, {
      detail: `Try again in ${retryAfterSeconds} s.`,
      headers: { 'retry-after': String(retryAfterSeconds) },
    }),
  unavailable: (detail: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}) =>
    new Problem(503, undefined, {
      detail,
      headers: { 'retry-after': String(options.retryAfterSeconds ?? 1) },
      cause: options.cause,
    }),
  /** Something behind us failed: a 503 would say that it was this replica. */
  badGateway: (detail: string, cause?: unknown) => new Problem(502, undefined, { detail, cause }),
  gatewayTimeout: (detail: string, cause?: unknown) => new Problem(504, undefined, { detail, cause }),
};

/** The problem to answer with; errors that are none must not tell their insides to a client. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(500, undefined, { detail: 'Something went wrong on our side.', cause: error });
}
