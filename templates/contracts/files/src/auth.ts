import { type Static, Type } from 'typebox';

const Email = Type.String({ format: 'email', maxLength: 254 });
/** The upper bound keeps hashing cheap; the lower one is the advice of NIST SP 800-63B. */
const Password = Type.String({ minLength: 8, maxLength: 128 });

export const Registration = Type.Object(
  { email: Email, password: Password, name: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);
export type Registration = Static<typeof Registration>;

/** A password that is too short for an account is merely wrong here. */
export const Credentials = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 128 }) },
  { additionalProperties: false },
);
export type Credentials = Static<typeof Credentials>;

export const RefreshRequest = Type.Object(
  { refreshToken: Type.String({ maxLength: 128 }) },
  { additionalProperties: false },
);
export type RefreshRequest = Static<typeof RefreshRequest>;

export const User = Type.Object({
  id: Type.String({ format: 'uuid' }),
  email: Email,
  name: Type.String(),
});
export type User = Static<typeof User>;

export const Tokens = Type.Object({
  accessToken: Type.String({ description: 'A JWT for the Authorization header.' }),
  refreshToken: Type.String({ description: 'Can be used once, for the next pair of tokens.' }),
  tokenType: Type.Literal('Bearer'),
  expiresIn: Type.Integer({ description: 'Life of the access token in seconds.' }),
});
export type Tokens = Static<typeof Tokens>;
