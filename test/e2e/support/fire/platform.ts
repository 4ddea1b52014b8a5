import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fullProject, type Project } from '../project.ts';
import type { Ran } from '../run.ts';

/** The whole reference, running, with limits that a storm of requests from one address does not meet. */
export interface Fire {
  readonly project: Project;
  /** Of the load balancer. */
  readonly url: string;
}

export const stateFolder = ({ project }: Fire, ...path: string[]) => join(project.folder, '.platform/local', ...path);

/** Brings it up where it does not run yet. */
export async function light(): Promise<Fire> {
  const project = await fullProject();
  raiseLimits(join(project.folder, 'platform.yaml'));
  await up(project);
  return { project, url: (await succeeded(project, 'open', '--print')).out.trim() };
}

export async function up(project: Project): Promise<void> {
  await succeeded(project, 'up', '-d', '--port', 'auto', '--timeout', '5m');
}

export async function succeeded(project: Project, ...args: string[]): Promise<Ran> {
  const ran = await project.platform(...args);
  expect(ran, `${args.join(' ')}\n${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
  return ran;
}

function raiseLimits(file: string): void {
  const text = readFileSync(file, 'utf8');
  if (text.includes('REGISTRATIONS')) return;
  const raised = text
    .replace(/requests: 300\b/, 'requests: 1000000')
    .replace(/( {4}template: service-auth\n {4}uses: .*\n)/, '$1    env: { REGISTRATIONS: 1000000 }\n');
  if (!raised.includes('REGISTRATIONS') || !raised.includes('1000000')) throw new Error('platform.yaml has changed');
  writeFileSync(file, raised);
}

/** Generated secrets by name, as the platform keeps them. */
export function secretStore(fire: Fire): Record<string, string> {
  const file = stateFolder(fire, 'secrets/store.json');
  if (!existsSync(file)) return {};
  const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, { value: string }>);
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
}
