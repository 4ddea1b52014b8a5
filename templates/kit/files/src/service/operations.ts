import type { FastifyReply } from 'fastify';
import type { Health, HealthReport } from '../lifecycle/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import type { App } from './service.ts';

/** What operators and their tools ask; the gateway leads nobody here. */
export const OPERATIONS = new Set(['/livez', '/readyz', '/startupz', '/metrics', '/openapi.json']);

export function addOperations(app: App, health: Health, metrics: Metrics): void {
  const hidden = { schema: { hide: true } };
  const send = (reply: FastifyReply, { status, body }: HealthReport) =>
    reply.code(status).header('cache-control', 'no-store').send(body);

  app.get('/livez', hidden, (_request, reply) => send(reply, health.live()));
  app.get('/startupz', hidden, (_request, reply) => send(reply, health.startup()));
  app.get('/readyz', hidden, async (_request, reply) => send(reply, await health.ready()));
  app.get('/metrics', hidden, (request, reply) => {
    const { type, body } = metrics.answer(request.headers.accept);
    return reply.type(type).send(body);
  });
  app.get('/openapi.json', hidden, () => app.swagger());
}
