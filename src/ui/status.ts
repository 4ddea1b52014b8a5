import type { ComponentState } from '../kernel/index.ts';
import { formatSize } from '../kernel/index.ts';
import type { Style } from './output.ts';
import { table } from './table.ts';

/** The status of an environment, as engine/target.ts describes it; what is drawn of it. */
export interface StatusView {
  readonly platform: string;
  readonly environment: string;
  readonly components: readonly {
    readonly name: string;
    readonly kind: string;
    readonly state: ComponentState;
    readonly reason?: string;
    readonly replicas: { readonly ready: number; readonly desired: number; readonly owner: string };
    readonly copies: readonly {
      readonly memoryBytes?: number;
      readonly cpuMillis?: number;
      readonly restarts?: number;
    }[];
    readonly address?: string;
    readonly driver?: string;
  }[];
  readonly tasks: readonly { readonly id: string; readonly state: string; readonly reason?: string }[];
  readonly memoryBytes?: number;
}

export function statusLines(status: StatusView, style: Style): string[] {
  const ready = status.components.filter(({ state }) => state === 'ready').length;
  const memory = status.memoryBytes === undefined ? '' : ` · ${formatSize(status.memoryBytes)}`;
  const head = `${style.bold(status.platform)} on ${status.environment} · ${ready} of ${status.components.length} ready${memory}`;
  const rows = status.components.map((component) => [
    component.name,
    component.kind + (component.driver === undefined ? '' : ` (${component.driver})`),
    coloured(component.state, style),
    replicas(component.replicas),
    sum(
      component.copies.map(({ cpuMillis }) => cpuMillis),
      (value) => `${Math.round(value)}m`,
    ),
    sum(
      component.copies.map(({ memoryBytes }) => memoryBytes),
      formatSize,
    ),
    restarts(component.copies),
    component.address === undefined ? '' : style.cyan(component.address),
    component.reason === undefined ? '' : style.dim(component.reason),
  ]);
  const header = ['COMPONENT', 'KIND', 'STATE', 'REPLICAS', 'CPU', 'MEMORY', 'RESTARTS', 'ADDRESS', 'REASON'];
  const tasks = status.tasks
    .filter(({ state }) => state !== 'done')
    .map(({ id, state, reason }) => `task ${id} ${state}${reason === undefined ? '' : `: ${reason}`}`);
  return [head, '', ...table(header, rows), ...(tasks.length === 0 ? [] : ['', ...tasks])];
}

function coloured(state: ComponentState, style: Style): string {
  if (state === 'ready') return style.green(state);
  return state === 'failed' ? style.red(state) : style.yellow(state);
}

function replicas({
  ready,
  desired,
  owner,
}: {
  readonly ready: number;
  readonly desired: number;
  readonly owner: string;
}) {
  if (ready === 0 && desired === 0 && owner === 'file') return '';
  return `${ready}/${desired}${owner === 'file' ? '' : ` ${owner}`}`;
}

function sum(values: readonly (number | undefined)[], format: (value: number) => string): string {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? '' : format(known.reduce((total, value) => total + value, 0));
}

function restarts(copies: readonly { readonly restarts?: number }[]): string {
  const count = copies.reduce((total, copy) => total + (copy.restarts ?? 0), 0);
  return count === 0 ? '' : String(count);
}
