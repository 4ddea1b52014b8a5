import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { createClient, findContext } from '../../../src/runtimes/kubernetes/client/index.ts';
import type { Project } from './project.ts';

interface ServiceSpec {
  readonly type: string;
  readonly ports: readonly { readonly nodePort?: number }[];
}

/** Of the project's environment on a cluster. */
export async function namespaceOf({ folder }: Project): Promise<string> {
  const text = await readFile(join(folder, 'platform.yaml'), 'utf8');
  return /^ +namespace: (\S+)/m.exec(text)?.[1] ?? '';
}

/** The load balancer's port on the node, on 127.0.0.1: past it there is no load balancer on a cluster on this machine. */
export async function nodePortOf(project: Project, service: string): Promise<string> {
  const namespace = await namespaceOf(project);
  const kubeconfig = { paths: [process.env.PLATFORM_TEST_KUBECONFIG ?? '/nonexistent'], env: {} };
  const client = await createClient(nodePorts, await findContext(nodePorts.fs, kubeconfig), {});
  try {
    const found = await client.get('Service', namespace, service);
    const port = (found?.spec as ServiceSpec | undefined)?.ports[0]?.nodePort;
    if (port === undefined) throw new Error(`Service ${service} in namespace ${namespace} has no node port`);
    return `http://127.0.0.1:${port}`;
  } finally {
    client.close();
  }
}
