import { Document } from 'yaml';
import type { Context, Model, RuntimeName } from '../../../src/model/index.ts';
import type { Resource } from '../../../src/plan/index.ts';
import { compile as docker } from '../../../src/runtimes/docker/compile/index.ts';
import { compile as kubernetes } from '../../../src/runtimes/kubernetes/compile/index.ts';
import { placeOf } from '../../../src/runtimes/kubernetes/names.ts';
import { placed } from '../../../src/runtimes/kubernetes/render/objects.ts';
import { compile as local } from '../../../src/runtimes/local/compile/index.ts';

const COMPILERS: Readonly<Record<RuntimeName, (model: Model, context: Context) => Resource[]>> = {
  local,
  docker,
  kubernetes,
};
const FIRST_PORT = 20_001;

/** What compile needs from outside, made from the model alone: the same on every machine. */
export function contextOf(model: Model): Context {
  const { name, components, tasks, secrets, delivery } = model;
  const endpoints = components.flatMap(({ name: component, endpoints: own, publish }) =>
    own.map((endpoint, index) => ({ key: `${component}/${endpoint.name}`, fixed: index === 0 ? publish : undefined })),
  );
  const built = components.filter(({ workload }) => workload.type === 'node' || workload.type === 'source');
  return {
    instance: `${name}-1`,
    projectDir: '/project',
    stateDir: `/project/.platform/${model.environment.name}`,
    ports: Object.fromEntries(endpoints.map(({ key, fixed }, index) => [key, fixed ?? FIRST_PORT + index])),
    images: Object.fromEntries(
      built.map((component) => [component.name, `${delivery.registry ?? name}/${component.name}:0123456789abcdef`]),
    ),
    bundles: Object.fromEntries(built.map((component) => [component.name, '0123456789abcdef'])),
    taskInputs: Object.fromEntries(tasks.map(({ id }) => [id, '0011223344556677'])),
    replicas: {},
    secrets: Object.fromEntries(secrets.map((secret) => [secret.name, 'v1'])),
  };
}

export const compileModel = (model: Model): Resource[] => COMPILERS[model.environment.runtime](model, contextOf(model));

/** Everything that is rendered for a cluster, what it stands on included. */
export const renderedObjects = (model: Model) =>
  placed(placeOf(model), compileModel(model)).map(({ object }) => object);

/** Resources for a reviewer: a document for each spec, above it whose it is, what it waits for and how it is changed. */
export function printResources(resources: readonly Resource[]): string {
  const documents: { head: string[]; body: string }[] = [];
  for (const resource of resources) {
    const body = new Document(resource.spec, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
    const head = [
      resource.id,
      ...(resource.dependsOn.length > 0 ? [`after: ${[...resource.dependsOn].sort().join(', ')}`] : []),
      `${resource.rollout}, within ${resource.deadlineMs / 1000} s${resource.holdsData ? ', holds data' : ''}`,
    ];
    const before = documents.at(-1);
    // Replicas are alike: told once, by all their ids.
    if (before?.body === body && String(before.head.slice(1)) === String(head.slice(1)))
      before.head[0] += `, ${resource.id}`;
    else documents.push({ head, body });
  }
  return documents.map(({ head, body }) => `${head.map((line) => `# ${line}\n`).join('')}${body}`).join('---\n');
}
