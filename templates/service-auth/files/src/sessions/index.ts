/** Logins that last: refresh tokens, each of which can be used once. */
export type { Rotated, Sessions } from './port.ts';
export { sqlSessions } from './sql.ts';
export { hashToken, newToken } from './token.ts';
