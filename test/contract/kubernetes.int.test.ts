import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createSession, type Session } from '../../src/engine/index.ts';
import { nodePorts } from '../../src/kernel/node/index.ts';
import { createKubernetesRuntime, type KubernetesRuntime } from '../../src/runtimes/kubernetes/index.ts';
import { testNamespace } from '../runtimes/kubernetes/support/cluster.ts';
import { describeOn } from '../support/engines.ts';
import { contractBuilder, type Harness } from './harness.ts';
import { contractModel } from './platform.ts';
import { describeRuntime } from './runtime.contract.ts';

const IMAGE = 'node:24-slim';
const ENVIRONMENT = 'test';

describeOn('kubernetes', 'kubernetes', () => {
  const runtimes = new Map<Session, KubernetesRuntime>();
  const ns = testNamespace('contract');
  let projectDir: string;

  beforeAll(async () => {
    projectDir = await mkdtemp(join(tmpdir(), 'platform contract-'));
  });
  afterAll(async () => {
    await ns.close();
    await rm(projectDir, { recursive: true, force: true });
  });

  /** The programs come as configuration, so that the suite needs no image of its own. */
  const programs = ['main', 'task'].map((name) => ({
    path: `/dist/${name}.js`,
    content: readFileSync(`test/contract/${name === 'main' ? 'program' : name}.mjs`, 'utf8'),
  }));

  const harness: Harness = {
    name: 'kubernetes',
    capabilities: { rollout: 'native', releases: true, data: true },
    timeoutMs: 120_000,
    platform: () => {
      const model = contractModel({ name: ENVIRONMENT, runtime: 'kubernetes', production: false, namespace: ns.name });
      const components = model.components.map((component) =>
        component.workload.type === 'node' ? { ...component, config: programs } : component,
      );
      return { ...model, components, delivery: { images: 'kind' } };
    },
    makeSession: async (writer) => {
      const model = await writer.load();
      const stateDir = join(projectDir, '.platform', ENVIRONMENT);
      const runtime = createKubernetesRuntime({
        ports: nodePorts,
        place: { platform: model.name, environment: ENVIRONMENT, namespace: ns.name },
        kubeconfig: ns.kubeconfig,
        stateDir,
      });
      const session = createSession({
        ports: nodePorts,
        runtime: writer.crash?.wrap(runtime) ?? runtime,
        environment: ENVIRONMENT,
        projectDir,
        stateDir,
        instance: 'contract-000000',
        load: writer.load,
        builder: contractBuilder(writer, { api: IMAGE, web: IMAGE }),
      });
      runtimes.set(session, runtime);
      return session;
    },
    kill: async (session) => runtimes.get(session)?.close(),
    remains: async () => {
      const kinds = await ns.contents();
      const isData = (name: string) => /^(PersistentVolumeClaim|Job|Secret)\//.test(name);
      return { data: kinds.filter(isData), other: kinds.filter((name) => !isData(name)) };
    },
    cleanup: () => ns.remove(),
    ask: async (session, component) => {
      const address = await session.open(component, new AbortController().signal);
      return (await fetch(address)).text();
    },
  };

  describeRuntime(harness);
});
