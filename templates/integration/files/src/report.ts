import { parts } from './parts/index.ts';
import { apiOf, type Out, type Settings } from './settings.ts';

/** What each service has for the account that the key belongs to. */
export async function report(settings: Settings, out: Out): Promise<void> {
  const api = apiOf(settings);
  for (const part of parts) await part.report?.(api, out);
}
