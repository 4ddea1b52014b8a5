import { type Effect, parseSize } from '../../../kernel/index.ts';
import type { KubeObject } from '../client/index.ts';
import type { Delta } from './difference.ts';
import { pathText } from './path.ts';

interface Claim {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
}
interface Body extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly maxReplicas?: number;
    readonly strategy?: { readonly type?: string };
    readonly volumeClaimTemplates?: readonly Claim[];
  };
}

export interface Changed {
  readonly live: KubeObject;
  /** What the server would make of it; what is wanted, where it would not. */
  readonly after: KubeObject;
  readonly deltas: readonly Delta[];
  /** Paths that the server calls immutable: the object has to be made anew. */
  readonly fixed?: readonly string[];
}

/** What a change of one object does to what runs. Pure. */
export function effectsOf(changed: Changed): Effect[] {
  const { live } = changed;
  const volumes = volumeEffects(changed);
  if (volumes.some(({ level }) => level === 'refused')) return volumes;
  return [
    ...volumes,
    ...(changed.fixed ? remade(changed, changed.fixed) : []),
    ...fewer(changed),
    ...restarts(changed),
    ...(live.kind === 'Service' ? traffic(changed) : []),
  ];
}

const countOf = (object: KubeObject) => (object as Body).spec?.replicas ?? 1;
const copies = (count: number) => (count === 1 ? 'its copy' : `its ${count} copies`);

/** Pods are made anew when their template changes, and only then. */
function restarts({ live, after, deltas }: Changed): Effect[] {
  if (live.kind !== 'Deployment' && live.kind !== 'StatefulSet') return [];
  if (!deltas.some(({ path: [a, b] }) => a === 'spec' && b === 'template')) return [];
  const count = Math.min(countOf(live), countOf(after));
  if (count === 0) return [];
  const stops = live.kind === 'StatefulSet' || (after as Body).spec?.strategy?.type === 'Recreate';
  const are = count === 1 ? 'is' : 'are';
  if (!stops) return [{ level: 'info', code: 'restart', text: `${copies(count)} ${are} replaced, a new one first` }];
  const text = `${copies(count)} ${count === 1 ? 'stops and starts again' : 'stop and start again, one by one'}`;
  return count === 1
    ? [{ level: 'warn', code: 'restart', text: `${text}: nothing answers meanwhile` }]
    : [{ level: 'info', code: 'restart', text }];
}

function fewer({ live, after }: Changed): Effect[] {
  if (live.kind === 'Deployment' || live.kind === 'StatefulSet') {
    const [before, now] = [countOf(live), countOf(after)];
    if (now >= before) return [];
    if (now === 0) return [{ level: 'warn', code: 'fewer', text: `no copy stays of ${before}` }];
    return [{ level: 'warn', code: 'fewer', text: `${before - now} of ${before} copies leave` }];
  }
  if (live.kind !== 'HorizontalPodAutoscaler') return [];
  const [before = 0, now = 0] = [live, after].map((object) => (object as Body).spec?.maxReplicas);
  return now < before
    ? [{ level: 'warn', code: 'fewer', text: `at most ${now} copies from now on, not ${before}` }]
    : [];
}

/** Recreated by apply/recreate.ts; what it would refuse is refused before. */
function remade({ live }: Changed, fields: readonly string[]): Effect[] {
  const { kind } = live;
  const { name } = live.metadata;
  const which = `${fields.join(', ')} can never change`;
  if (kind === 'Deployment' || kind === 'PersistentVolumeClaim') {
    const next = `set it back, or remove ${kind} ${name} yourself and deploy again`;
    return [{ level: 'refused', code: 'immutable', text: `${which} once ${kind} ${name} is there`, next }];
  }
  if (kind === 'StatefulSet')
    return [{ level: 'info', code: 'remade', text: `${which}: it is made anew around its copies, its volumes stay` }];
  return [{ level: 'warn', code: 'remade', text: `${which}: ${kind} ${name} is removed and made again` }];
}

function volumeEffects({ live, after, deltas }: Changed): Effect[] {
  if (live.kind !== 'StatefulSet') return [];
  if (!deltas.some(({ path }) => path[1] === 'volumeClaimTemplates')) return [];
  const sizes = ({ spec }: Body) =>
    new Map(
      (spec?.volumeClaimTemplates ?? []).map(({ metadata, spec: claim }) => [
        metadata.name,
        claim?.resources?.requests?.storage ?? '',
      ]),
    );
  const [before, now] = [sizes(live as Body), sizes(after as Body)];
  return [...new Set([...before.keys(), ...now.keys()])].sort().flatMap((name): Effect[] => {
    const [was, is] = [before.get(name), now.get(name)];
    if (was === is) return [];
    if (was === undefined) return [{ level: 'warn', code: 'volume', text: `a new, empty volume ${name} of ${is}` }];
    if (is === undefined)
      return [
        {
          level: 'warn',
          code: 'volume',
          text: `the volume ${name} is used no more; it stays until it is removed by hand`,
        },
      ];
    const [from = 0, to = 0] = [parseSize(was), parseSize(is)];
    if (to === from) return [];
    if (to > from)
      return [
        {
          level: 'warn',
          code: 'volume',
          text: `the volume ${name} grows from ${was} to ${is}; it can never shrink again`,
        },
      ];
    const next = `set the storage of ${live.metadata.name} back to ${was}, or move its data to a new store`;
    return [{ level: 'refused', code: 'volume', text: `the volume ${name} cannot shrink from ${was} to ${is}`, next }];
  });
}

/** Ports and type of a Service are what others reach it by. */
function traffic({ deltas }: Changed): Effect[] {
  const fields = deltas
    .filter(
      ({ path: [a, b] }) => a === 'spec' && ['ports', 'type', 'selector', 'loadBalancerClass'].includes(String(b)),
    )
    .map(({ path }) => pathText(path.slice(0, 2)));
  const text = `it is reached in another way: ${[...new Set(fields)].join(', ')}`;
  return fields.length === 0 ? [] : [{ level: 'warn', code: 'traffic', text }];
}
