import type Docker from 'dockerode';
import type { Observed } from '../../../plan/index.ts';
import { identified, LABEL, ofInstance } from '../labels.ts';
import { type Ids, imageDigest, namesOf } from '../spec.ts';
import { identityOf } from './containers.ts';

/** What containers stand on: volumes and images. */
export interface Ground {
  readonly copies: readonly Observed[];
  /** One word for the data in these volumes; another one when a volume was made anew. */
  identity(volumes: readonly string[]): string;
}

export async function readGround(docker: Docker, { instance, project }: Ids, signal: AbortSignal): Promise<Ground> {
  const labelled = (id: string) => ({ filters: { label: ofInstance(id) }, abortSignal: signal });
  const [{ Volumes }, images] = await Promise.all([
    docker.listVolumes(labelled(instance)),
    docker.listImages(labelled(project)),
  ]);
  const volumes = (Volumes ?? []).flatMap(({ Name, Labels }): Observed[] => {
    const identity = identified(Labels ?? {});
    return identity ? [{ ...identity, holdsData: true, admitted: true, alive: true, facts: { volume: Name } }] : [];
  });
  const identities = new Map((Volumes ?? []).map(({ Name, Labels }) => [Name, identityOf(Labels)]));
  return {
    copies: [...volumes, ...images.flatMap((image) => observedImage(image, instance))],
    identity: (wanted) => wanted.map((name) => identities.get(name) ?? '').join(','),
  };
}

/** The image of a component that is in use: it has the tag `current`. */
function observedImage({ Id, Labels, RepoTags }: Docker.ImageInfo, instance: string): Observed[] {
  const component = Labels?.[LABEL.component];
  const reference = Labels?.[LABEL.reference];
  if (component === undefined || reference === undefined) return [];
  if (!RepoTags?.includes(namesOf(instance).current(component))) return [];
  return [
    {
      id: `${component}/image`,
      kind: 'image',
      component,
      generation: '',
      digest: imageDigest(reference),
      spec: { reference },
      holdsData: false,
      rollout: 'in-place',
      admitted: true,
      // Without the name that containers ask for it is of no use.
      alive: RepoTags.includes(reference),
      facts: { image: Id, exit: 'its name is gone' },
    },
  ];
}
