import { notRunning, requirePort } from './missing.ts';
import { assertKnown } from './only.ts';
import type { Core } from './types.ts';

/** The address of a component's first endpoint as seen from this machine. */
export async function open(core: Core, name: string, signal: AbortSignal): Promise<string> {
  const { runtime } = core;
  const model = core.last?.model ?? (await core.load());
  assertKnown(model, [name]);
  const endpoint = model.components.find((component) => component.name === name)?.endpoints[0]?.name;
  const known = requirePort(runtime, endpoint, `address for ${name}`);
  const reach = runtime.open?.bind(runtime) ?? runtime.address?.bind(runtime);
  const address = await requirePort(runtime, reach, 'addresses')(name, known, signal);
  if (address === undefined) throw notRunning(name);
  return address;
}
