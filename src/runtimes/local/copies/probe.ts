import { get } from 'node:http';
import { connect } from 'node:net';
import { ADMIN, waitReady } from '../../../embedded/postgres/index.ts';
import type { SecretsFile } from '../../../engine/secrets-file.ts';
import type { Readiness } from '../launch/index.ts';

const TIMEOUT_MS = 2_000;
const MAX_BODY = 300;
const HOST = '127.0.0.1';

/** undefined: ready; else why not. */
export type ProbeResult = string | undefined;

/** Asks once. `port` is undefined until a Node program has reported it. */
export async function probe(
  readiness: Readiness,
  port: number | undefined,
  secrets: SecretsFile,
): Promise<ProbeResult> {
  if (readiness.type === 'running') return undefined;
  if (port === undefined) return 'it does not listen yet';
  switch (readiness.type) {
    case 'report':
      return undefined;
    case 'http':
      return askHttp(port, readiness.path);
    case 'tcp':
      return askTcp(port);
    case 'postgres':
      return askPostgres(port, readiness.adminSecret, secrets);
  }
}

function askHttp(port: number, path: string): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const request = get({ host: HOST, port, path, timeout: TIMEOUT_MS, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        if (body.length < MAX_BODY) body += text;
      });
      response.on('error', () => resolve(`GET ${path}: the answer broke off`));
      response.on('end', () => {
        const said = body.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_BODY);
        resolve(
          response.statusCode === 200
            ? undefined
            : `GET ${path} answered ${response.statusCode}${said === '' ? '' : ` ${said}`}`,
        );
      });
    });
    request.on('timeout', () => request.destroy(new Error(`no answer for ${TIMEOUT_MS / 1000} s`)));
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? `nothing listens on port ${port}` : `GET ${path}: ${error.message}`),
    );
  });
}

export function askTcp(port: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const finish = (result: ProbeResult) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(`port ${port} does not answer`));
    socket.once('connect', () => finish(undefined));
    socket.once('error', () => finish(`nothing listens on port ${port}`));
  });
}

/** A server that starts up or recovers accepts connections and then refuses them: only a login tells. */
async function askPostgres(port: number, adminSecret: string, secrets: SecretsFile): Promise<ProbeResult> {
  const password = await secrets.read(adminSecret);
  if (!password) return `the secret ${adminSecret} has no value`;
  const login = { host: HOST, port, user: ADMIN, database: ADMIN, password };
  return waitReady(login, undefined, 0).then(
    () => undefined,
    (error: Error) => error.message,
  );
}
