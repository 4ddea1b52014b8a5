import { EVERYTHING, SCOPES_HEADER, USER_HEADER } from '../auth/index.ts';

/** Headers as the gateway sends them for a person. */
export function personOf(userId: string): Record<string, string> {
  return { [USER_HEADER]: userId, [SCOPES_HEADER]: EVERYTHING };
}

/** Headers as the gateway sends them for an API key of a user. */
export function apiKeyOf(userId: string, ...scopes: string[]): Record<string, string> {
  return { [USER_HEADER]: userId, [SCOPES_HEADER]: scopes.join(' ') };
}
