import { readFileSync } from 'node:fs';
import { ConfigError } from './error.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads one value, or a group of them, from an environment; throws a ConfigError when it cannot. */
export type Setting<T> = (env: Env) => T;

/** Any text. With `NAME_FILE` set, the text is read from that file instead: the way secrets come in. */
export function text(name: string, options: { default?: string } = {}): Setting<string> {
  return setting(name, (value) => value, options.default);
}

/** Text that may be missing. */
export function optional(name: string): Setting<string | undefined> {
  return (env) => lookup(name, env);
}

/** A whole number within bounds (inclusive). */
export function integer(name: string, options: { default?: number; min?: number; max?: number } = {}): Setting<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  return setting(
    name,
    (value) => {
      const number = Number(value);
      if (Number.isInteger(number) && number >= min && number <= max) return number;
      throw new ConfigError([`${name} must be a whole number${bounds(options)}`]);
    },
    options.default,
  );
}

/** `true` or `false`. */
export function flag(name: string, options: { default?: boolean } = {}): Setting<boolean> {
  const read = choice(name, ['true', 'false'], {
    ...(options.default === undefined ? {} : { default: options.default ? 'true' : 'false' }),
  });
  return (env) => read(env) === 'true';
}

/** One of a few words. */
export function choice<const T extends string>(
  name: string,
  words: readonly T[],
  options: { default?: NoInfer<T> } = {},
): Setting<T> {
  return setting(
    name,
    (value) => {
      const word = words.find((candidate) => candidate === value);
      if (word === undefined) throw new ConfigError([`${name} must be one of ${words.join(', ')}`]);
      return word;
    },
    options.default,
  );
}

function setting<T>(name: string, parse: (value: string) => T, fallback: T | undefined): Setting<T> {
  return (env) => {
    const value = lookup(name, env);
    if (value !== undefined) return parse(value);
    if (fallback !== undefined) return fallback;
    throw new ConfigError([`${name} is not set`]);
  };
}

/** An empty variable counts as not set, as it does in most shells' `${NAME:-default}`. */
export function lookup(name: string, env: Env): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name] || undefined;
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    throw new ConfigError([`${name}_FILE cannot be read: ${(error as NodeJS.ErrnoException).code}`]);
  }
}

function bounds({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}
