import { type Clock, digest, type Fs, type Net, PlatformError } from '../../kernel/index.ts';
import type { Model } from '../../model/types.ts';
import type { Observed, Plan } from '../../plan/types.ts';
import type { PortWish } from '../runtime.ts';

/** `.platform/ports.json`, by environment. */
interface PortFile {
  readonly [environment: string]: {
    /** Given by us, once. */
    readonly given: Readonly<Record<string, number>>;
    /** Chosen with --port instead of the number in platform.yaml; forgotten when that number changes. */
    readonly chosen: Readonly<Record<string, { readonly port: number; readonly instead: number }>>;
  };
}

export interface PortRequest {
  readonly file: string;
  readonly environment: string;
  readonly instance: string;
  readonly wishes: readonly PortWish[];
  /** By component: `{ 'load-balancer': 9000 | 'auto' }`. */
  readonly choice?: Readonly<Record<string, number | 'auto'>>;
  /** Components that run now: they hold their ports themselves. */
  readonly running?: ReadonlySet<string>;
  /** Remember what was given. A plan does not. */
  readonly write: boolean;
}

/** Below the range that systems hand out for outgoing connections, above the well-known ones. */
const FIRST = 20_000;
const COUNT = 12_000;
const LOOPBACK = '127.0.0.1';

/** Every endpoint of every component that runs here; what platform.yaml publishes has the number it says. */
export function defaultWishes(model: Model): PortWish[] {
  return model.components
    .filter(({ workload }) => workload.type !== 'external')
    .flatMap(({ name, endpoints, publish }) =>
      endpoints.map((endpoint, index) => ({
        key: `${name}/${endpoint.name}`,
        ...(publish !== undefined && index === 0 ? { fixed: publish } : {}),
      })),
    );
}

/**
 * A port for every wish, the same at every call: fixed ones as asked for, the others derived from instance and key, past what is
 * taken at the first call, and remembered. `auto` looks for another number only where somebody else has the remembered one: the
 * same command again moves nothing.
 */
export async function allocatePorts(
  { fs, ...machine }: { readonly fs: Fs; readonly net: Net; readonly clock: Clock },
  request: PortRequest,
): Promise<Record<string, number>> {
  const known = await read(fs, request.file);
  const mine = known[request.environment] ?? { given: {}, chosen: {} };
  const given: Record<string, number> = {};
  const chosen: Record<string, { port: number; instead: number }> = {};
  const ports: Record<string, number> = {};
  const used = new Set(Object.values(known).flatMap((each) => Object.values(each.given)));
  for (const { key, fixed } of [...request.wishes].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const component = key.split('/')[0] ?? '';
    const choice = request.choice?.[component];
    const before = mine.chosen[key];
    const remembered = fixed === undefined ? mine.given[key] : before?.instead === fixed ? before.port : undefined;
    const stays = async (port: number) => request.running?.has(component) || (await getsFree(machine, port));
    const free = () => freePort(machine.net, `${request.instance} ${request.environment} ${key}`, used);
    let port = typeof choice === 'number' ? choice : (remembered ?? fixed);
    if (choice === 'auto' && !(remembered !== undefined && (await stays(remembered)))) port = undefined;
    port ??= await free();
    if (fixed === undefined) given[key] = port;
    else if (port !== fixed) chosen[key] = { port, instead: fixed };
    ports[key] = port;
    used.add(port);
  }
  const next = JSON.stringify({ ...known, [request.environment]: { given, chosen } }, null, 2);
  if (request.write && next !== JSON.stringify(known, null, 2)) await fs.writeFile(request.file, `${next}\n`);
  return ports;
}

async function read(fs: Fs, file: string): Promise<PortFile> {
  try {
    return JSON.parse(await fs.readText(file)) as PortFile;
  } catch {
    return {};
  }
}

async function freePort(net: Net, seed: string, used: ReadonlySet<number>): Promise<number> {
  const start = Number.parseInt(digest(seed).slice(0, 8), 16) % COUNT;
  for (let step = 0; step < COUNT; step += 1) {
    const port = FIRST + ((start + step) % COUNT);
    if (!used.has(port) && !(await net.canConnect(LOOPBACK, port))) return port;
  }
  return net.freePort();
}

/** What has just been ended may hold its port for a moment. */
const PATIENCE_MS = 1_000;

async function getsFree({ net, clock }: { readonly net: Net; readonly clock: Clock }, port: number): Promise<boolean> {
  for (let waited = 0; await net.canConnect(LOOPBACK, port); waited += 100) {
    if (waited >= PATIENCE_MS) return false;
    await clock.sleep(100);
  }
  return true;
}

/** Refuses to start what would not get its port, and says who holds it. What already runs here holds its own. */
export async function assertPortsFree(
  machine: { readonly net: Net; readonly clock: Clock },
  plan: Plan,
  observed: readonly Observed[],
  ports: Readonly<Record<string, number>>,
  fixed: ReadonlySet<string>,
): Promise<void> {
  const running = new Set(
    observed.filter(({ alive, holdsData }) => alive && !holdsData).map(({ component }) => component),
  );
  const starting = new Set(
    plan.operations
      .filter(
        ({ action, desired, component }) =>
          action === 'create' && desired?.rollout === 'stop-first' && !running.has(component),
      )
      .map(({ component }) => component),
  );
  for (const [key, port] of Object.entries(ports)) {
    const component = key.split('/')[0] ?? '';
    if (!starting.has(component)) continue;
    if (!(await getsFree(machine, port))) throw await taken(machine.net, component, port, fixed.has(key));
  }
}

async function taken(net: Net, component: string, port: number, fixed: boolean): Promise<PlatformError> {
  const holder = (await net.holderOf(port)) ?? 'another program';
  return new PlatformError({
    code: 'port-taken',
    message: `port ${port} of ${component} is taken by ${holder}`,
    where: `${LOOPBACK}:${port}`,
    next: fixed ? 'platform up --port auto' : `platform up --port ${component}=auto`,
  });
}
