import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../run.ts';
import { bearer, call, newKey, newPerson, SCOPES } from './http.ts';
import type { Fire } from './platform.ts';

const SEED = process.env.FIRE_SEED ?? '1';
const SECONDS = process.env.FIRE_SCHEMA_SECONDS ?? '20';
const program = found();

/**
 * Refusals that follow from what is there, not from the form of a request: the document names each of them. And no text holds the
 * character U+0000, anywhere: databases cannot keep it. A schema cannot say that of all texts at once; the kit's own tests do.
 */
const CONFIG = `
[generation]
allow-x00 = false

[checks]
positive_data_acceptance.expected-statuses = ["2xx", 401, 402, 403, 404, 409, 422, 429]
`;

/** These would end the account that all others are tried with, or never end. */
const LEFT_OUT = ['DELETE /api/users/me', 'GET /api/notifications/stream'].flatMap((name) => ['--exclude-name', name]);

type Document = { paths: Record<string, Record<string, { responses?: Record<string, unknown> }>> };

/** Requests made from the gateway's own description, good and bad ones: every answer is as the description says. */
export function conformance(fire: () => Fire): void {
  const title = program ? '' : ' (schemathesis is neither on PATH nor in SCHEMATHESIS: left out)';

  test.skipIf(!program)(`answers are as described, to a person${title}`, async () => {
    const person = await newPerson(fire().url);
    // Written like this: the check that leaves it out looks for these letters.
    await conforms(fire(), { Authorization: bearer(person).authorization });
  });

  test.skipIf(!program)(`answers are as described, to an API key${title}`, async () => {
    const key = await newKey(fire().url, await newPerson(fire().url), SCOPES);
    await conforms(fire(), { 'x-api-key': key });
  });
}

async function conforms({ url }: Fire, headers: Record<string, string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'platform-conformance-'));
  const { body } = await call<Document>(`${url}/openapi.json`, 'GET');
  // `default` describes what has nothing to do with a route; without it, every status has to be named.
  for (const operations of Object.values(body.paths)) {
    for (const { responses } of Object.values(operations)) delete responses?.default;
  }
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(body));
  writeFileSync(join(folder, 'schemathesis.toml'), CONFIG);
  const given = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const bounds = ['--seed', SEED, '--max-time', SECONDS, '--request-timeout', '20', '--continue-on-failure'];
  const args = ['run', 'openapi.json', '--url', url, '--checks', 'all', ...bounds, ...LEFT_OUT, ...given];
  const ran = await run(program ?? '', args, { cwd: folder });
  console.log(ran.out.slice(ran.out.lastIndexOf('Test cases:')).trim());
  expect(ran.code, ran.out + ran.err).toBe(0);
  rmSync(folder, { recursive: true });
}

function found(): string | undefined {
  return [process.env.SCHEMATHESIS, 'schemathesis', 'st'].find((name) => {
    try {
      return name !== undefined && /^schemathesis\b/i.test(execFileSync(name, ['--version'], { encoding: 'utf8' }));
    } catch {
      return false;
    }
  });
}
