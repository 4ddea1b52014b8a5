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

/** What an API key may be allowed. People need no scopes: what is theirs they may use in every way. */
export const SCOPES = [
  'users:read',
  'users:write',
  'products:read',
  'products:write',
  'orders:read',
  'orders:write',
  'notifications:read',
  'notifications:write',
  'webhooks:read',
  'webhooks:write',
  'reviews:read',
  'reviews:write',
] as const;

export const Scope = Type.Enum(SCOPES);
export type Scope = Static<typeof Scope>;

const KeyName = Type.String({ minLength: 1, maxLength: 100 });

export const NewApiKey = Type.Object(
  {
    name: KeyName,
    scopes: Type.Array(Scope, { minItems: 1, uniqueItems: true }),
    expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'In the future. Without it, never.' })),
  },
  { additionalProperties: false },
);
export type NewApiKey = Static<typeof NewApiKey>;

export const ApiKey = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: KeyName,
  prefix: Type.String({ description: 'How the key begins, to recognise it by.' }),
  scopes: Type.Array(Scope),
  createdAt: Type.String({ format: 'date-time' }),
  expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  lastUsedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'To the minute.' }),
});
export type ApiKey = Static<typeof ApiKey>;

/** Own keys that have not expired, newest first. */
export const ApiKeys = Type.Object({ items: Type.Array(ApiKey) });
export type ApiKeys = Static<typeof ApiKeys>;

export const CreatedApiKey = Type.Object({
  ...ApiKey.properties,
  key: Type.String({ description: 'For the header x-api-key. It is shown this once.' }),
});
export type CreatedApiKey = Static<typeof CreatedApiKey>;

/** Between the gateway and the service; the gateway leads nobody there. */
export const ApiKeyCheck = Type.Object({ key: Type.String({ maxLength: 200 }) }, { additionalProperties: false });
export type ApiKeyCheck = Static<typeof ApiKeyCheck>;

export const CheckedApiKey = Type.Object({
  userId: Type.String({ format: 'uuid' }),
  keyId: Type.String({ format: 'uuid' }),
  scopes: Type.Array(Scope),
  expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});
export type CheckedApiKey = Static<typeof CheckedApiKey>;
