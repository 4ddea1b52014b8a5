import { PlatformError } from '../../../kernel/index.ts';
import type { Observed } from '../../../plan/index.ts';
import { factsOf } from '../observe/facts.ts';
import { outputOf } from '../observe/run-in.ts';
import type { ContainerSpec } from '../spec.ts';
import type { Apply } from './index.ts';

/** What runs in the container starts anew by itself, and keeps its ports meanwhile. */
export async function restartInside({ client }: Apply, copy: Observed, signal: AbortSignal): Promise<void> {
  const command = (copy.spec as unknown as ContainerSpec | null)?.restart ?? [];
  const { code, text } = await outputOf(await client.docker(), factsOf(copy).container, command);
  signal.throwIfAborted();
  if (code === 0) return;
  throw new PlatformError({
    code: 'not-restarted',
    message: `${copy.component} did not restart: ${text.trim() || `${command.join(' ')} ended with code ${code}`}`,
    next: `platform logs ${copy.component}`,
  });
}
