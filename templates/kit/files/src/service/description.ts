import { STATUS_CODES } from 'node:http';
import type { FastifySchema } from 'fastify';
import { PROBLEM_JSON, ProblemSchema } from '../problem/index.ts';
import type { App } from './service.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Statuses of the problems that the handler of a route throws: `config: { problems: [401, 404] }`. */
    problems?: readonly number[];
  }
}

/**
 * Describes the problems of each route: those that its `config.problems` names, those that follow from what it takes, and 503 for
 * a store that is away. `default` stands for what has nothing to do with the route, such as headers that are too large.
 */
export function documentProblems(app: App): void {
  app.addHook('onRoute', ({ schema, config }) => {
    if (!schema || schema.hide) return;
    const statuses = [...implied(schema), ...(config?.problems ?? []), 503];
    schema.response = {
      ...(schema.response ?? {}),
      ...Object.fromEntries(statuses.map((status) => [status, problem(STATUS_CODES[status] ?? 'A problem')])),
      default: problem('A problem'),
    };
  });
}

/** Of any request: a URL that cannot be read. Of one with a body: too large, not JSON. */
function implied({ body }: FastifySchema): number[] {
  return body ? [400, 413, 415] : [400];
}

function problem(description: string) {
  return { description, content: { [PROBLEM_JSON]: { schema: ProblemSchema } } };
}
