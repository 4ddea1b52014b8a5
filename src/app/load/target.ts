import { ExitCode, PlatformError } from '../../kernel/index.ts';

/** What is about to be loaded, and why somebody has to say yes first. */
export interface LoadTarget {
  readonly url: string;
  /** undefined: it is this machine's own. */
  readonly asks?: string;
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The address that the user gave: http or https, nothing behind the host. */
export function targetOf(text: string): LoadTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.pathname !== '/' || url.search !== '') {
    throw new PlatformError({
      code: 'bad-input',
      message: `${text} is no address of a platform`,
      next: '--target https://staging.example.com',
      exitCode: ExitCode.badInput,
    });
  }
  if (LOOPBACK.test(url.hostname)) return { url: url.origin };
  return { url: url.origin, asks: `${url.hostname} is not this machine, and whoever runs it will feel this.` };
}

/** The address of an environment. A cluster is reached through a port of this machine, and is not this machine for that. */
export function environmentTarget(url: string, environment: string, runtime: string): LoadTarget {
  const found = targetOf(/^https?:/.test(url) ? url : `http://${url}`);
  if (runtime !== 'kubernetes') return found;
  return {
    url: found.url,
    asks: `${environment} is a cluster, which others may use; its forwarded port limits the load, too.`,
  };
}

export function refused({ url, asks }: LoadTarget): PlatformError {
  return new PlatformError({
    code: 'load-refused',
    message: `${url} is not loaded without being asked for: ${asks ?? ''}`,
    next: 'if you may load it, say so with --yes',
    exitCode: ExitCode.refused,
  });
}
