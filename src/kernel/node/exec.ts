import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Exec } from '../ports.ts';

export const nodeExec: Exec = {
  run: async (file, args, options = {}) => {
    // Loaded at the first use: most commands run no program, and --help must not pay for it.
    const { execa } = await import('execa');
    const child = execa(file, [...args], {
      reject: false,
      stripFinalNewline: false,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    });
    const { onLine } = options;
    if (onLine) {
      const watch = async (stream: 'stdout' | 'stderr') => {
        for await (const line of child.iterable({ from: stream })) onLine(String(line), stream);
      };
      await Promise.allSettled([watch('stdout'), watch('stderr')]);
    }
    const result = await child;
    if (result.exitCode === undefined && result.code !== undefined && result.signal === undefined) {
      throw Object.assign(new Error(result.shortMessage ?? `cannot start ${file}`), { code: result.code });
    }
    return { exitCode: result.exitCode ?? 128, stdout: String(result.stdout), stderr: String(result.stderr) };
  },
  which: async (name) => {
    for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
      const path = join(folder, name);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
    return undefined;
  },
};
