import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApplyRequest, createSession } from '../../../../src/engine/index.ts';
import type { PlatformEvent } from '../../../../src/kernel/index.ts';
import { nodePorts } from '../../../../src/kernel/node/index.ts';
import type { Component, Model } from '../../../../src/model/types.ts';
import { createKubernetesRuntime, type KubernetesOptions } from '../../../../src/runtimes/kubernetes/index.ts';
import { contractBuilder } from '../../../contract/harness.ts';
import { contractService } from '../../../contract/platform.ts';
import { testNamespace } from './cluster.ts';

export const IMAGE = 'node:24-slim';
const UP: ApplyRequest = { mode: 'up', timeoutMs: 60_000 };

/** Answers every path with 200 until told otherwise; says hello first. */
export const SERVER = `
import { createServer } from 'node:http';
console.log('hello from ' + process.env.SERVICE_NAME);
createServer((request, response) => response.end('hello')).listen(Number(process.env.PORT), '0.0.0.0');
process.on('SIGTERM', () => process.exit(0));
`;

/** A service whose program comes as a file of configuration: no image of its own is needed. */
export const service = (name: string, source = SERVER, parts: Partial<Component> = {}): Component =>
  contractService(name, { config: [{ path: '/dist/main.js', content: source }], ...parts });

/** A platform in a namespace of its own, and what tests do with it. Every test file has one and removes it. */
export function testPlatform(prefix: string) {
  const ns = testNamespace(prefix);
  const stateDir = mkdtemp(join(tmpdir(), 'platform-kubernetes-'));
  const closing: (() => Promise<void>)[] = [];
  const place = { platform: prefix, environment: 'test', namespace: ns.name };
  const environment = { name: 'test', runtime: 'kubernetes', namespace: ns.name, production: false } as const;
  const model = (components: readonly Component[], parts: Partial<Model> = {}): Model => ({
    name: prefix,
    environment,
    components: components.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    edges: [],
    tasks: [],
    secrets: [],
    delivery: { images: 'kind' },
    ...parts,
  });

  /** A new process, as it were. */
  const writer = async (options: Partial<KubernetesOptions> = {}, images: Readonly<Record<string, string>> = {}) => {
    const dir = await stateDir;
    const runtime = createKubernetesRuntime({
      ports: nodePorts,
      place,
      kubeconfig: ns.kubeconfig,
      stateDir: dir,
      ...options,
    });
    closing.push(runtime.close);
    let current = model([]);
    const session = createSession({
      ports: nodePorts,
      runtime,
      environment: 'test',
      projectDir: dir,
      stateDir: dir,
      instance: 'test-000000',
      load: async () => current,
      builder: {
        ...contractBuilder({ taskInputs: () => ({}) }),
        images: async ({ components }) => ({
          references: Object.fromEntries(components.map(({ name }) => [name, images[name] ?? IMAGE])),
          requests: [],
        }),
      },
    });
    const never = new AbortController().signal;
    return {
      runtime,
      session,
      use: (next: Model) => {
        current = next;
      },
      /** Applies the model; `reasons` are what operations waited for. */
      async up(next: Model, request: Partial<ApplyRequest> = {}) {
        current = next;
        const reasons: string[] = [];
        const sink = (event: PlatformEvent) => {
          if (event.type === 'operation' && event.reason) reasons.push(event.reason);
        };
        return { outcome: await session.apply({ ...UP, ...request }, sink, never), reasons };
      },
    };
  };
  return {
    ns,
    place,
    model,
    writer,
    async remove() {
      await Promise.all(closing.map((close) => close()));
      await ns.remove();
      await ns.close();
      await rm(await stateDir, { recursive: true, force: true });
    },
  };
}
