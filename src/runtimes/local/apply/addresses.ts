import { PlatformError } from '../../../kernel/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { askTcp } from '../copies/probe.ts';
import type { AddressSpec } from '../spec.ts';
import type { PlacedAddress } from '../state/world.ts';
import { type Parts, specOf } from './parts.ts';

const PROBE_MS = 50;

/** Opens a port, or moves it: the balancer follows its list of listeners. */
export async function place(parts: Parts, resource: Resource): Promise<void> {
  const spec = specOf<AddressSpec>(resource);
  const before = parts.world.addresses.get(resource.id);
  if (before?.spec.port !== spec.port) await assertFree(parts, resource.component, spec.port);
  const address: PlacedAddress = { resource, spec, open: false };
  parts.world.addresses.set(resource.id, address);
  await listen(parts, spec.balancer);
  void watch(parts, address);
}

export async function withdraw(parts: Parts, id: string): Promise<void> {
  const address = parts.world.addresses.get(id);
  if (!address) return;
  parts.world.addresses.delete(id);
  await listen(parts, address.spec.balancer);
}

async function listen({ world, listings, supervision }: Parts, balancer: string): Promise<void> {
  const { layout } = supervision.machine;
  const mine = [...world.addresses.values()].filter(({ spec }) => spec.balancer === balancer);
  await listings.listeners(
    balancer,
    mine.map(({ resource, spec: { host, port, target } }) => {
      return { name: resource.component, host, port, endpoints: layout.endpoints(target) };
    }),
  );
}

async function watch({ world, supervision }: Parts, address: PlacedAddress): Promise<void> {
  while (world.addresses.get(address.resource.id) === address) {
    address.open = (await askTcp(address.spec.port)) === undefined;
    if (address.open) return;
    await supervision.machine.clock.sleep(PROBE_MS);
  }
}

async function assertFree({ supervision }: Parts, component: string, port: number): Promise<void> {
  const { net } = supervision.machine;
  if (!(await net.canConnect('127.0.0.1', port))) return;
  throw new PlatformError({
    code: 'port-taken',
    message: `port ${port} of ${component} is taken by ${(await net.holderOf(port)) ?? 'another program'}`,
    where: `127.0.0.1:${port}`,
    next: `platform up --port ${component}=auto`,
  });
}
