/** Who is calling: tokens of the platform's own issuer, or of an outside one; API keys of our own. */
export { API_KEY_HEADER, type ApiKeys, createApiKeys, type KeyOwner } from './apikeys.ts';
export { type Authenticate, createAuthenticate } from './authenticate.ts';
export { type FetchKeys, type KeySource, openKeys } from './keys.ts';
export { type Caller, createVerifier, type Verifier } from './verifier.ts';
