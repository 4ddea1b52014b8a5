import { BASE_URL } from './api.ts';

/** Says at once what is missing, instead of once for each test. */
export default async function reachable(): Promise<void> {
  const failure = await fetch(`${BASE_URL}/livez`, { signal: AbortSignal.timeout(5000) }).then(
    ({ status }) => (status < 500 ? undefined : `it answers ${status}`),
    (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message),
  );
  if (failure === undefined) return;
  throw new Error(`No platform at ${BASE_URL}: ${failure}. Start it, or set E2E_BASE_URL to where it is.`);
}
