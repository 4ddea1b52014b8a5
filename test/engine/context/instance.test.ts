import { expect, test } from 'vitest';
import { ensureInstance, readInstance } from '../../../src/engine/index.ts';
import { type FakePorts, fakePorts } from '../../support/fake-runtime/index.ts';

const file = (folder: string) => `${folder}/.platform/instance.json`;
const copyTo = (ports: FakePorts, from: string, to: string) => ports.fs.files.set(to, ports.fs.files.get(from) ?? '');

test('an id is made once and is a DNS label', async () => {
  const ports = fakePorts();
  expect(await readInstance(ports.fs, '/a')).toBeUndefined();
  const id = await ensureInstance(ports, '/a', 'shop');
  expect(id).toMatch(/^shop-[0-9a-f]{6}$/);
  expect(await ensureInstance(ports, '/a', 'renamed')).toBe(id);
  expect(await ensureInstance(ports, '/b', 'a-very-long-name-of-a-platform')).toMatch(
    /^a-very-long-name-of-a-pl-[0-9a-f]{6}$/,
  );
});

test('a copy gets an id of its own; the original keeps its', async () => {
  const ports = fakePorts();
  const id = await ensureInstance(ports, '/a', 'shop');
  copyTo(ports, file('/a'), file('/b'));
  const other = await ensureInstance(ports, '/b', 'shop');
  expect(other).not.toBe(id);
  expect(await ensureInstance(ports, '/a', 'shop')).toBe(id);
  expect(await ensureInstance(ports, '/b', 'shop')).toBe(other);
});

test('a folder that moved keeps its id', async () => {
  const ports = fakePorts();
  const id = await ensureInstance(ports, '/a', 'shop');
  await ports.fs.rename('/a', '/b');
  expect(await ensureInstance(ports, '/b', 'shop')).toBe(id);
  expect(await readInstance(ports.fs, '/b')).toEqual({ id, path: '/b' });
});

test('another name of the same folder is no copy', async () => {
  const ports = fakePorts();
  const id = await ensureInstance(ports, '/real', 'shop');
  const real = (path: string) => path.replace(/^\/link/, '/real');
  const { fs } = ports;
  const linked = {
    ...ports,
    fs: {
      ...fs,
      readText: (path: string) => fs.readText(real(path)),
      exists: (path: string) => fs.exists(real(path)),
      remove: (path: string) => fs.remove(real(path)),
      writeFile: (path: string, content: string | Uint8Array) => fs.writeFile(real(path), content),
    },
  };
  expect(await ensureInstance(linked, '/link', 'shop')).toBe(id);
  expect([...fs.files.keys()]).toEqual([file('/real')]);
});
