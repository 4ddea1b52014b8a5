/** Who is calling: tokens of the platform's own issuer, or of an outside one. */
export { type Authenticate, createAuthenticate } from './authenticate.ts';
export { type FetchKeys, type KeySource, openKeys } from './keys.ts';
export { type Caller, createVerifier, type Verifier } from './verifier.ts';
