import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { dockerHost } from '../../../src/runtimes/docker/client/host.ts';
import { isAnswer, messageOf, refused, unless, unreachable } from '../../../src/runtimes/docker/client/index.ts';
import { memoryFs } from '../../support/memory-fs.ts';

/** What dockerode rejects with, recorded from engines 20.10 and 26.1. */
const answer = (statusCode: number, reason: string, message: string | null) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) ${reason} - ${message ?? 'no message'} `), {
    statusCode,
    reason,
    json: message === null ? null : { message },
  });
const broken = (code: string, address?: string) =>
  Object.assign(new Error(`connect ${code} ${address ?? ''}`), {
    code,
    syscall: 'connect',
    ...(address ? { address } : {}),
  });

test('the words of the engine count, not the label of the endpoint', () => {
  expect(messageOf(answer(404, 'no such container', 'No such image: nope/missing:1'))).toBe(
    'No such image: nope/missing:1',
  );
  expect(messageOf(answer(500, 'server error', null))).toBe('no message');
  expect(isAnswer(answer(404, 'no such container', 'no such image: x'), 404, /No such image/i)).toBe(true);
  expect(isAnswer(broken('ENOENT'), 404)).toBe(false);
});

test('an expected answer passes, another does not', async () => {
  await expect(
    Promise.reject(answer(304, 'container already started', '')).catch(unless(304)),
  ).resolves.toBeUndefined();
  await expect(Promise.reject(answer(500, 'server error', 'x')).catch(unless(304))).rejects.toThrow('server error');
});

test.each([
  ['ENOENT', '/var/run/docker.sock', 'its socket does not exist'],
  ['ECONNREFUSED', '127.0.0.1', 'does not run'],
  ['EACCES', undefined, 'may not use'],
  ['ECONNRESET', undefined, 'ended the connection'],
])('%s: exit code 5 and what to do', (code, address, text) => {
  const error = unreachable(broken(code, address));
  expect(error).toMatchObject({ code: 'docker-unreachable', exitCode: 5 });
  expect(error?.message).toContain(text);
  expect(error?.next).toBeTruthy();
});

test('a refusal says what was tried; a lost connection stays one', () => {
  const port = answer(403, 'forbidden', 'network x has active endpoints');
  expect(refused('cannot remove network x', port).message).toBe(
    'cannot remove network x: network x has active endpoints',
  );
  expect(refused('cannot remove network x', broken('ENOENT', '/x.sock')).code).toBe('docker-unreachable');
});

test('the engine is the one that docker itself would use', async () => {
  expect(await dockerHost(memoryFs().fs, '/home/ann', {})).toBeUndefined();
  const id = createHash('sha256').update('colima').digest('hex');
  const meta = { Endpoints: { docker: { Host: 'unix:///home/ann/.colima/docker.sock' } } };
  const { fs } = memoryFs({
    '/home/ann/.docker/config.json': '{"currentContext":"colima"}',
    [`/home/ann/.docker/contexts/meta/${id}/meta.json`]: JSON.stringify(meta),
  });
  const host = (env: Record<string, string>) => dockerHost(fs, '/home/ann', env);
  expect(await host({ DOCKER_HOST: 'tcp://ci:2375' })).toBe('tcp://ci:2375');
  expect(await host({})).toBe('unix:///home/ann/.colima/docker.sock');
  expect(await host({ DOCKER_CONTEXT: 'default' })).toBeUndefined();
});
