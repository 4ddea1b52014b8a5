import type { Target } from '../engine/target.ts';
import type { Context } from './command-context.ts';

/** Shows new log lines of a platform in the foreground until the signal. A broken stream is no reason to end what runs. */
export async function followLogs(context: Context, target: Target, level: string | undefined): Promise<void> {
  const { ui, signal, ports } = context;
  const [{ logs }, { createLogFormat }] = await Promise.all([import('../app/logs.ts'), import('../ui/index.ts')]);
  const format = createLogFormat(ui.style);
  const now = ports.clock.now();
  const request = { components: [], follow: true, since: new Date(now).toISOString(), ...(level ? { level } : {}) };
  try {
    for await (const entry of logs(target, request, now, signal)) ui.say(format(entry));
  } catch (error) {
    if (!signal.aborted) ui.say(`${ui.style.yellow('!')} no more logs: ${(error as Error).message}`);
  }
}
