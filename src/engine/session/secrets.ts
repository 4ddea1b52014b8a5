import { ExitCode, nearest, PlatformError, Secret } from '../../kernel/index.ts';
import type { SecretSpec } from '../../model/types.ts';
import type { Target } from '../target.ts';
import type { Core } from './types.ts';

/** The secrets of the model: which there are, and setting those of the user. Values only go in. */
export function secretsOf(core: Core): Target['secrets'] {
  const store = core.runtime.secrets;
  const named = async (name: string) => userSecret((await core.load()).secrets, name).name;
  return {
    list: async () => {
      const [model, versions] = await Promise.all([core.load(), store.versions()]);
      return model.secrets.map(({ name, origin }) => ({ name, origin, version: versions[name] }));
    },
    set: async (name, value) => {
      await store.set(await named(name), new Secret(value));
    },
    remove: async (name) => store.remove([await named(name)]),
  };
}

/** `order.PAYMENT_KEY`, or `PAYMENT_KEY` where only one component has it. Generated ones are nobody's to set. */
function userSecret(secrets: readonly SecretSpec[], name: string): SecretSpec {
  const exact = secrets.find((secret) => secret.name === name);
  const short = secrets.filter((secret) => secret.origin === 'user' && secret.name.endsWith(`.${name}`));
  const found = exact ?? (short.length === 1 ? short[0] : undefined);
  if (found?.origin === 'user') return found;
  const own = secrets.filter(({ origin }) => origin === 'user').map((secret) => secret.name);
  const guess = nearest(name, own);
  throw new PlatformError({
    code: 'unknown-secret',
    message: found
      ? `${name} is generated and guards data: it cannot be set by hand`
      : short.length > 1
        ? `${name} is a secret of several components: say which`
        : `no component uses a secret ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    details: own.length === 0 ? [] : [`secrets: ${own.join(', ')}`],
    next: 'platform secrets list',
    exitCode: ExitCode.badInput,
  });
}
