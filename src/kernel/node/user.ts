import { userInfo } from 'node:os';

/** Who runs this program. In containers a user often has no entry in the system's list; then the number tells. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
