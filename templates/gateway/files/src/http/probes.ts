import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health, HealthReport } from '@app/kit/lifecycle';

/** Answers health questions, before everything else and outside of logs and metrics. Returns whether it was one. */
export function createProbes(health: Health): (req: IncomingMessage, res: ServerResponse) => boolean {
  const questions: Readonly<Record<string, () => HealthReport | Promise<HealthReport>>> = {
    '/livez': () => health.live(),
    '/readyz': () => health.ready(),
    '/startupz': () => health.startup(),
  };
  const reply = async (res: ServerResponse, ask: () => HealthReport | Promise<HealthReport>) => {
    const { status, body } = await ask();
    res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    res.end(JSON.stringify(body));
  };
  return (req, res) => {
    const ask = Object.hasOwn(questions, req.url ?? '') ? questions[req.url ?? ''] : undefined;
    if (!ask) return false;
    reply(res, ask).catch(() => res.destroy());
    return true;
  };
}
