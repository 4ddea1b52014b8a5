import type { Duplex } from 'node:stream';
import type { ExecIn } from '../../engine/runtime.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { written } from '../../kernel/node/index.ts';
import type { Observed } from '../../plan/index.ts';
import { type Client, refused } from './client/index.ts';
import { takeFrames } from './logs/frames.ts';
import { factsOf } from './observe/facts.ts';

/** Runs commands in containers that run. `running`: the copies of a component that do, first replica first. */
export function createExec(client: Client, running: (component: string) => Promise<readonly Observed[]>): ExecIn {
  return {
    run: async ({ component, replica }, command, io) => {
      const copies = await running(component);
      const copy =
        replica === undefined ? copies[0] : copies.find(({ id }) => id === replica || id.endsWith(`/${replica}`));
      if (!copy) throw notRunning(component, replica);
      const docker = await client.docker();
      try {
        const exec = await docker.getContainer(factsOf(copy).container).exec({
          Cmd: withLogin(command),
          AttachStdin: true,
          AttachStdout: true,
          AttachStderr: true,
          Tty: io.tty,
        });
        const stream = await exec.start({ hijack: true, stdin: true, Tty: io.tty });
        await connected(stream, io);
        return (await exec.inspect()).ExitCode ?? 1;
      } catch (error) {
        throw refused(`cannot run ${command[0]} in ${copy.id}`, error);
      }
    },
  };
}

const LIBPQ = /^(psql|pg_\w+|createdb|dropdb|vacuumdb|reindexdb)$/;
/** In a container of PostgreSQL, which has the password of its administrator in a file: into the environment of the command alone. */
const LOGIN =
  'if [ -r "$POSTGRES_PASSWORD_FILE" ]; then PGPASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"; : "${PGUSER:=postgres}"; ' +
  'export PGPASSWORD PGUSER; fi; exec "$@"';

/** `psql` and its like log in by themselves; other commands are as they are. The password stands in no argument. */
export function withLogin(command: readonly string[]): string[] {
  return LIBPQ.test(command[0] ?? '') ? ['sh', '-c', LOGIN, 'sh', ...command] : [...command];
}

/** Until the command has ended and all its output has been passed on. */
async function connected(stream: Duplex, { stdin, stdout, stderr, tty }: Parameters<ExecIn['run']>[2]): Promise<void> {
  stdin.pipe(stream);
  let rest: Buffer = Buffer.alloc(0);
  try {
    // No faster than it is taken: there may be gigabytes of it.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (tty) await written(stdout, chunk);
      else {
        const taken = takeFrames(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
        rest = taken.rest;
        for (const frame of taken.frames) await written(frame.stream === 'stderr' ? stderr : stdout, frame.data);
      }
    }
  } finally {
    stdin.unpipe(stream);
  }
}

const notRunning = (component: string, replica: string | undefined) =>
  new PlatformError({
    code: 'not-running',
    message: `${replica ?? component} does not run`,
    next: 'platform status',
    exitCode: ExitCode.notReady,
  });
