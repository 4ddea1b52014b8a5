import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Fs } from '../../../kernel/index.ts';

/**
 * The users of a folder as an ACL file of Valkey and Redis, for such a server found on PATH; digests only. The same rights as the
 * container gives them (templates/valkey/config/start.sh). Returns its path.
 */
export async function writeAcl(fs: Fs, folder: string): Promise<string> {
  const lines = ['user default on nopass resetkeys resetchannels -@all +ping'];
  const names = (await fs.exists(folder)) ? (await fs.readdir(folder)).filter((name) => !name.endsWith('.tmp')) : [];
  for (const name of names.sort()) {
    const digest = createHash('sha256')
      .update(await fs.readFile(join(folder, name)))
      .digest('hex');
    lines.push(`user ${name} on #${digest} ~* &* +@all -@admin -@dangerous +info`);
  }
  const path = `${folder}.acl`;
  await fs.writeFile(path, `${lines.join('\n')}\n`, 0o600);
  return path;
}
