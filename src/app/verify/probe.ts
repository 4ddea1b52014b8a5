import { randomBytes } from 'node:crypto';
import { get } from 'node:http';

const TIMEOUT_MS = 5_000;

/** Sends a request through a balancer under a trace of its own. Resolves with the trace's id; any answer will do. */
export type Probe = (balancer: string) => Promise<string>;

/** `open`: address of a component. Rejects where nothing answers. */
export const createProbe =
  (open: (component: string) => Promise<string>, signal: AbortSignal): Probe =>
  async (balancer) => {
    const traceId = randomBytes(16).toString('hex');
    // W3C Trace Context, level 1: version, trace, parent, sampled.
    const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
    const url = await open(balancer);
    await new Promise<void>((resolve, reject) => {
      const request = get(url, { agent: false, timeout: TIMEOUT_MS, signal, headers: { traceparent } }, (response) => {
        response.resume();
        response.once('close', resolve);
      });
      request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
      request.once('error', reject);
    });
    return traceId;
  };
