import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Random } from '../random.ts';
import type { LoadRequest } from '../types.ts';
import type { Account } from './accounts.ts';

export interface PlainPath {
  readonly method: string;
  readonly path: string;
}

/** `GET:/api/products`, or the path alone. */
export function parsePath(text: string): PlainPath {
  const [, method = 'GET', path = ''] = /^(?:([A-Z]{3,7}):)?(\/[\x21-\x7e]*)$/.exec(text) ?? [];
  if (path !== '') return { method, path };
  throw new PlatformError({
    code: 'bad-input',
    message: `${text} is no METHOD:PATH`,
    next: '--path GET:/api/products',
    exitCode: ExitCode.badInput,
  });
}

/** Plain requests without a body, each path as often as the others, as all accounts in turn. */
export function pathMix(paths: readonly PlainPath[], accounts: readonly Account[]): (random: Random) => LoadRequest {
  let turn = 0;
  return (random) => {
    const { method, path } = paths[Math.floor(random() * paths.length)] ?? { method: 'GET', path: '/' };
    const account = accounts[turn % accounts.length];
    turn += 1;
    const headers = account ? { authorization: `Bearer ${account.token}` } : {};
    return { name: `${method} ${path}`, method, path, headers };
  };
}
