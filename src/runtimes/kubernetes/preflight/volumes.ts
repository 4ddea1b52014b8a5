import type { Check } from '../../../engine/runtime.ts';
import { parseSize } from '../../../kernel/index.ts';
import type { Operation } from '../../../plan/types.ts';
import { isStatus, type KubeObject } from '../client/index.ts';
import type { PreflightTools } from './index.ts';

interface Claim extends KubeObject {
  readonly spec?: {
    readonly storageClassName?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string } };
  };
}
interface Set extends KubeObject {
  readonly spec?: { readonly volumeClaimTemplates?: readonly Claim[] };
}
interface Class extends KubeObject {
  readonly allowVolumeExpansion?: boolean;
}

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';

/** Volumes that the plan makes have a storage class, and those that it grows have one that lets them. */
export async function volumeChecks(operations: readonly Operation[], tools: PreflightTools): Promise<Check[]> {
  const { client, liveOf } = tools;
  const wishes = operations.flatMap(({ action, desired, component }) => {
    if (desired?.kind !== 'StatefulSet' || !['create', 'update'].includes(action)) return [];
    return (((desired.spec as unknown as Set).spec?.volumeClaimTemplates ?? []) as readonly Claim[]).map((template) => {
      const name = `${template.metadata.name}-${(desired.spec as unknown as Set).metadata.name}-0`;
      return {
        component,
        template,
        name,
        claim: liveOf(`${component}/PersistentVolumeClaim/${name}`) as Claim | undefined,
      };
    });
  });
  const growing = wishes.filter(({ template, claim }) => claim && sizeOf(template) > sizeOf(claim));
  const fresh = wishes.filter(({ claim }) => !claim);
  if (growing.length === 0 && fresh.length === 0) return [];
  const classes = await client.list('StorageClass', '').then(
    ({ body }) => body as readonly Class[],
    (error) => {
      if (isStatus(error, 403)) return undefined;
      throw error;
    },
  );
  // They may not be read: the volume itself will tell.
  if (!classes) return [];
  const standard = classes.find(({ metadata }) => metadata.annotations?.[DEFAULT] === 'true');
  const named = (name: string | undefined) =>
    name === undefined ? standard : classes.find(({ metadata }) => metadata.name === name);
  return [
    ...fresh
      .filter(({ template }) => !named(template.spec?.storageClassName))
      .map(
        ({ component, template: { spec } }): Check => ({
          name: 'storage',
          ok: false,
          message:
            spec?.storageClassName === undefined
              ? `${component} gets no volume: the cluster has no default storage class`
              : `${component} gets no volume: there is no storage class ${spec.storageClassName}`,
          next: 'mark a storage class as default, or use an external store: mode: external',
        }),
      ),
    ...growing
      .filter(({ claim }) => named(claim?.spec?.storageClassName)?.allowVolumeExpansion !== true)
      .map(
        ({ name, claim, template }): Check => ({
          name: 'storage',
          ok: false,
          message: `the volume ${name} cannot grow to ${template.spec?.resources?.requests?.storage}: its storage class ${claim?.spec?.storageClassName ?? ''} does not let volumes grow`,
          next: `set the storage back to ${claim?.spec?.resources?.requests?.storage}, or allow it: allowVolumeExpansion of the storage class`,
        }),
      ),
  ];
}

const sizeOf = ({ spec }: Claim) => parseSize(spec?.resources?.requests?.storage ?? '') ?? 0;
