import { type Exec, PlatformError } from '../../../kernel/index.ts';

const SHOWN = 8;

/** Runs a loader to its end; its last words are the error's details. */
export async function run(exec: Exec, command: readonly string[], signal: AbortSignal): Promise<void> {
  const [file = '', ...args] = command;
  const shown = file === 'sh' ? args[1] : command.join(' ');
  const last: string[] = [];
  const result = await exec
    .run(file, args, {
      signal,
      onLine: (line) => {
        last.push(line);
        if (last.length > SHOWN) last.shift();
      },
    })
    .catch((error: unknown) => {
      throw new PlatformError({
        code: 'image-loader',
        message: `images cannot be loaded: \`${file}\` cannot be started`,
        next: `install ${file}, or choose another way: \`delivery: { images: … }\` in platform.yaml`,
        cause: error,
      });
    });
  signal.throwIfAborted();
  if (result.exitCode === 0) return;
  throw new PlatformError({
    code: 'image-loader',
    message: `loading images into the cluster failed: exit code ${result.exitCode}`,
    where: shown ?? file,
    details: last,
    next: 'run the command by hand, or choose another way: `delivery: { images: … }` in platform.yaml',
  });
}
