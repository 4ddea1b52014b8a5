import { ExitCode, PlatformError } from '../../../kernel/index.ts';

/** What dockerode rejects with. `reason` is a label of the endpoint and often misleads; operation, status and message tell. */
interface Rejection extends Error {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string } | null;
  readonly code?: string;
  readonly address?: string;
}

/** The engine's own words. */
export function messageOf(error: unknown): string {
  const { json, message } = error as Rejection;
  const told = json && typeof json === 'object' && 'message' in json ? json.message : undefined;
  return (told ?? message ?? String(error)).replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

export const statusOf = (error: unknown): number | undefined => (error as Rejection).statusCode;

/** An answer of the engine with this status, and a message that matches in any case. */
export const isAnswer = (error: unknown, status: number, message?: RegExp): boolean =>
  statusOf(error) === status && (message === undefined || message.test(messageOf(error)));

/** Lets an expected answer pass: `await start().catch(unless(304))`. */
export const unless =
  (status: number, message?: RegExp) =>
  (error: unknown): undefined => {
    if (!isAnswer(error, status, message)) throw error;
  };

const UNREACHABLE: Readonly<Record<string, { readonly message: string; readonly next: string }>> = {
  ENOENT: {
    message: 'there is no Docker engine here: its socket does not exist',
    next: 'start Docker, or install it: https://docs.docker.com/engine/install',
  },
  ECONNREFUSED: { message: 'the Docker engine does not run', next: 'start Docker, then try again' },
  EACCES: {
    message: 'this user may not use the Docker engine',
    next: 'sudo usermod -aG docker "$USER", then log in again',
  },
  ENOTFOUND: { message: 'the host of the Docker engine is not known', next: 'check DOCKER_HOST' },
  ETIMEDOUT: { message: 'the Docker engine does not answer', next: 'docker version' },
  ECONNRESET: { message: 'the Docker engine ended the connection', next: 'docker version' },
  EPIPE: { message: 'the Docker engine ended the connection', next: 'docker version' },
};

/** An error of the connection as one that the user can act on; undefined for anything else. */
export function unreachable(error: unknown): PlatformError | undefined {
  const { code, address, message, statusCode } = error as Rejection;
  const known = statusCode === undefined && code !== undefined ? UNREACHABLE[code] : undefined;
  if (!known) return undefined;
  return new PlatformError({
    code: 'docker-unreachable',
    ...known,
    where: address ?? /(\S+\.sock)\b/.exec(message)?.[1] ?? process.env.DOCKER_HOST ?? 'the Docker engine',
    exitCode: ExitCode.unreachable,
    cause: error,
  });
}

/** The engine has no room: nothing that a platform could free by itself. */
export function diskFull(what: string, error: unknown): PlatformError | undefined {
  const text = messageOf(error);
  if (!/no space left on device/i.test(text)) return undefined;
  return new PlatformError({
    code: 'docker-disk-full',
    message: 'the disk of the Docker engine is full',
    details: [`${what}: ${text}`],
    next: 'docker system df   shows what takes the room; docker system prune removes what nobody uses',
    exitCode: ExitCode.notReady,
    cause: error,
  });
}

/** What the engine refused, with what was tried. */
export function refused(what: string, error: unknown, next?: string): PlatformError {
  if (error instanceof PlatformError) return error;
  return (
    unreachable(error) ??
    diskFull(what, error) ??
    new PlatformError({
      code: 'docker-refused',
      message: `${what}: ${messageOf(error)}`,
      exitCode: ExitCode.notReady,
      ...(next === undefined ? {} : { next }),
      cause: error,
    })
  );
}
