import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Catalog, Manifest, type Template } from '../../src/catalog/index.ts';
import { buildModel, type Model } from '../../src/model/index.ts';
import { testCatalog } from '../support/catalog.ts';
import { testConfig } from '../support/config.ts';

const STORE = `
kind: store
summary: Objects
parameters: { buckets: { type: list, default: [] } }
endpoints: { s3: { port: 9000, protocol: http } }
binding:
  driver: s3
  endpoint: s3
  fields: { user: "{user}", region: nowhere }
  path: bucket
  admin: root
  password: true
  perUser:
    command: [node, /config/user.mjs]
    image: "node:{platform}"
    files: [config/user.mjs]
    env: { HOST: "{host}", PORT: "{port}", NAME: "{user}", TLS: "{tls}", ADMIN: "{admin}", TOPICS: "{topics}" }
    secrets: [admin]
setup:
  buckets:
    command: [make, "{buckets}", "{users}"]
    env: { HOST: "{host}", ADMIN: "{admin}" }
    secrets: [admin]
run:
  local: { embedded: blob, driver: file }
  container:
    image: "objects:1"
    user: { uid: 7, gid: 8 }
    secrets: [admin]
    env: { ACCESS: "{access}" }
    userSecrets: /run/secrets/users
    volumes: { data: { path: /data, size: 1Gi } }
    health: { tcp: { endpoint: s3 } }
    resources: { cpu: 100m, memory: 64Mi }
`;
const template: Template = {
  name: 'objects',
  manifest: Manifest.parse(parse(STORE)),
  digest: '',
  config: new Map([['config/user.mjs', 'user()']]),
  filesRoot: '/none',
  additions: new Map(),
};

const plain = structuredClone(template.manifest);
delete plain.binding?.perUser;
const simple: Template = { ...template, name: 'simple', manifest: plain };
const templates = new Map([...testCatalog.templates, [template.name, template], [simple.name, simple]]);
const catalog: Catalog = { ...testCatalog, templates };

function shop(store: string, environment = 'docker'): Model {
  const uses = '{ template: service, uses: { blob: { as: FILES } } }';
  const text = `{ version: 1, name: shop, services: { order: ${uses}, review: ${uses} }, data: { blob: ${store} } }`;
  return buildModel(testConfig(text, environment), catalog);
}
const bound = ({ components }: Model, name = 'order') => {
  const { env, secrets } = components.find((component) => component.name === name) ?? { env: {}, secrets: [] };
  const files = Object.entries(env).filter(([key]) => key.startsWith('FILES_'));
  return { ...Object.fromEntries(files), secrets: secrets.map(({ secret }) => secret) };
};
const tasksOf = ({ tasks }: Model) =>
  tasks.flatMap(({ id, after, gates, component }) =>
    component === 'blob' ? [`${id} after [${after}] gates [${gates}]`] : [],
  );
const OUTSIDE = 'template: objects, mode: external, url: "https://s3.example.com/media?region=here"';

describe('a store of ours', () => {
  const model = shop('{ template: objects, buckets: [media, receipts] }');

  it('is set up once, then for each user; all wait for the former', () => {
    expect(tasksOf(model)).toEqual([
      'blob/buckets after [blob] gates [order,review]',
      'blob/user-order after [blob,blob/buckets] gates [order]',
      'blob/user-review after [blob,blob/buckets] gates [review]',
    ]);
  });

  it('is set up with its own client, or with another image; as its own user', () => {
    const [buckets, user] = model.tasks;
    expect(buckets?.run).toEqual({
      type: 'store',
      store: 'blob',
      image: 'objects:1',
      user: { uid: 7, gid: 8 },
      writable: ['/data'],
      command: ['make', 'media,receipts', 'order,review'],
      files: [],
      env: { HOST: { ref: 'host', component: 'blob', endpoint: 's3' }, ADMIN: 'root' },
      secrets: [{ secret: 'blob.admin', file: 'admin' }],
    });
    expect(user?.run).toMatchObject({
      image: 'node:shop',
      writable: [],
      files: [{ path: '/config/user.mjs', content: 'user()' }],
      env: { NAME: 'order', TLS: 'false', ADMIN: 'root' },
      secrets: [
        { secret: 'blob.users.order', file: 'password' },
        { secret: 'blob.admin', file: 'admin' },
      ],
    });
  });

  it('has one account for all where it says so', () => {
    const one = shop('{ template: objects, user: everybody }');
    expect(bound(one)).toMatchObject({ FILES_USER: 'everybody', secrets: ['blob.users.everybody'] });
    expect(bound(one, 'review')).toEqual(bound(one));
    expect(tasksOf(one)[1]).toBe('blob/user-everybody after [blob,blob/buckets] gates [order,review]');
    expect(one.tasks[1]?.run).toMatchObject({ env: { ADMIN: 'root' }, secrets: [{}, { secret: 'blob.admin' }] });
    expect(one.components.find(({ name }) => name === 'blob')?.secrets).toEqual([
      { secret: 'blob.admin', file: 'admin' },
      { secret: 'blob.users.everybody', file: 'users/everybody' },
    ]);
  });
});

describe('a store whose users are part of its configuration', () => {
  it('knows which buckets each works in, by the names that platform.yaml gives them; who says nothing is not named', () => {
    const service = testCatalog.templates.get('service');
    if (!service) throw new Error('no template service');
    const keeper = {
      ...service,
      name: 'keeper',
      manifest: { ...service.manifest, buckets: { MEDIA: 'media', SEALS: '{name}-seals' } },
    };
    const text = `{ version: 1, name: shop, data: { blob: { template: simple } }, services: {
      order: { template: keeper, uses: [blob] },
      review: { template: keeper, uses: [blob], env: { MEDIA: shop-media } },
      web: { template: service, uses: [blob] } } }`;
    const all = { ...catalog, templates: new Map([...templates, ['keeper', keeper]]) };
    const { workload } =
      buildModel(testConfig(text, 'docker'), all).components.find(({ name }) => name === 'blob') ?? {};
    expect(workload?.type === 'engine' && workload.container?.env).toEqual({
      ACCESS: 'order=media,order-seals review=shop-media,review-seals',
    });
  });

  it('is set up by its administrator, or by the one account that it has', () => {
    expect(shop('{ template: simple }').tasks[0]?.run).toMatchObject({
      env: { ADMIN: 'root' },
      secrets: [{ secret: 'blob.admin', file: 'admin' }],
    });
    expect(shop('{ template: simple, user: everybody }').tasks[0]?.run).toMatchObject({
      env: { ADMIN: 'everybody' },
      secrets: [{ secret: 'blob.users.everybody', file: 'admin' }],
    });
  });

  it('sets itself up on local', () => expect(tasksOf(shop('{ template: simple }', 'local'))).toEqual([]));
});

describe('a store of somebody else', () => {
  const secretsOf = ({ secrets }: Model) => secrets.map(({ name, origin }) => `${name} ${origin}`);

  it.each(['local', 'docker'])('is where its address says, with what that says, on %s', (environment) => {
    const model = shop(`{ ${OUTSIDE} }`, environment);
    expect(bound(model)).toEqual({
      FILES_DRIVER: 's3',
      FILES_HOST: 's3.example.com',
      FILES_PORT: '443',
      FILES_USER: 'order',
      FILES_REGION: 'here',
      FILES_BUCKET: 'media',
      FILES_TLS: 'true',
      secrets: ['blob.users.order'],
    });
    expect(tasksOf(model)).toEqual([]);
    expect(secretsOf(model)).toEqual(['blob.users.order user', 'blob.users.review user']);
  });

  it('is logged in to with one account where it has one', () => {
    const model = shop(`{ ${OUTSIDE}, user: AKIA1 }`);
    expect(bound(model)).toMatchObject({ FILES_USER: 'AKIA1', secrets: ['blob.users.AKIA1'] });
    expect(secretsOf(model)).toEqual(['blob.users.AKIA1 user']);
  });

  it('is set up by its administrator, whose password is not ours', () => {
    const model = shop('{ template: objects, mode: external, url: "https://10.0.0.7", admin: chief }');
    expect(tasksOf(model)).toHaveLength(3);
    expect(model.tasks[1]?.run).toMatchObject({
      image: 'node:shop',
      env: { HOST: '10.0.0.7', PORT: '443', TLS: 'true', ADMIN: 'chief' },
    });
    expect(secretsOf(model)).toEqual(['blob.admin user', 'blob.users.order generated', 'blob.users.review generated']);
  });
});
