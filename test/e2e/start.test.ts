import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { start } from './support/run.ts';

test('npm start: from nothing to a shop with a login, until Ctrl-C', async () => {
  const cwd = resolve(import.meta.dirname, '../..');
  const env = { PLATFORM_DEMO: join(process.env.PLATFORM_E2E_DIR ?? '', 'demo') };
  const demo = start(process.execPath, ['scripts/start.mjs', '--port', 'auto'], { cwd, env });
  const [, url] = await demo.says(/shop +(http:\S+)/, 400_000);
  await demo.says(/try +curl/);
  const login = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'demo@example.com', password: 'demo-password' }),
  });
  expect(login.status).toBe(200);
  expect((await fetch(`${url}/api/products?limit=3`)).status).toBe(200);
  expect((await fetch(`${url}/`)).headers.get('content-type')).toContain('text/html');
  demo.child.kill('SIGINT');
  expect(await demo.ended).toMatchObject({ code: 0 });
  await expect(fetch(`${url}/`)).rejects.toThrow();
});
