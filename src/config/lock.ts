import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { type Fs, invalid } from '../kernel/index.ts';

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

/** undefined where the project has none; rejects with exit code 2 where it cannot be understood. */
export async function readLock(fs: Fs, projectDir: string): Promise<Lock | undefined> {
  const path = join(projectDir, LOCK_FILE);
  if (!(await fs.exists(path))) return undefined;
  const result = Lock.safeParse(parse(await fs.readText(path)));
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue) => ({ file: LOCK_FILE, path: issue.path.join('.'), message: issue.message })),
    'git checkout platform.lock   brings the committed one back',
  );
}

export function lockText(lock: Lock): string {
  return HEADER + stringify(lock);
}

export async function writeLock(fs: Fs, projectDir: string, lock: Lock): Promise<void> {
  await fs.writeFile(join(projectDir, LOCK_FILE), lockText(lock));
}
