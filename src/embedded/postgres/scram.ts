import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '../../kernel/index.ts';

const ITERATIONS = 4096;

/**
 * What PostgreSQL stores for a password (RFC 5803, `SCRAM-SHA-256$4096:salt$stored:server`). Given instead of the password, the plain
 * text reaches neither the server nor its log. Passwords are taken as ASCII: no SASLprep.
 */
export async function scramVerifier(password: Secret, salt: Buffer = randomBytes(16)): Promise<string> {
  const salted = await promisify(pbkdf2)(password.reveal(), salt, ITERATIONS, 32, 'sha256');
  const sign = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(sign('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${sign('Server Key').toString('base64')}`;
}
