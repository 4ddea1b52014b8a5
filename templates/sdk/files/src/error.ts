import type { Problem } from './problem.ts';

/** The API said no, or nothing. */
export class ApiError extends Error {
  /** Status of the response; 0 when there was none. */
  readonly status: number;
  readonly problem: Problem;
  /** Milliseconds after which it makes sense to try again, when the API said so. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(problem.detail ?? problem.title, { cause: options.cause });
    this.name = 'ApiError';
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError;
}

/** Reads the problem of a response; a proxy on the way may have answered with something else. */
export async function errorOf(response: Response): Promise<ApiError> {
  const problem: Problem = { type: 'about:blank', title: response.statusText || 'Error', status: response.status };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  const isProblem = response.headers.get('content-type')?.includes('json') ?? false;
  const body: unknown = isProblem ? await response.json().catch(() => undefined) : undefined;
  return new ApiError(
    { ...problem, ...(typeof body === 'object' ? body : {}), status: response.status },
    { retryAfterMs },
  );
}
