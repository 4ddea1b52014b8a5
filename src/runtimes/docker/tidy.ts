import type Docker from 'dockerode';
import type { RunInfo } from '../../engine/runtime.ts';
import { type Client, unless } from './client/index.ts';
import { LABEL, ofInstance } from './labels.ts';
import { CURRENT, type Ids } from './spec.ts';

/** As many images of a component are kept as there are releases to go back to. */
const KEPT_IMAGES = 10;

/**
 * After a piece of work: older images go, and what a crash may have left without an owner; after `down --data` all images that no
 * other environment of the project uses.
 */
export async function tidy(client: Client, { instance, project }: Ids, { operations, data }: RunInfo): Promise<void> {
  const docker = await client.docker();
  const madeImages = operations.some(({ desired }) => desired?.kind === 'image');
  const wentDown = operations.some(({ cause }) => cause.code === 'down');
  if (data) await dropImages(docker, project);
  else if (madeImages) await dropOldImages(docker, project);
  if (wentDown || data) await dropVolumes(docker, instance);
}

async function dropImages(docker: Docker, project: string): Promise<void> {
  const images = await docker.listImages({ filters: { label: ofInstance(project) } });
  const unused = images.filter(({ RepoTags }) => !RepoTags?.some((tag) => tag.endsWith(`:${CURRENT}`)));
  for (const { Id, RepoTags } of unused) {
    const tags = RepoTags?.filter((tag) => tag !== '<none>:<none>') ?? [];
    await untag(docker, tags.length > 0 ? ours(tags, project) : [Id]);
  }
}

/** A name that somebody else gave to an image of ours is theirs, and the image stays for it. */
const ours = (tags: readonly string[], project: string) => tags.filter((tag) => tag.startsWith(`${project}/`));

async function untag(docker: Docker, names: readonly string[]): Promise<void> {
  for (const name of names) await docker.getImage(name).remove().catch(unless(404)).catch(unless(409));
}

async function dropOldImages(docker: Docker, project: string): Promise<void> {
  const images = await docker.listImages({ filters: { label: ofInstance(project) } });
  const byComponent = new Map<string, Docker.ImageInfo[]>();
  for (const image of images) {
    const component = image.Labels?.[LABEL.component] ?? '';
    byComponent.set(component, [...(byComponent.get(component) ?? []), image]);
  }
  for (const group of byComponent.values()) {
    const old = group.sort((a, b) => b.Created - a.Created).slice(KEPT_IMAGES);
    for (const { RepoTags } of old) await untag(docker, ours(RepoTags ?? [], project));
  }
}

/** Anonymous volumes go with their containers; one that lost its container in a crash of the engine is found here. */
async function dropVolumes(docker: Docker, instance: string): Promise<void> {
  const { Volumes } = await docker.listVolumes({ filters: { label: ofInstance(instance), dangling: ['true'] } });
  const nameless = (Volumes ?? []).filter(({ Labels }) => Labels?.[LABEL.id] === undefined);
  for (const { Name } of nameless) await docker.getVolume(Name).remove().catch(unless(404)).catch(unless(409));
}
