import { describe, expect, test } from 'vitest';
import { PlatformError } from '../../src/kernel/index.ts';
import { someOutcome, someStatus } from '../support/fake-target.ts';
import { cli } from './support.ts';

describe('which environment', () => {
  test.each([
    [['status'], [], 'local'],
    [['status'], ['docker'], 'docker'],
    [['status', '--on', 'docker'], [], 'docker'],
    [['--env', 'dev', 'status'], [], 'dev'],
  ])('%j with %j running is %s', async (argv, running, expected) => {
    const { out } = await cli(argv, { running, target: { status: async () => undefined } });
    expect(out).toContain(`nothing of shop runs on ${expected}`);
  });

  test('releases go to the only cluster', async () => {
    expect((await cli(['history'])).out).toBe('no release yet\n');
  });

  test('unknown ones are told with the known and a guess', async () => {
    const { code, err } = await cli(['status', '--env', 'dve']);
    expect(code).toBe(2);
    expect(err).toBe(
      '✗ there is no environment dve; did you mean dev?\n' +
        '  known  local, docker, dev\n' +
        '  next   environments are written in platform.yaml: environments: { dve: { runtime: kubernetes } }\n',
    );
  });

  test('a broken platform.yaml does not stop down', async () => {
    const { code, target } = await cli(['down'], { file: 'a: [\n' });
    expect(code).toBe(0);
    expect(target.calls).toEqual([['down', { data: false }]]);
  });
});

describe('up', () => {
  test('in a pipe: lines on stderr, the summary on stdout', async () => {
    const { code, out, err, target } = await cli([
      'up',
      '-d',
      '--only',
      'product',
      '--timeout',
      '90s',
      '--port',
      'auto',
    ]);
    expect(code).toBe(0);
    expect(target.calls).toEqual([
      ['apply', { mode: 'up', only: ['product'], timeoutMs: 90_000, ports: { 'load-balancer': 'auto' }, lease: false }],
    ]);
    expect(out).toBe(
      '✓ shop on local is up in 1.5s · 2 operations\n  critical path  db 500ms → product 1.4s\n  load-balancer  http://127.0.0.1:8080\n',
    );
    expect(err).toMatch(/product: ready\n$/);
  });

  test('--json: one event per line', async () => {
    const { out, err } = await cli(['up', '-d', '--json']);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['plan', 'component', 'outcome']);
    expect(err).toBe('');
  });

  test('what is not ready: reason, exit code 3', async () => {
    const error = { code: 'crashed', message: 'product ended with exit code 1', next: 'platform logs product' };
    const failures = [{ component: 'product', resource: 'product/process/1', error }];
    const { code, out } = await cli(['up', '-d'], {
      target: { outcome: someOutcome({ status: 'not-ready', failures }) },
    });
    expect(code).toBe(3);
    expect(out).toContain('✗ product ended with exit code 1\n  next  platform logs product\n');
  });

  test('in the foreground it stays until Ctrl-C, then exits 0', async () => {
    let send: (signal: NodeJS.Signals) => void = () => {};
    const lease = (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        send('SIGINT');
      });
    const { code, err, target } = await cli(['up'], { target: { lease }, interrupt: (given) => (send = given) });
    expect(code).toBe(0);
    expect(target.calls[0]).toEqual(['apply', { mode: 'up', lease: true }]);
    expect(err).toContain('Ctrl-C stops it');
  });

  test('Ctrl-C before it is ready exits 130', async () => {
    const outcome = someOutcome({ status: 'interrupted' });
    expect((await cli(['up'], { target: { outcome, lease: async () => {} } })).code).toBe(130);
  });
});

describe('deploy', () => {
  test('--plan prints operations and changes nothing', async () => {
    const { code, out, target } = await cli(['deploy', '--plan']);
    expect([code, out]).toEqual([0, '[] -> #1 create product/process/1 not running\n\n1 to make\n']);
    expect(target.calls).toEqual([['plan', { mode: 'deploy' }]]);
  });

  test('asks nobody in a pipe: refuses, exit code 4', async () => {
    const { code, err, target } = await cli(['deploy']);
    expect(code).toBe(4);
    expect(err).toContain('✗ Deploy shop to dev? Nobody can be asked here.\n  next  answer it with --yes\n');
    expect(target.calls.map(([method]) => method)).toEqual(['plan']);
  });

  test('--yes releases', async () => {
    const outcome = someOutcome({ release: '7' });
    const { code, out, target } = await cli(['deploy', '--yes', '--image-tag', 'abc'], { target: { outcome } });
    expect(code).toBe(0);
    expect(out).toContain('✓ shop on dev is released in 1.5s · 2 operations · release 7');
    expect(target.calls).toEqual([['apply', { mode: 'deploy', imageTag: 'abc' }]]);
  });

  test('the first one shows the cluster and pins it; others need one that is pinned', async () => {
    let pins = 0;
    const describe = async () => ({ context: 'kind', server: 'https://127.0.0.1:6443', namespace: 'shop-dev' });
    const cluster = { pinned: false, describe, pin: async () => void pins++ };
    const refused = await cli(['deploy'], { cluster });
    expect([refused.code, pins]).toEqual([4, 0]);
    expect(refused.err).toContain('context kind at https://127.0.0.1:6443, namespace shop-dev');
    expect((await cli(['deploy', '--yes'], { cluster })).code).toBe(0);
    expect(pins).toBe(1);
    const scaled = await cli(['scale', 'product=2', '--env', 'dev'], { cluster });
    expect([scaled.code, scaled.target.calls]).toEqual([4, []]);
    expect(scaled.err).toContain('next  platform deploy --env dev');
    expect((await cli(['up', '--env', 'dev'], { cluster })).code).toBe(4);
    expect((await cli(['secrets', 'set', 'PAYMENT_KEY', '--env', 'dev', '-y'], { cluster, stdin: 'x' })).code).toBe(0);
    expect(pins).toBe(2);
  });

  test('diff exits 6 when anything differs, 0 when nothing does', async () => {
    expect((await cli(['diff'])).code).toBe(6);
    expect(await cli(['diff'], { target: { plan: async () => [] } })).toMatchObject({
      code: 0,
      out: 'nothing to change\n',
    });
  });
});

describe('status', () => {
  test('a table; exit code 0 when all is ready', async () => {
    const { code, out } = await cli(['status']);
    expect(code).toBe(0);
    expect(out).toBe(
      'shop on local · 1 of 1 ready\n\nCOMPONENT  KIND     STATE  REPLICAS  MEMORY\nproduct    service  ready  1/1       50 MiB\n',
    );
  });

  test('exit code 3 when something is not', async () => {
    const [product] = someStatus().components;
    const components = product ? [{ ...product, state: 'failed' as const, reason: 'exited 1' }] : [];
    const { code, out } = await cli(['status'], { target: { status: async () => someStatus({ components }) } });
    expect(code).toBe(3);
    expect(out).toContain('exited 1');
  });

  test('--json is one document', async () => {
    expect(JSON.parse((await cli(['status', '--json'])).out)).toEqual(someStatus());
  });

  test('of some components alone', async () => {
    const [product] = someStatus().components;
    const components = product ? [product, { ...product, name: 'db', state: 'failed' as const }] : [];
    const target = { status: async () => someStatus({ components }) };
    expect((await cli(['status', 'product'], { target })).code).toBe(0);
    expect((await cli(['status', 'db'], { target })).code).toBe(3);
    expect(await cli(['status', 'prodct'], { target })).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no component prodct; did you mean product?'),
    });
  });
});

describe('logs', () => {
  test('reads JSON lines', async () => {
    const { out, target } = await cli(['logs', 'product', '-f', '--tail', '5']);
    expect(target.calls).toEqual([['logs', { follow: true, components: ['product'], tail: 5 }]]);
    expect(out.split('\n').map((line) => line.slice(13))).toEqual([
      'product/1 │ listening port=4000',
      'product/1 │ error no database code=ECONNREFUSED',
      'product/1 │ plain words',
      '',
    ]);
  });

  test('--level and --grep filter', async () => {
    expect((await cli(['logs', '--level', 'warn'])).out.split('\n')).toHaveLength(3);
    expect((await cli(['logs', '--grep', 'data.ase'])).out.split('\n')).toHaveLength(2);
    expect(await cli(['logs', '--grep', '('])).toMatchObject({ code: 2 });
    expect(await cli(['logs', '--level', 'loud'])).toMatchObject({ code: 2 });
  });

  test('--since takes a duration or a time', async () => {
    const { target } = await cli(['logs', '--since', '2026-01-31T12:00:00Z']);
    expect(target.calls).toEqual([['logs', { follow: false, since: Date.parse('2026-01-31T12:00:00Z') }]]);
    expect((await cli(['logs', '--since', 'yesterday'])).code).toBe(2);
  });

  test('of a component that is not there; what was removed is still told', async () => {
    const silent = { logs: async function* () {} };
    expect(await cli(['logs', 'prodct'], { target: silent })).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean product?'),
    });
    expect((await cli(['logs', 'product'], { target: silent })).code).toBe(0);
    expect((await cli(['logs', 'removed'])).code).toBe(0);
    expect((await cli(['logs', 'prodct', '-f'])).code).toBe(2);
  });
});

describe('scale', () => {
  test('counts and auto', async () => {
    const { code, target } = await cli(['scale', 'product=3', 'gateway=auto']);
    expect(code).toBe(0);
    expect(target.calls).toEqual([['scale', { product: 3, gateway: 'auto' }]]);
    expect((await cli(['scale', 'product', '--auto'])).target.calls).toEqual([['scale', { product: 'auto' }]]);
  });

  test('what is no count', async () => {
    expect(await cli(['scale', 'product=many'])).toMatchObject({ code: 2 });
    expect((await cli(['scale', 'product'])).err).toContain('✗ product is not NAME=COUNT');
  });
});

test('exec hands over the exit code of the command', async () => {
  const { code, target } = await cli(['exec', 'product/2', '--', 'node', '--version']);
  expect(code).toBe(7);
  expect(target.calls).toEqual([['exec', { component: 'product', replica: '2' }, ['node', '--version']]]);
});

describe('down --data', () => {
  test('needs --yes where nobody can be asked', async () => {
    expect((await cli(['down', '--data'])).code).toBe(4);
    expect((await cli(['down', '--data', '--yes'])).target.calls).toEqual([['down', { data: true }]]);
  });
});

describe('secrets', () => {
  test('set reads the value from a pipe; a short name is enough', async () => {
    const { code, err, out, target } = await cli(['secrets', 'set', 'PAYMENT_KEY'], { stdin: 's3cret\n' });
    expect(code).toBe(0);
    expect(target.calls).toEqual([['secrets.set', 'order.PAYMENT_KEY', 's3cret']]);
    expect(err + out).toBe('✓ order.PAYMENT_KEY is set on local\n');
  });

  test('list never shows values', async () => {
    expect((await cli(['secrets', 'list'])).out).toBe(
      'SECRET             ORIGIN     STATE\ndb.admin           generated  set\norder.PAYMENT_KEY  user       missing\n',
    );
  });

  test('unknown names', async () => {
    const { code, err } = await cli(['secrets', 'set', 'order.PAYMENT_KEYS'], { stdin: 'x' });
    expect(code).toBe(2);
    expect(err).toContain('did you mean order.PAYMENT_KEY?');
  });
});

describe('what goes wrong', () => {
  test('no project', async () => {
    const { code, err } = await cli(['status'], { file: null });
    expect(code).toBe(2);
    expect(err).toContain('✗ there is no platform.yaml here or in a folder above\n  where  <folder>\n');
  });

  test('a command that does not exist', async () => {
    expect(await cli(['stauts'])).toMatchObject({
      code: 2,
      err: "✗ unknown command 'stauts'; did you mean status?\n  next  platform --help\n",
    });
  });

  test('an option value', async () => {
    const { code, err } = await cli(['up', '--timeout', 'soon']);
    expect(code).toBe(2);
    expect(err).toContain('write a duration such as 90s or 5m');
  });

  test('with --json the error is JSON, too', async () => {
    const error = new PlatformError({ code: 'refused', message: 'no', exitCode: 4 });
    const { code, out, err } = await cli(['status', '--json'], { target: { status: () => Promise.reject(error) } });
    expect([code, out]).toEqual([4, '']);
    expect(JSON.parse(err)).toEqual({
      error: { code: 'refused', message: 'no', details: [], exitCode: 4, problems: [] },
    });
  });

  test('a full disk is no bug', async () => {
    const error = Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write', path: '/p/platform.lock' });
    const { code, err } = await cli(['status'], { target: { status: () => Promise.reject(error) } });
    expect([code, err]).toEqual([
      1,
      '✗ write failed: the disk is full (ENOSPC)\n  where  /p/platform.lock\n  next   mend that, then the same command again: it goes on where it was\n',
    ]);
  });

  test('a bug says so, with versions; the stack only when asked', async () => {
    const target = { status: () => Promise.reject(new TypeError('x is undefined')) };
    const { code, err } = await cli(['status'], { target });
    expect(code).toBe(1);
    expect(err).toMatch(/^✗ this is a bug in platform: x is undefined\n {2}versions {2}platform [\d.]+, node v/);
    expect(err).not.toContain('at ');
    expect((await cli(['status'], { target, env: { PLATFORM_DEBUG: '1' } })).err).toContain(
      'TypeError: x is undefined\n    at ',
    );
  });
});

test('doctor works outside of a project', async () => {
  const { code, out } = await cli(['doctor'], { file: null });
  expect(code).toBe(0);
  expect(out).toContain('this machine\n  ✓  node');
});

test.each(['bash', 'zsh', 'fish'])('completion for %s names commands and options', async (shell) => {
  const { code, out } = await cli(['completion', shell]);
  expect(code).toBe(0);
  for (const word of ['deploy', 'secrets', 'image-tag', 'json', 'service worker store client'])
    expect(out).toContain(word);
});
