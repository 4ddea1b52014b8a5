import { request } from 'node:http';
import { connect } from 'node:net';

const HOST = '127.0.0.1';
const TIMEOUT_MS = 2_000;
const SHOWN = 200;
/** The engine's proxy accepts for a port that nobody listens on yet, and closes soon: on a busy machine that takes its time. */
const HOLD_MS = 1_000;

/** status 0: no answer, `text` says why. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** GET on a port of this machine; never rejects. */
export function askHttp(port: number, path: string, timeoutMs = TIMEOUT_MS): Promise<Answer> {
  return new Promise((resolve) => {
    const silent = (text: string) => resolve({ status: 0, text });
    const asked = request({ host: HOST, port, path, agent: false, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (text.length < SHOWN) text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: text.trim().slice(0, SHOWN) }));
      response.on('error', () => silent('the connection broke'));
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)));
    asked.on('error', (error: NodeJS.ErrnoException) => silent(CAUSES[error.code ?? ''] ?? error.message));
    asked.end();
  });
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens yet',
  ECONNRESET: 'nothing listens yet',
};

/** Does something accept connections and keep them? */
export function askTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const finish = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(false));
    socket.once('connect', () => setTimeout(finish, HOLD_MS, true));
    socket.once('close', () => finish(false));
    socket.once('error', () => finish(false));
  });
}
