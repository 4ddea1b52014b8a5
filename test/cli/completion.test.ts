import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { cli } from './support.ts';

const FILE = `version: 1
name: shop
gateway: { template: gateway }
services: { order: {}, product: {} }
workers: { mailer: {} }
data: { db: {} }
clients: { web: {} }
`;
const words = async (line: string, file: string | null = FILE) => {
  const { out, err, code } = await cli(['completion', 'bash', '--words', line], { file });
  expect([code, err]).toEqual([0, '']);
  return out.split('\n').filter(Boolean);
};

describe('words', () => {
  test('are the components of platform.yaml', async () => {
    expect(await words('names platform logs')).toEqual(['gateway', 'order', 'product', 'mailer', 'db', 'web']);
  });

  test('are the templates of the kind that was typed', async () => {
    const services = await words('templates platform add service stock --template');
    expect(services).toContain('service-order');
    expect(services).not.toContain('postgres');
    expect(await words('templates platform add store db2 --template')).toContain('postgres');
    const all = await words('templates platform add --template');
    expect(all).toEqual(expect.arrayContaining(['service', 'consumer', 'valkey', 'web-app']));
    expect(all).not.toContain('envoy');
  });

  test.each([
    ['no project', null],
    ['a broken platform.yaml', 'a: [\n'],
    ['one that is no map', '7'],
    ['one without anything', ''],
  ])('none and no message with %s', async (_, file) => {
    expect(await words('names platform logs', file)).toEqual([]);
  });
});

describe('in bash', () => {
  /** What is offered for the last word of a line; `platform` tells what it was asked. */
  const offered = async (...line: string[]): Promise<string[]> => {
    const { out: script } = await cli(['completion', 'bash']);
    const platform = `platform() { [ "$1" = completion ] && [ "$3" = --words ] && echo "asked-\${4%% *}"; }`;
    const typed = line.map((word) => `'${word}'`).join(' ');
    const state = `COMP_WORDS=(${typed}); COMP_CWORD=${line.length - 1}; _platform; echo "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', `${platform}\n${script}\n${state}`], { encoding: 'utf8' })
      .split(/\s+/)
      .filter(Boolean);
  };

  test.each(['logs', 'scale', 'restart', 'exec', 'status', 'open', 'remove', 'metrics'])('%s NAME', async (command) => {
    expect(await offered('platform', command, '')).toContain('asked-names');
    expect(await offered('platform', command, 'asked')).toEqual(['asked-names']);
    expect(await offered('platform', command, '--')).not.toContain('asked-names');
  });

  test('values of options', async () => {
    expect(await offered('platform', 'add', 'service', 'stock', '--template', '')).toEqual(['asked-templates']);
    expect(await offered('platform', 'up', '--only', '')).toEqual(['asked-names']);
    expect(await offered('platform', 'add', '')).toEqual(expect.arrayContaining(['service', 'store', '--template']));
  });

  test('nothing is asked where nothing is named', async () => {
    expect((await offered('platform', '')).join(' ')).not.toContain('asked');
    expect((await offered('platform', 'down', '')).join(' ')).not.toContain('asked');
    expect((await offered('platform', 'completion', 'bash', '--')).join(' ')).not.toContain('words');
  });
});

test.each(['zsh', 'fish'])('%s asks at the same places', async (shell) => {
  const { out } = await cli(['completion', shell]);
  expect(out.match(/completion (zsh|fish) --words|_platform_words (names|templates)/g)?.length).toBeGreaterThan(10);
});
