import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileModel } from './support/compiled.ts';
import { allowedIn, allowedOut, declaredConnections } from './support/network.ts';
import { buildAll, ROOT } from './support/platforms.ts';
import { shapeProblems } from './support/shape.ts';

/** A rule that never fails proves nothing: each is shown what it must find. */
describe('rules for rendered objects', async () => {
  const source = await readFile(join(ROOT, 'examples/polyglot/platform.yaml'), 'utf8');
  const model = (await buildAll(source)).find(({ model: { environment } }) => environment.name === 'dev')?.model;
  if (!model) throw new Error('the example has no environment dev');
  const resources = compileModel(model);
  const changed = (id: string, change: (text: string) => string) =>
    resources.map((item) => (item.id === id ? { ...item, spec: JSON.parse(change(JSON.stringify(item.spec))) } : item));

  it('read connections from edges', () => {
    expect(declaredConnections(model)).toMatchInlineSnapshot(`
      [
        "db -> db:5432",
        "gateway -> cache:6379",
        "gateway -> product:3000",
        "gateway -> quotes:3000",
        "product -> cache:6379",
        "product -> db:5432",
        "quotes -> db:5432",
        "quotes -> product:3000",
        "world -> gateway:8080",
      ]
    `);
  });

  it('see a policy that is too wide, and one that is too narrow', () => {
    const wide = changed('cache/NetworkPolicy', (text) =>
      text.replaceAll(/"podSelector":{"matchLabels":{"[^"]+":"product"}}/g, '"ipBlock":{"cidr":"0.0.0.0/0"}'),
    );
    expect(allowedIn(wide)).toContain('world -> cache:6379');
    const narrow = changed('quotes/NetworkPolicy', (text) => text.replaceAll('5432', '5433'));
    expect(allowedOut(narrow)).not.toContain('quotes -> db:5432');
    expect(allowedOut(narrow)).toContain('quotes -> db:5433');
  });

  it.each([
    ['"runAsNonRoot":true', '"runAsNonRoot":false', 'runs as root'],
    ['"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false', 'can write its root'],
    ['"drop":["ALL"]', '"drop":["NET_RAW"]', 'keeps capabilities'],
    ['"allowPrivilegeEscalation":false', '"allowPrivilegeEscalation":true', 'can gain rights'],
    ['"automountServiceAccountToken":false', '"automountServiceAccountToken":true', 'mounts a service account token'],
    ['"limits":', '"_":', 'has no limits'],
    ['"startupProbe":', '"_":', 'has no startup probe'],
    ['"seccompProfile":', '"_":', 'has no seccomp profile'],
  ])('see %s turned into %s', (right, wrong, problem) => {
    const spoiled = changed('quotes/Deployment', (text) => text.replaceAll(right, wrong));
    expect(shapeProblems(spoiled)).toEqual([`quotes/Deployment ${problem}`]);
  });
});
