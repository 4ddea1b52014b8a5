import { fill } from '../catalog/index.ts';
import { type DeclaredEdge, usersOf } from './edges.ts';
import { parametersOf, type Sources, type Stored } from './sources.ts';

/**
 * Which buckets the users of a store work in, as `review=media notification=messages,receipts`: those that their templates name, by
 * the name that platform.yaml gives them where it does. Who is not in it may use all of them: nobody says which it needs.
 */
export function accessOf({ name: store }: Stored, edges: readonly DeclaredEdge[], sources: Sources): string {
  return usersOf(store, edges)
    .flatMap(({ from }) => {
      const buckets = bucketsOf(from, sources);
      return buckets === undefined ? [] : [`${from}=${buckets.join(',')}`];
    })
    .join(' ');
}

function bucketsOf(user: string, { runnables, config }: Sources): string[] | undefined {
  const { template, spec } = runnables.find(({ name }) => name === user) ?? {};
  const named = template?.manifest.buckets;
  if (!template || !spec || !named) return undefined;
  const params = parametersOf(template.manifest, spec.parameters ?? {}, config.file, user);
  const env: Readonly<Record<string, unknown>> = spec.env ?? {};
  return [...new Set(Object.entries(named).map(([variable, text]) => String(env[variable] ?? fill(text, params))))];
}
