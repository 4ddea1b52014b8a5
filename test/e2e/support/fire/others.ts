import { expect, test } from 'vitest';
import { bearer, call, newKey, newPerson, SCOPES } from './http.ts';
import type { Fire } from './platform.ts';
import { RULES, type Rule } from './rules.ts';
import { newWorld, ownView, type World } from './world.ts';

type Document = { paths: Record<string, Record<string, { security?: Record<string, unknown>[] }>> };

interface Operation extends Rule {
  readonly name: string;
  readonly method: string;
  /** With the ids of the first user in place of parameters. */
  readonly path: string;
}

/** Every operation of the gateway's description, tried on what belongs to one by another, by nobody, and with too small a key. */
export function others(fire: () => Fire): void {
  let names: string[] = [];
  let world: World;
  const operations = () =>
    names.map((name): Operation => {
      const [method = '', path = ''] = name.split(' ');
      const rule = RULES[name];
      if (!rule) throw new Error(`whose is ${name}?`);
      return { ...rule, name, method, path: filled(path, world.ids) };
    });
  /** Tells each operation that was answered otherwise. */
  const refused = async (which: Operation[], headers: Record<string, string>, statuses: number[]) => {
    const before = await ownView(fire().url, world);
    const wrong: string[] = [];
    for (const { name, method, path, body } of which) {
      const { status } = await call(fire().url + path, method, { headers, body });
      if (!statuses.includes(status)) wrong.push(`${name}: ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await ownView(fire().url, world)).toBe(before);
    console.log(`${which.length} of ${names.length} operations refused with ${statuses.join(' or ')}`);
  };

  test('every operation has an owner', async () => {
    const { body } = await call<Document>(`${fire().url}/openapi.json`, 'GET');
    names = Object.entries(body.paths).flatMap(([path, of]) =>
      Object.keys(of).map((m) => `${m.toUpperCase()} ${path}`),
    );
    expect(names.toSorted()).toEqual(Object.keys(RULES).toSorted());
    const open = names.filter((name) => {
      const [method = '', path = ''] = name.split(' ');
      const { security = [] } = body.paths[path]?.[method.toLowerCase()] ?? {};
      return security.length === 0 || security.some((one) => Object.keys(one).length === 0);
    });
    expect(open.toSorted()).toEqual(names.filter((name) => RULES[name]?.of === 'everybody').toSorted());
    world = await newWorld(fire().url);
  });

  test('nobody: 401', async () => {
    await refused(
      operations().filter((rule) => rule.of !== 'everybody'),
      {},
      [401],
    );
  });

  test('another user does nothing with what is not theirs', async () => {
    const other = await newPerson(fire().url);
    await refused(
      operations().filter((rule) => rule.of === 'theirs'),
      bearer(other),
      [403, 404],
    );
    const mine = new RegExp([...Object.values(world.ids), world.person.id, world.person.email].join('|'));
    for (const { path } of operations().filter(({ of, method, name }) => seesOwn(of, method, name))) {
      const seen = await call(fire().url + path, 'GET', { headers: bearer(other) });
      expect([path, seen.status, mine.exec(JSON.stringify(seen.body))?.[0]]).toEqual([path, 200, undefined]);
    }
  });

  test('a key of the owner does no more than its scopes', async () => {
    const { url } = fire();
    const closed = operations().filter((rule) => rule.of !== 'everybody' && !rule.anyKey);
    for (const scope of ['users:read', 'orders:write', 'products:read']) {
      const key = await newKey(url, world.person, [scope]);
      const area = closed.filter(({ method, path, personal }) => personal || scopeOf(method, path) !== scope);
      await refused(area, { 'x-api-key': key }, [403]);
    }
    const full = await newKey(url, world.person, SCOPES);
    await refused(
      closed.filter(({ personal }) => personal),
      { 'x-api-key': full },
      [403],
    );
  });
}

const seesOwn = (of: Rule['of'], method: string, name: string) =>
  of === 'self' && method === 'GET' && !name.endsWith('/stream');

/** Which scope allows it, by the area of its path. */
const scopeOf = (method: string, path: string) => `${path.split('/')[2]}:${method === 'GET' ? 'read' : 'write'}`;

/** `/api/orders/{id}`: the id of an order. */
function filled(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace(/([^/]+)\/\{(\w+)\}/g, (_, parent: string, name: string) => {
    const id = ids[name === 'id' ? parent : name];
    if (id === undefined) throw new Error(`no example for {${name}} of ${path}`);
    return `${parent}/${id}`;
  });
}
