import { PlatformError } from '../../../kernel/index.ts';
import type { Client } from '../client/index.ts';
import type { Place } from '../names.ts';
import { notAllowed, rightLines } from './ask.ts';
import { purposes } from './table.ts';

/** An error for one missing right, with all the others that are missing too: they are asked for together. Other errors as they are. */
export async function withAllMissing(
  error: unknown,
  client: Client,
  { namespace, environment }: Place,
): Promise<unknown> {
  if (!(error instanceof PlatformError) || error.code !== 'cluster-forbidden') return error;
  const rights = purposes().flatMap((purpose) => (purpose.optional ? [] : purpose.rights));
  const missing = await notAllowed(client, namespace, rights).catch(() => []);
  if (missing.length === 0) return error;
  return new PlatformError({
    ...error.toJSON(),
    details: [
      ...error.details,
      `not allowed in namespace ${namespace}:`,
      ...rightLines(missing).map((line) => `  ${line}`),
    ],
    next: `ask for the rights that this prints: platform doctor --env ${environment} --rbac`,
    cause: error.cause,
  });
}
