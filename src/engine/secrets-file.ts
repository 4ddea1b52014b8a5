import { ExitCode, type Fs, PlatformError, type Random, Secret } from '../kernel/index.ts';
import type { SecretStore } from './runtime.ts';

/** A store that its own runtime may also read from. */
export interface SecretsFile extends SecretStore {
  /** undefined where there is none of that name. */
  read(name: string): Promise<Secret | undefined>;
}

/** Content of the file: value and version by name. */
type Entries = Record<string, { readonly value: string; readonly version: string }>;

const VALUE_BYTES = 24;
const VERSION_BYTES = 9;

/**
 * Secrets of one environment in one file of mode 0600: the store of the runtimes that run on the user's machine. Changes within
 * this process are made one after the other; readers in other processes see the old or the new file.
 */
export function createSecretsFile({ fs, random }: { fs: Fs; random: Random }, file: string): SecretsFile {
  let last: Promise<unknown> = Promise.resolve();
  const change = <T>(work: (entries: Entries) => T): Promise<T> => {
    const next = last.then(async () => {
      const entries = await load(fs, file);
      const before = JSON.stringify(entries);
      const result = work(entries);
      if (JSON.stringify(entries) !== before) await fs.writeFile(file, `${JSON.stringify(entries, null, 2)}\n`, 0o600);
      return result;
    });
    last = next.catch(() => undefined);
    return next;
  };
  const versionsOf = (entries: Entries) =>
    Object.fromEntries(Object.entries(entries).map(([name, { version }]) => [name, version]));
  const entry = (value: string) => ({ value, version: random.token(VERSION_BYTES) });

  return {
    read: async (name) => {
      const found = (await load(fs, file))[name];
      return found && new Secret(found.value);
    },
    versions: async () => versionsOf(await load(fs, file)),
    ensure: (names) =>
      change((entries) => {
        for (const name of names) entries[name] ??= entry(random.token(VALUE_BYTES));
        return versionsOf(entries);
      }),
    set: (name, value) =>
      change((entries) => {
        const made = entry(value.reveal());
        entries[name] = made;
        return made.version;
      }),
    remove: (names) =>
      change((entries) => {
        for (const name of names) delete entries[name];
      }),
  };
}

async function load(fs: Fs, file: string): Promise<Entries> {
  if (!(await fs.exists(file))) return {};
  const text = await fs.readText(file);
  try {
    return JSON.parse(text) as Entries;
  } catch {
    // The text is not told: it holds what must not be shown.
    throw new PlatformError({
      code: 'secrets-unreadable',
      message: 'the file of secrets is not valid JSON',
      where: file,
      next: 'restore it from a backup, or remove it and the data it guards: platform down --data',
      exitCode: ExitCode.badInput,
    });
  }
}
