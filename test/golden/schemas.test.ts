import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { networks } from './schemas/network.ts';
import { operators } from './schemas/operators.ts';
import { fields, list, misfits, one, type Shape } from './schemas/shape.ts';
import { renderedObjects } from './support/compiled.ts';
import { buildAll, ROOT } from './support/platforms.ts';

const SCHEMAS: Readonly<Record<string, Shape>> = { ...operators, ...networks };
/** APIs that come with every cluster; kubectl and linters know their schemas. */
const OWN = /^(v1|(apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io)\/v\d+)$/;
const GATEWAY = 'gateway.networking.k8s.io/v1';

describe('a shape', () => {
  const shape = fields({ 'a!': 'integer', b: list(fields({ c: one('x', 'y') })) });
  it('takes what fits', () => expect(misfits(shape, { a: 1, b: [{ c: 'x' }, {}] })).toEqual([]));
  it('names what does not', () =>
    expect(misfits(shape, { b: [{ c: 'z' }, { d: 1 }], e: true })).toEqual([
      'spec.a is missing',
      'spec.b[0].c is z',
      'spec.b[1].d is unknown',
      'spec.e is unknown',
    ]));
});

describe('resources that are no part of Kubernetes', async () => {
  const source = await readFile(join(ROOT, 'examples/clusters/platform.yaml'), 'utf8');
  const built = await buildAll(source);
  const objects = built
    .filter(({ model }) => model.environment.runtime === 'kubernetes')
    .flatMap(({ model }) => renderedObjects(model))
    .filter(({ apiVersion }) => apiVersion === GATEWAY || !OWN.test(apiVersion));
  const keyOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => `${apiVersion} ${kind}`;

  it('are all known', () => {
    expect(objects.map(keyOf).filter((key) => SCHEMAS[key] === undefined)).toEqual([]);
    const used = new Set(objects.map(keyOf));
    expect(Object.keys(SCHEMAS).filter((key) => !used.has(key) && !key.startsWith('keda.sh'))).toEqual([]);
  });

  it('fit what their projects publish', () => {
    for (const object of objects)
      expect(misfits(SCHEMAS[keyOf(object)] ?? 'any', object.spec), `${keyOf(object)} ${object.metadata.name}`).toEqual(
        [],
      );
  });
});
