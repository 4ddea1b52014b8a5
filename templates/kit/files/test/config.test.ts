import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ConfigError,
  choice,
  flag,
  group,
  integer,
  optional,
  readConfig,
  text,
  whenSet,
} from '../src/config/index.ts';

describe('readConfig', () => {
  it('reads typed values and uses defaults', () => {
    const config = readConfig(
      {
        name: text('NAME'),
        port: integer('PORT', { default: 3000 }),
        debug: flag('DEBUG', { default: false }),
        level: choice('LEVEL', ['low', 'high']),
        note: optional('NOTE'),
      },
      { NAME: 'shop', DEBUG: 'true', LEVEL: 'high' },
    );
    expect(config).toEqual({ name: 'shop', port: 3000, debug: true, level: 'high', note: undefined });
  });

  it('tells all problems at once, by name and without values', () => {
    const settings = {
      a: text('A'),
      b: group({ port: integer('PORT', { min: 1, max: 9 }) }),
      c: choice('C', ['x', 'y']),
    };
    expect(problemsOf(() => readConfig(settings, { PORT: '70secret', C: 'z' }))).toEqual([
      'A is not set',
      'PORT must be a whole number from 1 to 9',
      'C must be one of x, y',
    ]);
  });

  it('reads NAME_FILE instead of NAME, without the end of the line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'password');
    writeFileSync(file, 's3cret\n');
    expect(readConfig({ password: text('PASSWORD') }, { PASSWORD_FILE: file })).toEqual({ password: 's3cret' });
  });

  it('says which file cannot be read', () => {
    const read = () => readConfig({ password: text('PASSWORD') }, { PASSWORD_FILE: '/nowhere' });
    expect(problemsOf(read)).toEqual(['PASSWORD_FILE cannot be read: ENOENT']);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ a: text('A', { default: 'x' }) }, { A: '' })).toEqual({ a: 'x' });
  });

  it('reads a part only when its variable is there', () => {
    const cache = whenSet('CACHE_DRIVER', group({ host: text('CACHE_HOST') }));
    expect(readConfig({ cache }, {})).toEqual({ cache: undefined });
    expect(problemsOf(() => readConfig({ cache }, { CACHE_DRIVER: 'redis' }))).toEqual(['CACHE_HOST is not set']);
  });
});

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    return (error as ConfigError).problems;
  }
  throw new Error('expected problems');
}
