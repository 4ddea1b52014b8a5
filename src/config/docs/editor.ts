import { z } from 'zod';
import { PlatformFile } from '../schema/index.ts';

/** JSON schema of platform.yaml for editors (`.platform/schema.json`, named by the first line of platform.yaml). */
export function editorSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(PlatformFile, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    reused: 'ref',
  });
  return { title: 'platform.yaml', ...schema };
}
