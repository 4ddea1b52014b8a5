import { ConfigError } from '../config/index.ts';
import { createLog } from '../telemetry/log.ts';

/**
 * The outermost line of a program. What it throws, then or later, ends it with exit code 1 and a last log line that says why:
 * after an error that nobody expected, the state of a process is not to be trusted.
 */
export async function runMain(main: () => Promise<void>): Promise<void> {
  const fail = (error: unknown) => {
    const log = createLog({ name: process.env['SERVICE_NAME'] ?? 'unnamed', logLevel: 'fatal' });
    if (error instanceof ConfigError) log.fatal({ problems: error.problems }, error.message);
    else log.fatal({ err: error }, error instanceof Error ? error.message : String(error));
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  await main().catch(fail);
}
