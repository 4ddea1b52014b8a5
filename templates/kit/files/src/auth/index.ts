/** Who is asking: the identity that the gateway vouches for, and guards over it. */
export { type Identity, identityOf, requireScope, requireUser, SCOPES_HEADER, USER_HEADER } from './identity.ts';
