import { homedir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { type Exec, ExitCode, type Fs, PlatformError } from '../../../kernel/index.ts';
import { messageOf, unreachable } from '../client/index.ts';

interface PushEvent {
  readonly status?: string;
  readonly error?: string;
  readonly aux?: { readonly Digest?: string };
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

const HUB = 'https://index.docker.io/v1/';

/** `registry.example.com:5000/shop/order:1` is at `registry.example.com:5000`; without a host, at Docker Hub. */
export function registryOf(reference: string): string {
  const first = reference.split('/')[0] ?? '';
  const isHost = reference.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first : HUB;
}

/** Pushes and resolves with the digest that the registry gave. */
export async function pushImage(
  docker: Docker,
  ports: { readonly fs: Fs; readonly exec: Exec },
  reference: string,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const registry = registryOf(reference);
  const failed = (why: string, cause?: unknown) =>
    new PlatformError({
      code: 'push-failed',
      message: `cannot push ${reference}: ${why}`,
      next: `docker login ${registry === HUB ? '' : registry}`.trim(),
      exitCode: ExitCode.failed,
      cause,
    });
  try {
    const authconfig = await credentials(ports, registry);
    const stream = await docker
      .getImage(reference)
      .push({ abortSignal: signal, ...(authconfig ? { authconfig } : {}) });
    const events = await new Promise<PushEvent[]>((resolve, reject) =>
      docker.modem.followProgress(
        stream,
        (error, all) => (error ? reject(error) : resolve(all)),
        ({ status }: PushEvent) => status && onProgress(status),
      ),
    );
    const error = events.find((event) => event.error !== undefined)?.error;
    if (error !== undefined) throw failed(error);
    const digest = events.find((event) => event.aux?.Digest !== undefined)?.aux?.Digest;
    if (digest === undefined) throw failed('the registry told no digest');
    return digest;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PlatformError) throw error;
    throw unreachable(error) ?? failed(messageOf(error), error);
  }
}

/** What `docker login` left: in the file itself, or with a credential helper (protocol: docker/docker-credential-helpers). */
async function credentials({ fs, exec }: { fs: Fs; exec: Exec }, registry: string) {
  const folder = process.env.DOCKER_CONFIG ?? join(homedir(), '.docker');
  const config = await fs
    .readText(join(folder, 'config.json'))
    .then((text) => JSON.parse(text) as DockerConfig)
    .catch((): DockerConfig => ({}));
  const helper = config.credHelpers?.[registry] ?? config.credsStore;
  if (helper) {
    const result = await exec.run(`docker-credential-${helper}`, ['get'], { input: registry }).catch(() => undefined);
    if (result?.exitCode === 0) {
      const { Username, Secret } = JSON.parse(result.stdout) as { Username: string; Secret: string };
      return Username === '<token>'
        ? { identitytoken: Secret, serveraddress: registry }
        : { username: Username, password: Secret, serveraddress: registry };
    }
  }
  const auth = config.auths?.[registry]?.auth ?? config.auths?.[`https://${registry}`]?.auth;
  if (!auth) return undefined;
  const [username = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return { username, password: rest.join(':'), serveraddress: registry };
}
