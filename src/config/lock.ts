import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type Fs, invalid, type Problem } from '../kernel/index.ts';
import { schemaFindings } from './check/index.ts';
import { isRecord, Source } from './source/index.ts';

/** platform.lock: what was chosen once and must not change by itself. Written by commands, committed by people. */
export const Lock = z.strictObject({
  version: z.literal(1),
  /** Version of the CLI that wrote it last. */
  platform: z.string(),
  blueprint: z.string().optional(),
  answers: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
  /** Templates whose files are in the project, as they were when they were written. */
  templates: z.record(z.string(), z.strictObject({ version: z.string(), digest: z.string() })).default({}),
  /** Digest by image reference. */
  images: z.record(z.string(), z.string()).default({}),
  /** The cluster of an environment, agreed to by its first deploy; `cluster` is the uid of the namespace kube-system. */
  environments: z
    .record(z.string(), z.strictObject({ context: z.string(), cluster: z.string(), namespace: z.string() }))
    .default({}),
});
export type Lock = z.infer<typeof Lock>;

export const LOCK_FILE = 'platform.lock';
const HEADER = '# Written by platform. Commit it: it pins templates, images and clusters.\n';
const NEXT = 'git checkout platform.lock   brings the committed one back';

/** undefined where the project has none; rejects with all problems (exit code 2) where it cannot be understood. */
export async function readLock(fs: Fs, projectDir: string): Promise<Lock | undefined> {
  const path = join(projectDir, LOCK_FILE);
  if (!(await fs.exists(path))) return undefined;
  const source = new Source(LOCK_FILE, await fs.readText(path));
  const problems: readonly Problem[] = source.syntax();
  if (problems.length > 0) throw invalid(problems, NEXT);
  const value = source.value() ?? {};
  const result = Lock.safeParse(value);
  if (result.success) return result.data;
  const findings = schemaFindings(Lock, value, result.error.issues);
  throw invalid(
    findings.map((finding) => source.problem(finding)),
    NEXT,
  );
}

const TOP = Object.keys(Lock.shape);

/** Maps in the order of their keys: the same content gives the same text, and a merge touches few lines. */
function ordered(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, ordered(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text of a lock; equal locks give equal texts. */
export function lockText(lock: Lock): string {
  const entries = TOP.map((key) => [key, ordered(lock[key as keyof Lock])] as const).filter(
    ([, value]) => value !== undefined,
  );
  return HEADER + stringify(Object.fromEntries(entries), { lineWidth: 0 });
}

export async function writeLock(fs: Fs, projectDir: string, lock: Lock): Promise<void> {
  await fs.writeFile(join(projectDir, LOCK_FILE), lockText(lock));
}
