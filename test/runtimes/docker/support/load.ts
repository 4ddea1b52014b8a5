import { Agent, request } from 'node:http';

export interface LoadResult {
  readonly sent: number;
  readonly failures: readonly string[];
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Requests at a fixed rate, whether answers come or not (an open loop: a stall shows as slow answers, not as fewer requests), over
 * connections that are kept, to 127.0.0.1. Everything but status 200 counts as a failure.
 */
export function openLoop(port: number, perSecond: number, next: (count: number) => { method: string; path: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const latencies: number[] = [];
  const failures: string[] = [];
  const startedAt = performance.now();
  let sent = 0;
  let open = 0;
  let stopped = false;

  const send = (count: number) => {
    const at = performance.now();
    open += 1;
    let over = false;
    const end = (failure?: string) => {
      if (over) return;
      over = true;
      open -= 1;
      latencies.push(performance.now() - at);
      if (failure !== undefined) failures.push(`#${count} at ${Math.round(at - startedAt)} ms: ${failure}`);
    };
    const asked = request({ host: '127.0.0.1', port, agent, timeout: 10_000, ...next(count) }, (response) => {
      response.resume();
      response.on('end', () => end(response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
      response.on('error', (error) => end(error.message));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in 10 s')));
    asked.on('error', (error) => end(error.message));
    asked.end();
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    while (!stopped && sent < due) {
      sent += 1;
      send(sent);
    }
  }, 2);

  return async (): Promise<LoadResult> => {
    stopped = true;
    clearInterval(timer);
    for (let waited = 0; open > 0 && waited < 12_000; waited += 20)
      await new Promise((resolve) => setTimeout(resolve, 20));
    agent.destroy();
    latencies.sort((a, b) => a - b);
    const at = (share: number) =>
      Math.round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0);
    return { sent, failures, p50: at(0.5), p99: at(0.99), max: at(1) };
  };
}
