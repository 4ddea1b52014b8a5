import type { FastifyReply } from 'fastify';
import type { Health, HealthReport } from '../lifecycle/index.ts';
import { METRICS_CONTENT_TYPE, type Metrics } from '../telemetry/index.ts';
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
  app.get('/metrics', hidden, (_request, reply) => reply.type(METRICS_CONTENT_TYPE).send(metrics.text()));
  app.get('/openapi.json', hidden, () => app.swagger());
}
