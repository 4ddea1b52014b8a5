import { digest, type Json } from '../../../kernel/index.ts';
import type { KubeObject } from '../client/index.ts';
import { byName } from './difference.ts';
import { isMap } from './path.ts';

/** The part of an object that another one names. Lists are taken whole, or item by item where all of them have names. */
export function pick(live: unknown, wanted: unknown, lists: 'whole' | 'items' = 'whole'): unknown {
  if (lists === 'items' && Array.isArray(live) && Array.isArray(wanted)) {
    const [has, wants] = [byName(live), byName(wanted)];
    return has && wants ? [...wants].flatMap(([name, item]) => pick(has.get(name), item, lists) ?? []) : live;
  }
  if (!isMap(wanted) || !isMap(live)) return live;
  return Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, pick(live[key], value, lists)]));
}

/** Tells a live object from an earlier state of it: another one of its name, or other values in what is wanted of it. */
export function liveDigest(live: KubeObject, wanted: KubeObject): string {
  const { uid = '', deletionTimestamp } = live.metadata;
  const named = JSON.parse(JSON.stringify(pick(live, wanted))) as Json;
  return digest({ uid, leaving: deletionTimestamp !== undefined, named });
}
