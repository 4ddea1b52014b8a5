import type { RequestListener, ServerResponse } from 'node:http';
import type { Health, HealthReport } from '../lifecycle/index.ts';
import { PROBLEM_JSON, problems } from '../problem/index.ts';
import type { Exposition, Metrics } from '../telemetry/index.ts';

/** Answers /livez, /readyz, /startupz and /metrics as a service does, without a framework. */
export function operations(health: Health, metrics: Metrics): RequestListener {
  return (request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '');
    if (request.method !== 'GET' && request.method !== 'HEAD') return missing(response);
    switch (path) {
      case '/livez':
        return report(response, health.live());
      case '/startupz':
        return report(response, health.startup());
      case '/readyz':
        // It cannot fail: what is down is a part of the report.
        return void health.ready().then((ready) => report(response, ready));
      case '/metrics':
        return tell(response, metrics.answer(request.headers.accept));
      default:
        return missing(response);
    }
  };
}

const tell = (response: ServerResponse, { type, body }: Exposition) => send(response, 200, type, body);

function report(response: ServerResponse, { status, body }: HealthReport): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

function missing(response: ServerResponse): void {
  const problem = problems.notFound('A worker has no API.');
  send(response, problem.status, PROBLEM_JSON, JSON.stringify(problem));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
