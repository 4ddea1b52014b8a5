// Which engines this machine has for the tests. Tests never use a cluster other than PLATFORM_TEST_KUBECONFIG's.
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';

/** Resolves with true when something accepts a connection there. */
function reachable(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    const finish = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(2000, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

function dockerAddress(env) {
  const host = env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  if (host.startsWith('unix://')) return { path: host.slice('unix://'.length) };
  const url = new URL(host);
  return { host: url.hostname, port: Number(url.port || 2375) };
}

function clusterAddress(env) {
  const server = /\bserver:\s*["']?([^"'\s,}]+)/.exec(readFileSync(env.PLATFORM_TEST_KUBECONFIG, 'utf8'))?.[1];
  const url = new URL(server ?? '');
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443) };
}

/** Whether the cluster serves this part of the API, asked with the certificates of the kubeconfig's first user. */
async function serves(path, env) {
  const { parse } = await import('yaml');
  const config = parse(readFileSync(env.PLATFORM_TEST_KUBECONFIG, 'utf8'));
  const { server, ...authority } = config.clusters[0].cluster;
  const { user } = config.users[0];
  const data = (from, key) =>
    from[`${key}-data`] ? Buffer.from(from[`${key}-data`], 'base64') : from[key] && readFileSync(from[key]);
  const options = {
    ca: data(authority, 'certificate-authority'),
    cert: data(user, 'client-certificate'),
    key: data(user, 'client-key'),
    headers: user.token ? { authorization: `Bearer ${user.token}` } : {},
    timeout: 2000,
  };
  return new Promise((resolve) => {
    const asked = get(new URL(path, server), options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy()).once('error', () => resolve(false));
  });
}

async function check(name, hint, probe) {
  const present = await Promise.resolve()
    .then(probe)
    .catch(() => false);
  return { name, present, hint };
}

/** [{ name, present, hint }] for local, docker, kubernetes and what can be added to a cluster. */
export function detectEngines(env = process.env) {
  return Promise.all([
    check('local', 'needs Linux or macOS', () => ['linux', 'darwin'].includes(process.platform)),
    check('docker', 'start a Docker engine, or set DOCKER_HOST', () => reachable(dockerAddress(env))),
    check('kubernetes', 'set PLATFORM_TEST_KUBECONFIG to a cluster that tests may use', () =>
      reachable(clusterAddress(env)),
    ),
    check('keda', 'install KEDA into that cluster', () => serves('/apis/keda.sh/v1alpha1', env)),
  ]);
}
