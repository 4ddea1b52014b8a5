/** The fields of one object of a JSON file. Reading a wrong one notes the problem and goes on with a harmless value. */
export interface Fields {
  readonly name: string;
  text(key: string): string;
  count(key: string): number;
  flag(key: string): boolean;
  word<const W extends string>(key: string, words: readonly [W, ...W[]]): W;
  list(key: string): readonly unknown[];
  nullable<T>(key: string, parse: (value: unknown) => T): T | null;
}

export function reader(): { problems: string[]; fields(value: unknown, name: string): Fields } {
  const problems: string[] = [];
  const fields = (value: unknown, name: string): Fields => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject) problems.push(`${name} must be an object`);
    const object = (isObject ? value : {}) as Readonly<Record<string, unknown>>;
    const check = <T>(key: string, ok: (value: unknown) => value is T, what: string, fallback: T): T => {
      const found = object[key];
      if (ok(found)) return found;
      if (isObject) problems.push(`${name}.${key} must be ${what}`);
      return fallback;
    };
    return {
      name,
      text: (key) => check(key, isText, 'a text', ''),
      count: (key) => check(key, isCount, 'a whole number from 0', 0),
      flag: (key) => check(key, (found) => typeof found === 'boolean', 'true or false', false),
      word: <const W extends string>(key: string, words: readonly [W, ...W[]]) =>
        check(key, (found): found is W => words.includes(found as W), `one of ${words.join(', ')}`, words[0]),
      list: (key) => check(key, (found): found is unknown[] => Array.isArray(found), 'a list', []),
      nullable: (key, parse) => (object[key] === null || object[key] === undefined ? null : parse(object[key])),
    };
  };
  return { problems, fields };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
