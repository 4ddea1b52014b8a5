import type Docker from 'dockerode';
import { PlatformError } from '../../../kernel/index.ts';
import type { Operation, Resource } from '../../../plan/index.ts';
import { isAnswer, messageOf, refused, unless } from '../client/index.ts';
import { LABEL, labelsOf } from '../labels.ts';
import { type ContainerSpec, namesOf } from '../spec.ts';
import { tarOf } from '../tar.ts';
import { bodyOf } from './body.ts';
import { contentsOf } from './contents.ts';
import type { Apply } from './index.ts';
import { pull } from './pull.ts';

/** Makes a container, fills its folders and starts it. Done again after a crash it finishes or begins anew. */
export async function createContainer(apply: Apply, operation: Operation, desired: Resource, signal: AbortSignal) {
  const { client, instance, secrets } = apply;
  const docker = await client.docker();
  const spec = desired.spec as unknown as ContainerSpec;
  const names = namesOf(instance);
  const name = names.container(desired.id, operation.generation);
  const labels = {
    ...labelsOf(instance, desired, operation.generation),
    ...(spec.task ? { [LABEL.identity]: await apply.dataIdentity(spec.task.data, signal) } : {}),
  };
  const body = bodyOf(spec, { labels, names, cpus: (await client.info()).cpus });
  const container = await made(docker, name, body, spec, labels, signal);
  if (!container) return { name };
  try {
    for (const { folder, entries } of await contentsOf(spec, secrets.read)) {
      await container.putArchive(await tarOf(entries), { path: folder, abortSignal: signal });
    }
    if (spec.live?.join === 'start') {
      const joined = { Container: container.id, EndpointConfig: spec.live.alias ? { Aliases: [spec.live.alias] } : {} };
      await docker.getNetwork(names.live).connect(joined);
    }
    await container.start({ abortSignal: signal }).catch(unless(304));
  } catch (error) {
    // It stays as `created` otherwise, and keeps its name.
    await container.remove({ force: true, v: true }).catch(() => undefined);
    signal.throwIfAborted();
    throw await explained(apply, error, desired, spec);
  }
  return { name, container: container.id.slice(0, 12) };
}

/** The new container; undefined where the very same one runs already. */
async function made(
  docker: Docker,
  name: string,
  body: Docker.ContainerCreateOptions,
  spec: ContainerSpec,
  labels: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Docker.Container | undefined> {
  // Given apart: dockerode would else put the whole body into the address too.
  const request = () =>
    ({ _query: { name }, _body: body, abortSignal: signal }) as unknown as Docker.ContainerCreateOptions;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await docker.createContainer(request());
    } catch (error) {
      signal.throwIfAborted();
      if (attempt < 3 && isAnswer(error, 404, /no such image/i)) {
        if (spec.built) throw notBuilt(spec.image);
        await pull(docker, spec.image, signal);
      } else if (attempt < 3 && isAnswer(error, 409)) {
        if (await isRunning(docker, name, labels)) return undefined;
      } else throw refused(`cannot create container ${name}`, error);
    }
  }
}

/** Decides about a container that has our name: the same one runs; or it is left over, and goes; or it is not ours. */
async function isRunning(docker: Docker, name: string, labels: Readonly<Record<string, string>>): Promise<boolean> {
  const container = docker.getContainer(name);
  const found = await container.inspect().catch(unless(404));
  if (!found) return false;
  if (found.Config.Labels[LABEL.instance] !== labels[LABEL.instance]) {
    throw new PlatformError({
      code: 'name-taken',
      message: `a container named ${name} is there already, and it is not one of this platform`,
      next: `docker rm ${name}, if nobody needs it`,
    });
  }
  if (found.State.Running && found.Config.Labels[LABEL.digest] === labels[LABEL.digest]) return true;
  await container.remove({ force: true, v: true }).catch(unless(404));
  return false;
}

const notBuilt = (image: string) =>
  new PlatformError({ code: 'image-missing', message: `image ${image} has not been built`, next: 'platform up' });

/** Errors of the start that a user can act on. */
async function explained({ ports }: Apply, error: unknown, { component }: Resource, spec: ContainerSpec) {
  const text = messageOf(error);
  const taken =
    /(?:Bind for \S+:(\d+) failed: port is already allocated|listen tcp\S* \S+:(\d+): bind: address already in use)/i.exec(
      text,
    );
  if (taken) {
    const port = Number(taken[1] ?? taken[2]);
    const holder = (await ports.net.holderOf(port)) ?? 'another program';
    return new PlatformError({
      code: 'port-taken',
      message: `port ${port} of ${component} is taken by ${holder}`,
      where: `127.0.0.1:${port}`,
      next: `platform up --port ${component}=auto`,
    });
  }
  const program = /exec: "([^"]+)"/.exec(text)?.[1];
  if (program !== undefined) {
    return new PlatformError({
      code: 'program-missing',
      message: `image ${spec.image} cannot start ${program}: ${/: ([^:]*(?:no such file|permission denied|not found)[^:]*)/i.exec(text)?.[1] ?? text}`,
      where: component,
    });
  }
  return refused(`cannot start ${component}`, error);
}
