/** AWS Signature Version 4: in the header, in the query, and over the chunks of a body. */
export { encode, sha256 } from './canonical.ts';
export { Users } from './users.ts';
export { type Identity, type Signer, sameSignature, verify } from './verify.ts';
