import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Engine {
  readonly port: number;
  stop(): Promise<void>;
}

/** An embedded engine of the packed command line, started as the local runtime does. */
export async function startEngine(name: string, args: readonly string[]): Promise<Engine> {
  const installed = join(process.env.PLATFORM_E2E_DIR ?? '', 'cli/node_modules/@platform-toolkit/cli');
  const program = join(installed, `dist/embedded/${name}.js`);
  const child = fork(program, ['--port', '0', ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGINT');
      await exit;
    },
  };
}
