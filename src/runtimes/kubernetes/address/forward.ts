import { createServer, type Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import { type Client, framed, type KubeObject, openSocket } from '../client/index.ts';
import type { Place } from '../names.ts';
import type { Pod } from '../observe/shapes.ts';
import { behind, readyPod } from '../pods.ts';

/** Channels of a forwarded port: data, and words of the kubelet. Each starts with the number of the port, two bytes. */
const DATA = 0;
const ERROR = 1;
const PORT_BYTES = 2;

interface Target {
  readonly port: number;
  readonly targetPort?: number | string;
}

/** A listener on 127.0.0.1 whose connections end in a ready pod behind the Service, until the signal. */
export async function forward(
  client: Client,
  place: Place,
  service: KubeObject,
  target: Target | undefined,
  signal: AbortSignal,
): Promise<string> {
  const component = await behind(client, place, service);
  if (!target)
    throw new PlatformError({
      code: 'no-port',
      message: `${component} listens on no port`,
      exitCode: ExitCode.badInput,
    });
  // Fails now, with words, and not at the first connection.
  await readyPod(client, place, component);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.pause();
    // Asked for each connection: pods come and go.
    readyPod(client, place, component)
      .then((pod) => tunnel(client, place, pod, containerPort(pod, target), socket))
      .catch(() => socket.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
  });
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  if (signal.aborted) close();
  signal.addEventListener('abort', close, { once: true });
  return `http://127.0.0.1:${port}`;
}

function containerPort(pod: Pod, { port, targetPort = port }: Target): number {
  if (typeof targetPort === 'number') return targetPort;
  const named = pod.spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === targetPort);
  return named?.containerPort ?? port;
}

async function tunnel(client: Client, place: Place, pod: Pod, port: number, local: Socket): Promise<void> {
  const path = `/api/v1/namespaces/${place.namespace}/pods/${pod.metadata.name}/portforward`;
  const greeted = new Set<number>();
  const remote: WebSocket = await openSocket(
    client,
    path,
    { ports: port },
    ['v4.channel.k8s.io'],
    (channel, content) => {
      const rest = greeted.has(channel) ? content : content.subarray(PORT_BYTES);
      greeted.add(channel);
      if (rest.length === 0) return;
      if (channel === ERROR) local.destroy();
      if (channel !== DATA || local.write(rest)) return;
      remote.pause();
      local.once('drain', () => remote.resume());
    },
  );
  remote.once('close', () => local.end());
  remote.on('error', () => local.destroy());
  local.on('data', (chunk) => {
    if (remote.readyState !== remote.OPEN) return;
    remote.send(framed(DATA, chunk), () => {
      if (local.isPaused() && remote.bufferedAmount < LOW_BYTES) local.resume();
    });
    if (remote.bufferedAmount > HIGH_BYTES) local.pause();
  });
  // The protocol cannot end one direction: a client that has said all it wants still waits for its answer.
  local.once('close', () => remote.close());
  local.resume();
}

const HIGH_BYTES = 1 << 20;
const LOW_BYTES = 1 << 18;
