/** The command line: argv in, exit code out. bin/platform.js and the tests call it. */
import { report } from './errors.ts';
import type { Host } from './host.ts';
import { createProgram } from './program.ts';
import { interruption } from './signals.ts';
import type { Wiring } from './wiring.ts';

export type { Host } from './host.ts';
export { reference } from './reference.ts';

/** Runs one command line (without node and the script) and resolves with its exit code. Never rejects, never ends the process. */
export async function run(argv: readonly string[], host: Host, wiring?: Wiring): Promise<number> {
  const { signal, release } = interruption(host);
  let exitCode = 0;
  const exit = (code: number) => {
    exitCode = code;
  };
  const program = createProgram({ host, signal, exit, ...(wiring ? { wiring } : {}) });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return await report(error, { host, signal, argv, commands: program.commands.map((each) => each.name()) });
  } finally {
    release();
  }
}
