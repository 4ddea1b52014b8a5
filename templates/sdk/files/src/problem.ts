/** An error as the API answers it: problem details of RFC 9457, `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Id of the request; the logs of the platform have it too. */
  readonly instance?: string;
  /** What does not fit, of a request that is not valid: `{ path: '/body/email', message: '…' }`. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
