import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { parse } from 'yaml';
import { platform } from './project.mjs';

/** Pulls the images of others that a project's containers are made from, so that no figure depends on a network. */
export async function pullBases(folder) {
  const docker = new Docker();
  const rendered = JSON.parse((await platform(folder, 'render', 'docker', '--json')).stdout);
  const { services } = parse(rendered.find(({ path }) => path === 'compose.yaml').content);
  const bases = Object.values(services).flatMap(({ image, pull_policy: policy }) =>
    policy === 'never' ? [] : [image],
  );
  const from = /^FROM\s+(\S+)/m.exec(await readFile(join(folder, 'Dockerfile'), 'utf8'))[1];
  for (const image of new Set([...bases, from])) {
    const missing = await docker
      .getImage(image)
      .inspect()
      .then(
        () => false,
        () => true,
      );
    if (!missing) continue;
    const progress = await docker.pull(image);
    await new Promise((resolve, reject) => {
      docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
    });
  }
}

/** Removes the images that were built for a project; `name` is in all of them, and nobody else has it. */
export async function removeImages(name) {
  const docker = new Docker();
  for (const { RepoTags: tags } of await docker.listImages()) {
    for (const tag of tags ?? []) if (tag.startsWith(name)) await docker.getImage(tag).remove();
  }
}

/** `down --data` takes the images of a project along. Kept under other names, `restore()` brings them back without building. */
export async function keepImages(defer, name) {
  const docker = new Docker();
  const built = (await docker.listImages()).flatMap(({ Id, RepoTags: tags }) =>
    (tags ?? []).filter((tag) => tag.startsWith(name)).map((tag) => ({ id: Id, tag })),
  );
  const tagAs = async (id, reference) => {
    const colon = reference.lastIndexOf(':');
    await docker.getImage(id).tag({ repo: reference.slice(0, colon), tag: reference.slice(colon + 1) });
  };
  for (const { id, tag } of built) await tagAs(id, `kept-${tag}`);
  defer(() => removeImages(`kept-${name}`));
  return async () => {
    for (const { id, tag } of built) await tagAs(id, tag);
  };
}
