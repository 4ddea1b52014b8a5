import { STATUS_CODES } from 'node:http';
import { PROBLEM_JSON } from '@app/kit/problem';
import type { RouteRule } from '../config/index.ts';
import type { Json } from './json.ts';

const PROBLEM_REF = { $ref: '#/components/schemas/GatewayProblem' };

/** Problem details (RFC 9457) as the gateway itself answers with them. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'Id of the request; the log has it too.' },
  },
};

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'A path, host or header that can be read in more than one way.',
  401: 'No token or API key, or one that is not good.',
  403: 'The token or API key does not allow this.',
  413: 'The body is too large.',
  421: 'This host name is not served here.',
  429: 'Too many requests; retry-after tells when to come again.',
  431: 'The headers are too large.',
  502: 'The service cannot be reached.',
  503: 'The service is not ready.',
  504: 'The service did not answer in time.',
};

/** What the gateway may answer in place of a service, beside what the service itself describes. */
export function gatewayAnswers(rule: RouteRule, limited: boolean, takesBody: boolean): Json {
  const statuses = [
    400,
    ...(rule.auth === 'none' ? [] : [401, 403]),
    ...(takesBody ? [413] : []),
    421,
    ...(limited || rule.rateLimit ? [429] : []),
    431,
    502,
    503,
    504,
  ];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: DESCRIPTIONS[status] ?? STATUS_CODES[status] ?? '',
        content: { [PROBLEM_JSON]: { schema: PROBLEM_REF } },
      },
    ]),
  );
}
