import { ConfigError } from './error.ts';
import { type Env, lookup, type Setting } from './setting.ts';

type Settings = Readonly<Record<string, Setting<unknown>>>;
type Values<S extends Settings> = { readonly [K in keyof S]: ReturnType<S[K]> };

/** Several settings as one; its problems are those of all members. */
export function group<S extends Settings>(settings: S): Setting<Values<S>> {
  return (env) => {
    const values: Record<string, unknown> = {};
    const problems: string[] = [];
    for (const [key, read] of Object.entries(settings)) {
      try {
        values[key] = read(env);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems.push(...error.problems);
      }
    }
    if (problems.length > 0) throw new ConfigError(problems);
    return values as Values<S>;
  };
}

/** A setting that only counts when the variable `name` is there: a store that may be bound or not. */
export function whenSet<T>(name: string, setting: Setting<T>): Setting<T | undefined> {
  return (env) => (lookup(name, env) === undefined ? undefined : setting(env));
}

/** Everything a program is told from outside, read in one place at its start. */
export function readConfig<S extends Settings>(settings: S, env: Env = process.env): Values<S> {
  return group(settings)(env);
}
