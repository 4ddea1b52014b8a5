import { z } from 'zod';
import { PlatformFile } from './schema/index.ts';

/** JSON schema of platform.yaml for editors (`.platform/schema.json`, named by the first line of platform.yaml). */
export function editorSchema(): unknown {
  return z.toJSONSchema(PlatformFile, { io: 'input', unrepresentable: 'any' });
}
