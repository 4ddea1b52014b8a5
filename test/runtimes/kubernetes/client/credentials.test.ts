import { describe, expect, it } from 'vitest';
import type { Exec } from '../../../../src/kernel/index.ts';
import { createCredentials } from '../../../../src/runtimes/kubernetes/client/credentials.ts';
import type { UserEntry } from '../../../../src/runtimes/kubernetes/client/kubeconfig.ts';
import { memoryFs } from '../../../support/memory-fs.ts';

const cluster = { server: 'https://cluster.example.com' };

function credentials(user: UserEntry, answers: { exitCode: number; stdout: string; stderr?: string }[] = []) {
  const asked: string[][] = [];
  const exec: Exec = {
    run: async (file, args) => {
      asked.push([file, ...args]);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (!answer) throw Object.assign(new Error('spawn'), { code: 'ENOENT' });
      return { stderr: '', ...answer };
    },
    which: async () => undefined,
  };
  const fs = memoryFs({ '/token': 'from-file\n', '/c.crt': 'cert', '/c.key': 'key' }).fs;
  return { asked, ...createCredentials({ fs, exec }, cluster, user) };
}

const plugin = { apiVersion: 'client.authentication.k8s.io/v1', command: 'cloud', args: ['login'] };
const answer = (status: object) => ({ exitCode: 0, stdout: JSON.stringify({ status }) });

describe('createCredentials', () => {
  it('takes tokens, files, passwords and certificates of the kubeconfig', async () => {
    expect(await credentials({ token: 'abc' }).current()).toEqual({ authorization: 'Bearer abc' });
    expect(await credentials({ tokenFile: '/token' }).current()).toEqual({ authorization: 'Bearer from-file' });
    expect(await credentials({ username: 'ann', password: 'p' }).current()).toEqual({
      authorization: 'Basic YW5uOnA=',
    });
    const { cert, key } = await credentials({ 'client-certificate': '/c.crt', 'client-key': '/c.key' }).current();
    expect([cert, key].map((part) => Buffer.from(part ?? '').toString())).toEqual(['cert', 'key']);
  });

  it('asks a plugin once, and again when its answer ends or is refused', async () => {
    const long = credentials({ exec: plugin }, [answer({ token: 'one' }), answer({ token: 'two' })]);
    await long.current();
    expect(await long.current()).toEqual({ authorization: 'Bearer one' });
    expect(long.asked).toEqual([['cloud', 'login']]);
    expect(long.renew()).toBe(true);
    expect(await long.current()).toEqual({ authorization: 'Bearer two' });
    const ended = credentials({ exec: plugin }, [answer({ token: 'x', expirationTimestamp: '2020-01-01T00:00:00Z' })]);
    await ended.current();
    await ended.current();
    expect(ended.asked).toHaveLength(2);
  });

  it('says which plugin failed, and what it said', async () => {
    await expect(credentials({ exec: { ...plugin, installHint: 'get it' } }).current()).rejects.toMatchObject({
      message: 'the kubeconfig logs in with `cloud`, which cannot be started',
      details: ['get it'],
      exitCode: 5,
    });
    const refused = credentials({ exec: plugin }, [{ exitCode: 3, stdout: '', stderr: 'token expired\n' }]);
    await expect(refused.current()).rejects.toMatchObject({
      message: '`cloud`, which logs in to the cluster, exited with 3',
      details: ['token expired'],
    });
  });
});
