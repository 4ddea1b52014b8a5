// Which engines this machine has for the tests. Tests never use a cluster other than PLATFORM_TEST_KUBECONFIG's.
import { readFileSync } from 'node:fs';
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

async function check(name, hint, probe) {
  const present = await Promise.resolve()
    .then(probe)
    .catch(() => false);
  return { name, present, hint };
}

/** [{ name, present, hint }] for local, docker and kubernetes. */
export function detectEngines(env = process.env) {
  return Promise.all([
    check('local', 'needs Linux or macOS', () => ['linux', 'darwin'].includes(process.platform)),
    check('docker', 'start a Docker engine, or set DOCKER_HOST', () => reachable(dockerAddress(env))),
    check('kubernetes', 'set PLATFORM_TEST_KUBECONFIG to a cluster that tests may use', () =>
      reachable(clusterAddress(env)),
    ),
  ]);
}
