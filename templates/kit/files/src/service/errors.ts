import type { FastifyError } from 'fastify';
import { BlobUnavailable } from '../blob/port.ts';
import { CacheUnavailable } from '../cache/port.ts';
import { DocumentsUnavailable } from '../documents/port.ts';
import { PROBLEM_JSON, Problem, problems, toProblem } from '../problem/index.ts';
import { QueueUnavailable } from '../queue/port.ts';
import { SearchUnavailable } from '../search/port.ts';
import { SqlUnavailable } from '../sql/port.ts';
import { noteMethods } from './methods.ts';
import type { App } from './service.ts';

/** What the ports of stores reject with while a store is away. */
const AWAY = [
  SqlUnavailable,
  DocumentsUnavailable,
  CacheUnavailable,
  QueueUnavailable,
  BlobUnavailable,
  SearchUnavailable,
];

/** Answers everything that is thrown, every path that nobody knows, and every method that a path does not, with a problem. */
export function answerProblems(app: App): void {
  const methodsOf = noteMethods(app);
  app.setNotFoundHandler(({ method, url }) => {
    const path = url.replace(/\?.*/, '');
    const methods = methodsOf(path);
    throw methods.length > 0 ? problems.methodNotAllowed(methods) : problems.notFound(`There is no ${method} ${path}.`);
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = translate(error);
    if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem }, problem.message);
    return reply
      .code(problem.status)
      .headers({ ...problem.headers, 'content-type': PROBLEM_JSON })
      .serializer(JSON.stringify)
      .send({ ...problem.toJSON(), instance: request.id });
  });
}

function translate(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (AWAY.some((unavailable) => error instanceof unavailable)) {
    return problems.unavailable('A store cannot be reached right now.', { cause: error });
  }
  if (error.validation) return problems.badRequest('The request does not fit its schema.', { errors: faults(error) });
  // Fastify's own: body too large, not JSON, wrong media type…
  const status = error.statusCode ?? 500;
  return status < 500 ? new Problem(status, undefined, { detail: error.message }) : toProblem(error);
}

/** Each fault with the place in the request: `/body/email`. */
function faults({ validation = [], validationContext }: FastifyError): { path: string; message: string }[] {
  return validation.map(({ instancePath, message = 'is not valid', params }) => {
    const extra = typeof params['additionalProperty'] === 'string' ? `: ${params['additionalProperty']}` : '';
    return { path: `/${validationContext ?? 'body'}${instancePath}`, message: `${message}${extra}` };
  });
}
