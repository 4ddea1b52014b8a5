import type { WebSocket } from 'ws';
import type { ExecIn } from '../../engine/runtime.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { type Client, explain, framed, openSocket } from './client/index.ts';
import type { Place } from './names.ts';
import { readyPod } from './pods.ts';

/** Channels of remote commands. */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const RESIZE = 4;
const CLOSE = 255;
/** Bytes that may wait for the network. */
const MOST_WAITING = 2 ** 20;

interface Ended {
  readonly status?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

/** Runs a command in a pod with the caller's streams. */
export function createExec(place: Place, connect: () => Promise<Client>): ExecIn {
  return {
    async run({ component, replica }, command, io) {
      const client = await connect();
      const pod = await readyPod(client, place, component, replica);
      const query = {
        container: pod.spec.containers[0]?.name,
        command,
        stdin: true,
        stdout: true,
        // A terminal has one stream for both.
        stderr: !io.tty,
        tty: io.tty,
      };
      const path = `/api/v1/namespaces/${place.namespace}/pods/${pod.metadata.name}/exec`;
      return new Promise<number>((resolve, reject) => {
        let socket: WebSocket | undefined;
        let over = false;
        const onFrame = (channel: number, content: Buffer) => {
          if (channel === STDOUT) {
            if (io.stdout.write(content)) return;
            // No faster than it is taken: there may be gigabytes of it.
            socket?.pause();
            io.stdout.once('drain', () => socket?.resume());
          } else if (channel === STDERR) io.stderr.write(content);
          else if (channel === STATUS) {
            finish();
            try {
              resolve(exitCodeOf(content));
            } catch (error) {
              reject(error);
            }
            socket?.close();
          }
        };
        const onInput = (chunk: Buffer | string) => {
          const taken = () => {
            if (!over && socket && socket.bufferedAmount < MOST_WAITING) io.stdin.resume();
          };
          socket?.send(framed(STDIN, Buffer.from(chunk)), taken);
          if (socket && socket.bufferedAmount >= MOST_WAITING) io.stdin.pause();
        };
        const onEnd = () => {
          // Older servers know no end of one stream: the command keeps waiting, as kubectl's does there.
          if (socket?.protocol === 'v5.channel.k8s.io') socket.send(Buffer.from([CLOSE, STDIN]));
        };
        const onResize = () => {
          const { columns: Width, rows: Height } = io.stdout as { columns?: number; rows?: number };
          if (Width && Height) socket?.send(framed(RESIZE, Buffer.from(JSON.stringify({ Width, Height }))));
        };
        const finish = () => {
          over = true;
          io.stdin.off('data', onInput).off('end', onEnd);
          io.stdin.pause();
          if (io.tty) io.stdout.off('resize', onResize);
        };
        const connected = (opened: WebSocket) => {
          socket = opened;
          opened.once('close', () => {
            finish();
            reject(cut(pod.metadata.name, component));
          });
          opened.on('error', reject);
          io.stdin.on('data', onInput).once('end', onEnd);
          if (io.tty) {
            io.stdout.on('resize', onResize);
            onResize();
          }
        };
        openSocket(client, path, query, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], onFrame).then(connected, (error) =>
          reject(explain(client.where, error, `to run a command in ${pod.metadata.name}`)),
        );
      });
    },
  };
}

const cut = (pod: string, component: string) =>
  new PlatformError({
    code: 'exec-cut',
    message: `the connection to ${pod} was cut`,
    next: `platform status ${component}`,
  });

/** The exit code of an ended command; throws where it could not be run. */
function exitCodeOf(content: Buffer): number {
  const ended = JSON.parse(content.toString('utf8')) as Ended;
  if (ended.status === 'Success') return 0;
  const code = ended.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code !== undefined) return Number(code);
  throw new PlatformError({
    code: 'exec-failed',
    message: `the command cannot be run: ${reasonOf(ended.message)}`,
    exitCode: ExitCode.failed,
  });
}

/** The end of the chain of words that every layer put its own before. */
const reasonOf = (message = 'no reason was given') =>
  message
    .slice(Math.max(0, message.lastIndexOf('container process: ')))
    .replace(/^container process: /, '')
    .trim();
