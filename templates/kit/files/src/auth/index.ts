/** Who is asking: the identity that the gateway vouches for, and guards over it. */
export {
  EVERYTHING,
  type Identity,
  identityOf,
  requirePerson,
  requireScope,
  requireUser,
  SCOPES_HEADER,
  USER_HEADER,
} from './identity.ts';
