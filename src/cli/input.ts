import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import { nodeFs } from '../kernel/node/index.ts';

/** Text of a file named on the command line; `-` is standard input. */
export async function readInput(path: string, cwd: string, stdin: NodeJS.ReadableStream): Promise<string> {
  if (path === '-') return text(stdin);
  try {
    return await nodeFs.readText(resolve(cwd, path));
  } catch (cause) {
    throw new PlatformError({
      code: 'unreadable-file',
      message: `${path} cannot be read: ${(cause as Error).message}`,
      exitCode: ExitCode.badInput,
      cause,
    });
  }
}
