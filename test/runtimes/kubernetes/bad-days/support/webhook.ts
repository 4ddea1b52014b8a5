import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Webhook {
  /** As a ValidatingWebhookConfiguration names it. */
  readonly clientConfig: { readonly url: string; readonly caBundle: string };
  /** What it was asked about: `Kind/name`. */
  readonly seen: readonly string[];
  /** Nothing listens there any more. */
  stop(): Promise<void>;
}

interface Review {
  readonly request: { readonly uid: string; readonly kind: { readonly kind: string }; readonly name: string };
}

/** An admission webhook on this machine that says no to Deployments. */
export async function startWebhook(message: string): Promise<Webhook> {
  const { cert, key } = selfSigned();
  const seen: string[] = [];
  const server = createServer({ cert, key }, (incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { request } = JSON.parse(Buffer.concat(chunks).toString()) as Review;
      seen.push(`${request.kind.kind}/${request.name}`);
      const response = { uid: request.uid, allowed: false, status: { code: 403, message } };
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    clientConfig: { url: `https://127.0.0.1:${port}/deny`, caBundle: Buffer.from(cert).toString('base64') },
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** For 127.0.0.1, made by openssl: Node has nothing that makes certificates. */
function selfSigned(): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'platform-webhook-'));
  try {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const what = ['-subj', '/CN=webhook', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...what, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Why the cluster cannot ask a webhook of this machine; undefined where it can. */
export function whyNoWebhook(kubeconfig: string | undefined): string | undefined {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
  } catch {
    return 'openssl is missing';
  }
  const server = kubeconfig === undefined ? '' : readFileSync(kubeconfig, 'utf8');
  const host = /\bserver:\s*["']?https:\/\/([\d.]+|localhost)[:/"'\s]/.exec(server)?.[1] ?? '';
  return isHere(host) ? undefined : 'the API server runs on another machine';
}

const isHere = (host: string) =>
  /^(localhost|127\.)/.test(host) ||
  Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === host));
