import { relative } from 'node:path';
import { formatDuration, formatSize } from '../kernel/index.ts';
import type { Style, Ui } from './output.ts';
import { align } from './table.ts';

interface Copied {
  readonly store: string;
  readonly content: string;
  readonly file: string;
  readonly bytes: number;
  readonly durationMs: number;
}

/** One store that was copied, as it is told while others go on. */
export const backupLine = ({ store, bytes, durationMs }: Copied, style: Style): string =>
  `${style.green('✓')} ${store}  ${formatSize(bytes)} in ${formatDuration(durationMs)}`;

/** Where the copies are, and what was left out. */
export function backupLines(
  {
    stores,
    skipped,
  }: { readonly stores: readonly Copied[]; readonly skipped: readonly { store: string; reason: string }[] },
  cwd: string,
  style: Style,
): string[] {
  const files = align(stores.map(({ store, content, file }) => [store, content, relative(cwd, file)]));
  return [...files, ...skipped.map(({ store, reason }) => style.dim(`${store}  not copied: ${reason}`))];
}

interface Found {
  readonly store: string;
  readonly file: string;
  readonly head: {
    readonly platform: string;
    readonly environment: string;
    readonly store: string;
    readonly at: string;
  };
  readonly end: { readonly bytes: number };
  readonly doubts: readonly string[];
}

/** What is to be put back, before anybody is asked. */
export function restoreLines({ store, head, end, doubts }: Found, where: string, style: Style): string[] {
  return [
    `${store} of ${where}  ←  ${head.store} of ${head.platform} on ${head.environment}, ${head.at}, ${formatSize(end.bytes)}`,
    ...doubts.map((doubt) => `${style.yellow('!')} ${doubt}`),
  ];
}

const EVERY_MS = 200;
const CLEAR = '\r\u001b[2K';

/** How far it is: a line in its place on a terminal, nothing elsewhere. */
export function createMeter(ui: Ui, verb: string): { tell(name: string, bytes: number): void; end(): void } {
  let last = 0;
  let shown = false;
  return {
    tell: (name, bytes) => {
      if (ui.json || ui.err.isTTY !== true || Date.now() - last < EVERY_MS) return;
      last = Date.now();
      shown = true;
      ui.err.write(`${CLEAR}  ${verb} ${name}  ${formatSize(bytes)}`);
    },
    end: () => {
      if (shown) ui.err.write(CLEAR);
      shown = false;
    },
  };
}
