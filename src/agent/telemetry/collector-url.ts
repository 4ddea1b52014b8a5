import type { Runtime, Session } from '../../engine/index.ts';
import { COLLECTOR, LOG_STORE } from '../../model/index.ts';

/** Where what was applied last has its collector: at a port that the platform knows, or one that the runtime chose. */
export async function collectorUrl(
  session: Session,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | undefined> {
  const current = session.current();
  const collector = current?.model.components.find(({ name, kind }) => name === COLLECTOR && kind === 'addon');
  const endpoint = collector?.endpoints[0]?.name;
  if (endpoint === undefined) return undefined;
  const port = current?.context.ports[`${COLLECTOR}/${endpoint}`];
  return port === undefined ? runtime.address?.(COLLECTOR, endpoint, signal) : `http://127.0.0.1:${port}`;
}

/** The component that keeps the lines which the collector is told: the store of the stack, or the collector itself. */
export function keeperOfLines(session: Session): string {
  const { components } = session.current()?.model ?? { components: [] };
  return components.some(({ name, kind }) => name === LOG_STORE && kind === 'addon') ? LOG_STORE : COLLECTOR;
}
