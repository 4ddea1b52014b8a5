import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRaw } from '../support/raw.ts';
import { startGateway, startService, type TestGateway, type TestService } from '../support/running.ts';

let folder: string;
let service: TestService;
let gateway: TestGateway;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  await mkdir(join(folder, 'public', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'public', 'index.html'), '<title>shop</title>');
  await writeFile(join(folder, 'public', 'assets', 'a.txt'), 'asset');
  service = await startService((_, res) => void res.end('service'));
  gateway = await startGateway({
    // What is below /api/me must never be reached by a path that looks as if it were only below /api.
    routes: [
      { path: '/api', auth: 'none' },
      { path: '/api/me', auth: 'required' },
    ],
    replicas: [service.endpoint],
    publicFolder: join(folder, 'public'),
  });
});
afterAll(async () => {
  await gateway.close();
  await service.close();
  await rm(folder, { recursive: true });
});
const get = (path: string) =>
  sendRaw(gateway.port, `GET ${path} HTTP/1.1\r\nhost: a\r\naccept: text/plain\r\nconnection: close\r\n\r\n`, 'latin1');

const PARENTS = [
  '..',
  '%2e%2e',
  '%2E.',
  '.%2e',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '..;',
  '..;x=1',
  '..%00',
  '..\\',
  '..%5c',
  '.\\.',
];

test.each(PARENTS.flatMap((parent) => [`/api/x/${parent}/me`, `/api/x/${parent}/${parent}/api/me`]))(
  '%s reaches nobody',
  async (path) => {
    const before = service.requests.length;
    expect(await get(path)).toMatch(/^HTTP\/1\.1 400 /);
    expect(service.requests.length).toBe(before);
  },
);

test.each([
  ...[
    '//api/me',
    '/api//me',
    '/api/./me',
    '/api/me;',
    '/api/me;a=b',
    '/api;/me',
    '/api;a=b/me',
    '/api%2fme',
    '/api%2Fme',
    '/api%5cme',
  ],
  ...[
    '/api\\me',
    '/api/me%00',
    '/api/%00/me',
    '/api%00/me',
    '/api/me\0',
    '/api%252fme',
    '/api%c0%afme',
    '/api/me%',
    '/api/me%2',
    '/api/me%zz',
  ],
])('%j does not get past the rule of /api/me', async (path) => {
  const before = service.requests.length;
  expect(await get(path)).toMatch(/^HTTP\/1\.1 400 /);
  expect(service.requests.length).toBe(before);
});

test.each([
  '/api/me',
  '/api/me/',
  '/api/me?',
  '/api/me?a=/../..',
  '/api/%6de',
  '/api/m%65',
  '/%61pi/me',
  '/api/me/x',
  '/api/me/%20',
])('%s falls under it', async (path) => {
  expect(await get(path)).toMatch(/^HTTP\/1\.1 401 /);
});

test.each(['/api/ME', '/api/meow', '/api/me.', '/api/me%20', '/api/%256de'])(
  '%s is another path, and stays one',
  async (path) => {
    expect(await get(path)).toMatch(/^HTTP\/1\.1 200 /);
    expect(service.requests.at(-1)?.url).toBe(path);
  },
);

test.each([
  ...PARENTS.flatMap((parent) => [`/${parent}/secret.txt`, `/assets/${parent}/${parent}/secret.txt`]),
  ...[
    '/assets//a.txt',
    '/assets/./a.txt',
    '/assets%2fa.txt',
    '/assets\\a.txt',
    '/assets/a.txt%00.html',
    '/assets/a.txt\0',
  ],
])('%j is no file', async (path) => {
  const answer = await get(path);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).not.toContain('secret"');
});

test.each([
  '/secret.txt',
  '/etc/passwd',
  '/assets',
  '/assets/',
  '/.env',
  '/__proto__',
  '/constructor',
  '/assets/a.txt/',
  '/index.html/x.txt',
])('%s is not there', async (path) => {
  expect(await get(path)).toMatch(/^HTTP\/1\.1 404 /);
});

test('what is there is there', async () => {
  expect(await get('/assets/a.txt')).toMatch(/^HTTP\/1\.1 200 [\s\S]*asset$/);
});
